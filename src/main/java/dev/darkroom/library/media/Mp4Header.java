package dev.darkroom.library.media;

import dev.darkroom.library.media.IsoBoxes.Box;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Size, length, codec and channels of MP4 and MOV from the movie's header boxes, and the size of AVIF images. */
final class Mp4Header {

    private Mp4Header() {}

    static ProbeResult movie(FileWindow file) throws IOException {
        Optional<Box> movie = IsoBoxes.first(file, IsoBoxes.whole(file), "moov");
        if (movie.isEmpty()) {
            return ProbeResult.UNKNOWN;
        }
        ProbeResult picture = ProbeResult.UNKNOWN;
        ProbeResult sound = ProbeResult.UNKNOWN;
        for (Box track : IsoBoxes.all(file, movie.get(), "trak")) {
            Optional<Box> header = IsoBoxes.first(file, track, "tkhd");
            Mp4Track kept = Mp4Track.read(file, track);
            if (header.isPresent() && picture.width() == null) {
                picture = track(file, header.get()).coded(kept.isSound() ? null : kept.codec());
            }
            if (kept.isSound() && sound.equals(ProbeResult.UNKNOWN)) {
                sound = ProbeResult.UNKNOWN.coded(kept.codec()).sounding(kept.channels());
            }
        }
        return new ProbeResult(
                picture.width(),
                picture.height(),
                ProbeResult.UNKNOWN.lasting(seconds(file, movie.get())).seconds(),
                picture.width() == null ? sound.codec() : picture.codec(),
                sound.channels());
    }

    /** A track header: fixed-point width and height at its end, a matrix that may turn the picture before them. */
    private static ProbeResult track(FileWindow file, Box header) throws IOException {
        int matrix = isVersion1(file, header) ? 52 : 40;
        ByteBuffer shape = file.read(header.start() + matrix, 44);
        boolean quarterTurn = shape.getInt(0) == 0 && shape.getInt(4) != 0;
        return ProbeResult.size(shape.getInt(36) >>> 16, shape.getInt(40) >>> 16)
                .turned(quarterTurn);
    }

    /** 0 when not known: a fragmented file says it in mehd, if at all. */
    private static double seconds(FileWindow file, Box movie) throws IOException {
        Optional<Box> header = IsoBoxes.first(file, movie, "mvhd");
        if (header.isEmpty()) {
            return 0;
        }
        boolean wide = isVersion1(file, header.get());
        long scaleAt = header.get().start() + (wide ? 20 : 12);
        long scale = Integer.toUnsignedLong(file.read(scaleAt, 4).getInt());
        long length = number(file, scaleAt + 4, wide);
        if (length == 0) {
            length = fragments(file, movie);
        }
        return scale == 0 ? 0 : (double) length / scale;
    }

    private static long fragments(FileWindow file, Box movie) throws IOException {
        Optional<Box> extends_ = IsoBoxes.first(file, movie, "mvex");
        Optional<Box> header = extends_.isEmpty() ? Optional.empty() : IsoBoxes.first(file, extends_.get(), "mehd");
        return header.isEmpty() ? 0 : number(file, header.get().start() + 4, isVersion1(file, header.get()));
    }

    private static long number(FileWindow file, long at, boolean wide) throws IOException {
        if (wide) {
            return file.read(at, 8).getLong();
        }
        long value = Integer.toUnsignedLong(file.read(at, 4).getInt());
        return value == 0xFFFF_FFFFL ? 0 : value; // All ones mean "not known".
    }

    private static boolean isVersion1(FileWindow file, Box box) throws IOException {
        return file.read(box.start(), 1).get(0) == 1;
    }

    /** The largest picture that the item properties name: the others are tiles, thumbnails and masks. */
    static ProbeResult still(FileWindow file) throws IOException {
        Optional<Box> meta = IsoBoxes.first(file, IsoBoxes.whole(file), "meta");
        if (meta.isEmpty()) {
            return ProbeResult.UNKNOWN;
        }
        Box inside = new Box(0, meta.get().start() + 4, meta.get().end());
        Optional<Box> properties = IsoBoxes.first(file, inside, "iprp");
        Optional<Box> container =
                properties.isEmpty() ? Optional.empty() : IsoBoxes.first(file, properties.get(), "ipco");
        if (container.isEmpty()) {
            return ProbeResult.UNKNOWN;
        }
        long width = 0;
        long height = 0;
        for (Box size : IsoBoxes.all(file, container.get(), "ispe")) {
            ByteBuffer sides = file.read(size.start() + 4, 8);
            if ((long) sides.getInt(0) * sides.getInt(4) > width * height) {
                width = sides.getInt(0);
                height = sides.getInt(4);
            }
        }
        Optional<AvifItems> items = AvifItems.in(file);
        boolean quarterTurn =
                items.isPresent() && ExifOrientation.isQuarterTurn(items.get().orientation());
        return ProbeResult.size(width, height).turned(quarterTurn);
    }
}
