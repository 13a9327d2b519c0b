import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps so many jobs between submit and end for so many seconds, and tells how many ended per second. What is under way
 * is asked of the database, so that nothing is spent on polling over HTTP.
 */
class Life {

    // Jobs of this run only, each found by an index: what waits since earlier is not looked at.
    private static final String OPEN = """
            SELECT (SELECT count(*) FROM job WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING'))
                + (SELECT count(*) FROM (
                    SELECT 1 FROM job WHERE state = 'QUEUED' AND put_off IN (false, true) AND priority = 0 AND id > ?
                        AND owner_id = (SELECT id FROM owner ORDER BY created_at LIMIT 1) LIMIT 1000) queued)""";
    private static final String ENDED = "SELECT count(*) FROM job WHERE finished_at IS NOT NULL";
    private static final String INPUT = "{\"prompt\": \"A lighthouse on a basalt cliff at dusk, number %d. "
            + "Long exposure, waves drawn to mist, warm lamp against a cold blue sky. ".repeat(6) + "\", \"seed\": %d}";

    public static void main(String[] args) throws Exception {
        URI submit = URI.create(args[0] + "/queue/sandbox/instant");
        String key = args[1];
        double seconds = Double.parseDouble(args[3]);
        int inFlight = Integer.parseInt(args[4]);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        int number = 0;
        try (Connection database = DriverManager.getConnection(args[2]);
                PreparedStatement open = database.prepareStatement(OPEN);
                PreparedStatement ended = database.prepareStatement(ENDED);
                HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            open.setObject(1, new UUID(System.currentTimeMillis() << 16, 0));
            long before = count(ended);
            long start = System.nanoTime();
            long end = start + (long) (seconds * 1e9);
            while (System.nanoTime() < end) {
                long room = inFlight - count(open) - underWay.get();
                for (int i = 0; i < room; i++) {
                    int n = number++;
                    underWay.incrementAndGet();
                    callers.execute(() -> {
                        try {
                            var request = HttpRequest.newBuilder(submit)
                                    .header("Authorization", "Key " + key)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(INPUT.formatted(n, n)))
                                    .build();
                            if (http.send(request, BodyHandlers.discarding()).statusCode() != 200) {
                                failed.incrementAndGet();
                            }
                        } catch (Exception failure) {
                            failed.incrementAndGet();
                        } finally {
                            underWay.decrementAndGet();
                        }
                    });
                }
                LockSupport.parkNanos(4_000_000);
            }
            double took = (System.nanoTime() - start) / 1e9;
            System.out.printf(Locale.ROOT, "%.1f%n", (count(ended) - before) / took);
            while (count(open) > 0 && System.nanoTime() < end + 20_000_000_000L) {
                LockSupport.parkNanos(50_000_000);
            }
            if (failed.get() > 0) {
                System.err.println(failed.get() + " submits failed");
            }
        }
    }

    private static long count(PreparedStatement statement) throws Exception {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
