package dev.darkroom.library.export;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.lang.KeyValuePair;
import com.drew.metadata.Metadata;
import com.drew.metadata.png.PngDirectory;
import com.drew.metadata.xmp.XmpDirectory;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Pictures as other programs see them. */
final class SamplePictures {

    private SamplePictures() {}

    static int[] pixels(byte[] picture) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
        BufferedImage plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        plain.getGraphics().drawImage(image, 0, 0, null);
        return ((DataBufferInt) plain.getRaster().getDataBuffer()).getData();
    }

    /** Its XMP, by path. */
    static Map<String, String> xmp(byte[] picture) throws IOException, ImageProcessingException {
        Map<String, String> found = new HashMap<>();
        read(picture).getDirectoriesOfType(XmpDirectory.class).forEach(each -> found.putAll(each.getXmpProperties()));
        return found;
    }

    /** The texts of a PNG, by name. */
    static Map<String, String> texts(byte[] png) throws IOException, ImageProcessingException {
        Map<String, String> found = new HashMap<>();
        for (PngDirectory each : read(png).getDirectoriesOfType(PngDirectory.class)) {
            if (each.getObject(PngDirectory.TAG_TEXTUAL_DATA) instanceof List<?> pairs) {
                pairs.forEach(pair -> found.put(
                        ((KeyValuePair) pair).getKey(),
                        ((KeyValuePair) pair).getValue().toString()));
            }
        }
        return found;
    }

    private static Metadata read(byte[] picture) throws IOException, ImageProcessingException {
        Metadata metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(picture));
        metadata.getDirectories().forEach(directory -> {
            if (directory.hasErrors()) {
                throw new AssertionError(directory.getErrors().toString());
            }
        });
        return metadata;
    }
}
