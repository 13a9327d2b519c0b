package dev.darkroom.library;

import dev.darkroom.library.AssetRows.Row;
import dev.darkroom.library.ExportFacts.Facts;
import dev.darkroom.library.ExportFacts.StoredFile;
import dev.darkroom.library.ExportedAsset.Entry;
import dev.darkroom.library.export.Archive;
import dev.darkroom.library.export.EntryNames;
import dev.darkroom.library.export.Imprinted;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Sha256;
import dev.darkroom.storage.Storage;
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

    private final AssetRows rows;
    private final ExportFacts facts;
    private final Storage storage;
    private final Clock clock;

    ExportStream(AssetRows rows, ExportFacts facts, Storage storage, Clock clock) {
        this.rows = rows;
        this.facts = facts;
        this.storage = storage;
        this.clock = clock;
    }

    /**
     * @throws IOException when nobody reads any more
     * @throws RuntimeException when the archive cannot be made whole
     */
    void write(Order order, OutputStream out) throws IOException {
        Instant now = clock.instant();
        try (Archive archive = new Archive(out);
                ExportManifest manifest = new ExportManifest(storage.newTemporary(), now)) {
            while (order.pages().hasNext()) {
                page(order, order.pages().next(), archive, manifest);
            }
            archive.addText(ExportManifest.NAME, now, manifest.whole());
            archive.finish();
        }
    }

    private void page(Order order, List<Row> page, Archive archive, ExportManifest manifest) throws IOException {
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
                        file(row, of, order.imprinted(), archive)));
            }
        }
    }

    private Entry file(Row row, Facts facts, boolean imprinted, Archive archive) throws IOException {
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
            Imprinted picture = imprinted
                    ? Imprinted.of(file, stored.size(), type, Imprints.of(row, facts))
                    : new Imprinted(file, 0);
            DigestInputStream read = new DigestInputStream(picture.bytes(), Sha256.digest());
            read.on(picture.added() > 0);
            String name = EntryNames.of(row.createdAt(), stored.name(), type, row.id());
            long size = archive.add(name, row.createdAt(), read);
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
            return Optional.of(storage.open(key));
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw problem;
        }
    }
}
