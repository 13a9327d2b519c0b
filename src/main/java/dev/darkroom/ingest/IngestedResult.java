package dev.darkroom.ingest;

import dev.darkroom.library.asset.NewAsset;
import java.util.List;
import java.util.Optional;

/**
 * An ingested result, ready to be stored.
 *
 * @param result the JSON with placeholders where copied files' URLs stood; see {@link ResultUrls}
 * @param assets one for each copied file, to be filed in the transaction that ends the job
 */
public record IngestedResult(String result, List<NewAsset> assets, List<UnobtainableFileException> unobtainable) {

    /** A result whose files stay where they are, for one reason. */
    public static IngestedResult notCopied(String result, String why) {
        return new IngestedResult(result, List.of(), List.of(UnobtainableFileException.forGood("", why)));
    }

    /** The first of the files that may be had later; empty when nothing is worth waiting for. */
    public Optional<UnobtainableFileException> awaited() {
        return unobtainable.stream().filter(UnobtainableFileException::forNow).findFirst();
    }
}
