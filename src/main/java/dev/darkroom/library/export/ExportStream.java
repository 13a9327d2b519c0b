package dev.darkroom.library.export;

import dev.darkroom.library.asset.AssetRepository;
import dev.darkroom.library.asset.AssetRepository.Row;
import dev.darkroom.library.asset.AssetView;
import dev.darkroom.library.asset.WireTime;
import dev.darkroom.library.export.ExportFacts.Facts;
import dev.darkroom.library.export.ExportFacts.StoredFile;
import dev.darkroom.library.export.ExportedAsset.Entry;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Sha256;
import dev.darkroom.storage.ObjectService;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Writes an archive while it is sent, as fast as it is read: a page of assets and a piece of one file are held. */
@ApplicationScoped
class ExportStream {

    /**
     * What is to be written.
     *
     * @param baseUrl for URLs in the manifest
     * @param imprinted whether pictures shall tell how they were made
     */
    record Order(UUID ownerId, Iterator<List<Row>> pages, String baseUrl, boolean imprinted) {}

    private final AssetRepository rows;
    private final ExportFacts facts;
    private final ObjectService objectService;
    private final Clock clock;

    ExportStream(AssetRepository rows, ExportFacts facts, ObjectService objectService, Clock clock) {
        this.rows = rows;
        this.facts = facts;
        this.objectService = objectService;
        this.clock = clock;
    }

    /**
     * @throws IOException when nobody reads any more
     * @throws RuntimeException when the archive cannot be made whole
     */
    void write(Order order, OutputStream out) throws IOException {
        Instant now = clock.instant();
        try (ZipWriter zipWriter = new ZipWriter(out);
                ExportManifest manifest = new ExportManifest(objectService.newTemporary(), now)) {
            while (order.pages().hasNext()) {
                page(order, order.pages().next(), zipWriter, manifest);
            }
            zipWriter.addText(ExportManifest.NAME, now, manifest.whole());
            zipWriter.finish();
        }
    }

    private void page(Order order, List<Row> page, ZipWriter zipWriter, ExportManifest manifest) throws IOException {
        List<AssetView> views = rows.views(page, order.baseUrl());
        Map<UUID, Facts> known =
                facts.of(order.ownerId(), page.stream().map(Row::id).toList(), clock.instant());
        for (int i = 0; i < page.size(); i++) {
            Row row = page.get(i);
            Facts of = known.get(row.id());
            if (of != null) { // Else it was deleted a moment ago.
                manifest.add(new ExportedAsset(
                        views.get(i),
                        of.seed(),
                        of.parameters(),
                        of.madeFrom(),
                        of.expiresAt() == null ? null : WireTime.of(of.expiresAt()),
                        file(row, of, order.imprinted(), zipWriter)));
            }
        }
    }

    private Entry file(Row row, Facts facts, boolean imprinted, ZipWriter zipWriter) throws IOException {
        StoredFile stored = facts.file();
        if (row.objectKey() == null || stored == null) {
            return Entry.missing("expired");
        }
        Optional<InputStream> bytes = open(row.objectKey());
        if (bytes.isEmpty()) {
            return Entry.missing("the bytes are gone");
        }
        try (InputStream file = bytes.get()) {
            String type = Objects.requireNonNullElse(row.contentType(), "application/octet-stream");
            MetadataEmbedder picture = imprinted
                    ? MetadataEmbedder.of(file, stored.size(), type, EmbeddedMetadataFactory.of(row, facts))
                    : new MetadataEmbedder(file, 0);
            DigestInputStream read = new DigestInputStream(picture.bytes(), Sha256.digest());
            read.on(picture.added() > 0);
            String name = EntryNames.of(row.createdAt(), stored.name(), type, row.id());
            long size = zipWriter.add(name, row.createdAt(), read);
            if (size != stored.size() + picture.added()) {
                throw new UncheckedIOException(new IOException("Not all bytes of asset " + row.id() + " are there"));
            }
            return picture.added() == 0
                    ? new Entry(name, null, size, stored.sha256(), null)
                    : new Entry(
                            name,
                            null,
                            size,
                            HexFormat.of().formatHex(read.getMessageDigest().digest()),
                            stored.sha256());
        }
    }

    private Optional<InputStream> open(String key) {
        try {
            return Optional.of(objectService.open(key));
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw problem;
        }
    }
}
