package dev.darkroom.library.search;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Fills a library with very many assets, and tells how many of the truly nearest a search found. So many captions are
 * written from a grammar and really embedded; each has as many assets as come of it, as when several pictures are made of
 * one prompt. The vectors are kept in a file, since embedding them takes minutes.
 */
class Million {

    private static final int EMBEDDED = Integer.getInteger("embedded", 250_000);
    private static final List<String> WHO = List.of(
            "an old fisherman", "a red fox", "two dancers", "a lighthouse", "a steam train", "a zeppelin", "a samurai",
            "a robot gardener", "a snow leopard", "a street musician", "a wooden boat", "a castle", "an astronaut", "a whale",
            "a paper crane", "a grand piano", "a vintage car", "a hot air balloon", "a bakery", "a dragon", "an owl",
            "a violinist", "a cactus", "a waterfall", "a market stall", "a submarine", "a telescope", "a greenhouse",
            "a carousel", "a blacksmith", "a beekeeper", "a glass tower", "a cathedral", "a tea kettle", "a horse", "a bicycle");
    private static final List<String> DOING = List.of(
            "covered in frost", "made of knitted wool", "falling apart", "surrounded by fireflies", "seen through rain",
            "painted in bright stripes", "half under water", "floating in the air", "overgrown with moss", "on fire",
            "reflected in a mirror", "wrapped in fog", "carved from marble", "built of newspaper", "fast asleep", "at full speed",
            "waiting for somebody", "singing", "casting a long shadow", "in the middle of a crowd");
    private static final List<String> WHERE = List.of(
            "above a norwegian fjord", "in a Tokyo alley", "on the surface of Mars", "in an empty theatre", "on a frozen lake",
            "in the Sahara", "below a volcano", "in a birch forest", "on a rooftop in Paris", "in a flooded subway station",
            "beside a motorway", "in a lavender field", "inside a library", "at the edge of a cliff", "in a harbour at dusk",
            "on a chessboard", "in a museum", "in the clouds", "on a tropical island", "in a kitchen", "at a railway crossing",
            "under the northern lights", "in a desert town", "on the moon", "in a swimming pool");
    private static final List<String> HOW = List.of(
            "golden hour, 85mm", "watercolour", "oil painting, thick strokes", "cinematic, anamorphic lens", "isometric 3d render",
            "black and white film", "pastel illustration", "macro photograph", "studio light, seamless backdrop",
            "ukiyo-e print", "low poly", "pencil sketch", "double exposure", "long exposure", "high key portrait", "neon, night");

    private static final Path KEPT = Path.of(System.getProperty("vectors", "target/bench/vectors-" + EMBEDDED));

    private final List<String> captions = new ArrayList<>();
    private final float[][] real;

    private Million() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < EMBEDDED; i++) {
            captions.add(one(WHO, random) + " " + one(DOING, random) + " " + one(WHERE, random) + ", " + one(HOW, random)
                    + (i % 3 == 0 ? ". " + one(WHO, random) + " " + one(DOING, random) + " in the background" : ""));
        }
        real = Files.exists(KEPT) ? kept() : embedded();
    }

    private float[][] embedded() throws IOException {
        LocalEmbedder embedder = new LocalEmbedder();
        float[][] vectors = captions.parallelStream().map(text -> unit(embedder.embed(text).orElseThrow())).toArray(float[][]::new);
        try (FileChannel file = FileChannel.open(KEPT, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (float[] vector : vectors) {
                ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
                bytes.asFloatBuffer().put(vector);
                file.write(bytes);
            }
        }
        return vectors;
    }

    private float[][] kept() throws IOException {
        float[][] vectors = new float[EMBEDDED][Vector.DIMENSIONS];
        try (DataInputStream file = new DataInputStream(new BufferedInputStream(Files.newInputStream(KEPT), 1 << 20))) {
            byte[] bytes = new byte[Vector.DIMENSIONS * Float.BYTES];
            for (float[] vector : vectors) {
                file.readFully(bytes);
                ByteBuffer.wrap(bytes).asFloatBuffer().get(vector);
            }
        }
        return vectors;
    }

    /**
     * fill JDBC OWNER FROM TO, or recall FILE ROWS EVERY with a line for each query: the query, a tab, and the ids found
     * among each EVERYth asset (1 for all, 8 for videos).
     */
    public static void main(String[] args) throws Exception {
        Million million = new Million();
        if (args[0].equals("fill")) {
            million.fill(args[1], args[2], Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        } else {
            million.recall(Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        }
    }

    private void fill(String jdbc, String owner, int from, int to) throws SQLException, IOException {
        try (Connection database = DriverManager.getConnection(jdbc)) {
            CopyManager copy = database.unwrap(PGConnection.class).getCopyAPI();
            int model;
            try (var row = database.createStatement()
                    .executeQuery("SELECT id FROM search_model WHERE name = '" + LocalEmbedder.MODEL + "'")) {
                row.next();
                model = row.getInt(1);
            }
            for (int start = from; start < to; start += 10_000) {
                StringBuilder objects = new StringBuilder();
                StringBuilder assets = new StringBuilder();
                StringBuilder bits = new StringBuilder();
                StringBuilder vectors = new StringBuilder();
                for (int n = start; n < Math.min(to, start + 10_000); n++) {
                    String type = n % 8 == 0 ? "video" : "image";
                    String source = n % 10 == 0 ? "upload" : "response";
                    String text = captions.get(n % EMBEDDED) + ", take " + n;
                    Vector vector = Vector.of(real[n % EMBEDDED]);
                    objects.append("benchbenchbenchbenchbe_%d\t%s\t1000\t\\\\x%s\timage/png\tx.png\tnow\n".formatted(n, owner, "00".repeat(32)));
                    assets.append("%s\t%s\tbenchbenchbenchbenchbe_%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n".formatted(
                            id(n), owner, n, source.equals("upload") ? "\\N" : id(n), source.equals("upload") ? "\\N" : "/images/0",
                            type, source, text.substring(0, Math.min(100, text.length())), text,
                            n % 100 == 0 ? "now" : "\\N", at(n), source.equals("upload") ? "\\N" : "fal-ai/flux/dev"));
                    bits.append("%s\t%s\t%s\t%s\t%d\t%s\n".formatted(id(n), owner, type, source, model, vector.signs()));
                    vectors.append("%s\t%d\t\\\\x%s\n".formatted(id(n), model, vector.hex()));
                }
                copyIn(copy, "stored_object (key, owner_id, size, sha256, content_type, file_name, created_at)", objects);
                copyIn(copy, "asset (id, owner_id, object_key, job_id, place, type, source, title, prompt, favorited_at, created_at, endpoint)", assets);
                copyIn(copy, "asset_meaning (id, owner_id, type, source, model_id, bits)", bits);
                copyIn(copy, "asset_meaning_vector (id, model_id, vector)", vectors);
            }
        }
    }

    private static void copyIn(CopyManager copy, String table, StringBuilder rows) throws SQLException, IOException {
        copy.copyIn("COPY " + table + " FROM STDIN", new java.io.StringReader(rows.toString()));
    }

    private void recall(Path file, int rows, int every) throws IOException {
        LocalEmbedder embedder = new LocalEmbedder();
        double sum = 0;
        int queries = 0;
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split("\t");
            float[] asked = unit(embedder.embed(parts[0]).orElseThrow());
            // All assets of a caption are equally near.
            double[] nearest = IntStream.range(0, Math.min(EMBEDDED, rows)).filter(n -> n % every == 0).parallel()
                    .mapToObj(n -> new double[] {-product(asked, real[n]), (rows - n - 1) / EMBEDDED + 1})
                    .sorted(Comparator.comparingDouble(one -> one[0])).limit(10)
                    .flatMapToDouble(one -> DoubleStream.generate(() -> one[0]).limit((long) one[1])).limit(10).toArray();
            double tenth = -nearest[9];
            long good = parts.length < 2 ? 0 : List.of(parts[1].split(" ")).stream().limit(10)
                    .filter(id -> product(asked, real[number(id) % EMBEDDED]) >= tenth - 1e-6).count();
            sum += good / 10.0;
            queries++;
        }
        System.out.printf(java.util.Locale.ROOT, "%.4f%n", sum / queries);
    }

    private static float[] unit(float[] vector) {
        double length = Math.sqrt(product(vector, vector));
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    private static double product(float[] one, float[] other) {
        float sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    // One a second, of version 7, from 2026-01-01 on.
    private static long millis(int n) {
        return 1_767_225_600_000L + n * 1_000L;
    }

    private static String at(int n) {
        return java.time.Instant.ofEpochMilli(millis(n)).toString();
    }

    private static UUID id(int n) {
        return new UUID(millis(n) << 16 | 0x7000, 0x8000_0000_0000_0000L | n);
    }

    private static int number(String id) {
        return (int) (UUID.fromString(id).getLeastSignificantBits() & 0x7FFF_FFFF);
    }

    private static String one(List<String> among, Random random) {
        return among.get(random.nextInt(among.size()));
    }
}
