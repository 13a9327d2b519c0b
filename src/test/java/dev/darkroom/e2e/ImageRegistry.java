package dev.darkroom.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.darkroom.shared.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;

/** As much of an OCI registry as a pull and a push take, with a base image in it that holds nothing. */
final class ImageRegistry implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final int TAR_END = 1_024;

    /** Layers, configurations and manifests by their digest; manifests by their tag as well. */
    private final Map<String, byte[]> content = new ConcurrentHashMap<>();

    private final Map<String, String> manifestTypes = new ConcurrentHashMap<>();
    private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
    private final HttpsServer server;

    ImageRegistry(Path folder) {
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(SelfSigned.context(folder)));
            addEmptyBase();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v2/", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
        server.start();
    }

    /** The base image, and where a pushed one goes. */
    String image(String name) {
        return "127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    JsonNode manifest(String tag) {
        return read(tag);
    }

    JsonNode config(String tag) {
        return read(manifest(tag).at("/config/digest").asText()).path("config");
    }

    /** The layers of an image as they are packed, the lowest first. */
    List<byte[]> layers(String tag) {
        return StreamSupport.stream(manifest(tag).path("layers").spliterator(), false)
                .map(layer -> content.get(layer.path("digest").asText()))
                .toList();
    }

    private JsonNode read(String reference) {
        try {
            return JSON.readTree(Objects.requireNonNull(content.get(reference), reference));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void addEmptyBase() throws IOException {
        byte[] tar = new byte[TAR_END];
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(tar);
        }
        byte[] config = """
                {"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": ["%s"]}}""".formatted(digest(tar)).getBytes(UTF_8);
        byte[] layer = packed.toByteArray();
        byte[] manifest = """
                {"schemaVersion": 2, "mediaType": "%s",
                 "config": {"mediaType": "%s", "digest": "%s", "size": %d},
                 "layers": [{"mediaType": "%s", "digest": "%s", "size": %d}]}""".formatted(MANIFEST, CONFIG, add(config), config.length, LAYER, add(layer), layer.length)
                .getBytes(UTF_8);
        addManifest("empty", MANIFEST, manifest);
    }

    private String add(byte[] bytes) {
        String digest = digest(bytes);
        content.put(digest, bytes);
        return digest;
    }

    private String addManifest(String reference, String type, byte[] manifest) {
        String digest = add(manifest);
        content.put(reference, manifest);
        manifestTypes.put(reference, type);
        manifestTypes.put(digest, type);
        return digest;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        switch (method) {
            case "POST" -> {
                String upload = UUID.randomUUID().toString();
                uploads.put(upload, new ByteArrayOutputStream());
                exchange.getResponseHeaders().set("Location", path + upload);
                exchange.sendResponseHeaders(202, -1);
            }
            case "PATCH" -> {
                exchange.getRequestBody().transferTo(uploads.get(last));
                exchange.getResponseHeaders().set("Location", path);
                exchange.sendResponseHeaders(202, -1);
            }
            case "PUT" -> put(exchange, path, last);
            default -> give(exchange, path, last, method.equals("HEAD"));
        }
    }

    private void put(HttpExchange exchange, String path, String last) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String digest;
        if (path.contains("/manifests/")) {
            digest = addManifest(last, exchange.getRequestHeaders().getFirst("Content-Type"), body);
        } else {
            ByteArrayOutputStream upload = uploads.remove(last);
            upload.writeBytes(body);
            digest = add(upload.toByteArray());
        }
        exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
        exchange.sendResponseHeaders(201, -1);
    }

    private void give(HttpExchange exchange, String path, String last, boolean headOnly) throws IOException {
        if (path.equals("/v2/")) {
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        byte[] found = content.get(last);
        if (found == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", manifestTypes.getOrDefault(last, "application/octet-stream"));
        exchange.getResponseHeaders().set("Docker-Content-Digest", digest(found));
        if (headOnly) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(found.length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, found.length);
            exchange.getResponseBody().write(found);
        }
    }

    private static String digest(byte[] bytes) {
        return "sha256:" + Sha256.hex(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
