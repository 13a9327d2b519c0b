package dev.darkroom.library.lineage;

import dev.darkroom.library.asset.WireTime;
import dev.darkroom.library.lineage.LineageRepository.Asset;
import dev.darkroom.library.lineage.LineageRepository.Character;
import dev.darkroom.library.lineage.LineageRepository.Input;
import dev.darkroom.library.lineage.LineageRepository.Request;
import dev.darkroom.library.lineage.LineageView.Edge;
import dev.darkroom.library.lineage.LineageView.Node;
import dev.darkroom.storage.ObjectService;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A lineage in the making: every node and every edge once, and no edge without its ends. */
final class LineageGraph {

    private static final int MAX_NODES = 1_000;

    private final String baseUrl;
    private final String focus;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();

    LineageGraph(Asset focus, String baseUrl) {
        this.baseUrl = baseUrl;
        this.focus = asset(focus);
    }

    /** How many more nodes there may be. */
    int room() {
        return MAX_NODES - nodes.size();
    }

    String asset(Asset asset) {
        String key = key(asset);
        return add(new LineageView.Asset(
                "asset:" + key,
                key,
                asset.objectKey() == null ? null : baseUrl + ObjectService.urlPath(asset.objectKey()),
                asset.type(),
                asset.jobId() == null ? null : asset.jobId().toString(),
                asset.id().toString(),
                false));
    }

    void request(Request request, List<Character> characters) {
        String id = add(new LineageView.Request(
                requestId(request.jobId()),
                request.jobId().toString(),
                request.endpoint(),
                request.prompt(),
                WireTime.of(request.createdAt())));
        characters.stream()
                .filter(each -> request.mentions().contains(each.identifier().toLowerCase(Locale.ROOT)))
                .forEach(each -> edge(entity(each), id, "referenced_entity", null));
    }

    void madeBy(Asset asset) {
        if (asset.jobId() != null) {
            edge(requestId(asset.jobId()), "asset:" + key(asset), "generated_by", null);
        }
    }

    void input(Input input) {
        edge(file(input), requestId(input.jobId()), "input_to", input.role());
    }

    void use(Input use, List<Asset> of) {
        of.stream()
                .filter(asset -> asset.id().equals(use.assetId())
                        || asset.objectKey() != null && asset.objectKey().equals(use.objectKey()))
                .findFirst()
                .ifPresent(asset -> edge("asset:" + key(asset), requestId(use.jobId()), "input_to", use.role()));
    }

    LineageView view() {
        return new LineageView(focus, List.copyOf(nodes.values()), List.copyOf(edges), room() <= 0);
    }

    private String file(Input input) {
        if (input.asset() != null) {
            return asset(input.asset());
        }
        if (input.goneType() != null && input.objectKey() != null) {
            String key = md5(baseUrl + ObjectService.urlPath(input.objectKey()));
            return add(new LineageView.Asset("asset:" + key, key, null, input.goneType(), null, null, true));
        }
        String key = md5(input.url());
        return add(new LineageView.ExternalInput("external:" + key, key, input.url()));
    }

    private String entity(Character character) {
        return add(new LineageView.Entity(
                "entity:" + character.id(),
                character.id().toString(),
                "character",
                character.name(),
                character.identifier(),
                false));
    }

    /** Of its URL; of its id, where the bytes are gone. */
    private String key(Asset asset) {
        return md5(
                asset.objectKey() == null ? asset.id().toString() : baseUrl + ObjectService.urlPath(asset.objectKey()));
    }

    private static String requestId(UUID jobId) {
        return "request:" + jobId;
    }

    private String add(Node node) {
        if (room() > 0) {
            nodes.putIfAbsent(node.id(), node);
        }
        return node.id();
    }

    private void edge(String from, String to, String kind, @Nullable String role) {
        if (nodes.containsKey(from) && nodes.containsKey(to)) {
            edges.add(new Edge(from, to, kind, role));
        }
    }

    private static String md5(String url) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(url.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has MD5", impossible);
        }
    }
}
