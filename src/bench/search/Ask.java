import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks for so many paths of a file from a certain one on, over and over, with so many clients at once: median, 99th percentile, per second. */
class Ask {

    public static void main(String[] args) throws Exception {
        String base = args[0];
        String key = args[1];
        List<String> paths = Files.readAllLines(Path.of(args[2]));
        int clients = Integer.parseInt(args[3]);
        int requests = Integer.parseInt(args[4]);
        int from = Integer.parseInt(args[5]);
        AtomicInteger next = new AtomicInteger(from);
        List<Double> times = new ArrayList<>();
        long start;
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                var pool = Executors.newFixedThreadPool(clients)) {
            List<Callable<List<Double>>> work = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                work.add(() -> {
                    List<Double> mine = new ArrayList<>();
                    for (int n = next.getAndIncrement(); n < from + requests; n = next.getAndIncrement()) {
                        var request = HttpRequest.newBuilder(URI.create(base + paths.get(n % paths.size())))
                                .header("Authorization", "Key " + key)
                                .build();
                        long before = System.nanoTime();
                        var answer = http.send(request, BodyHandlers.ofString());
                        mine.add((System.nanoTime() - before) / 1e6);
                        if (answer.statusCode() != 200) {
                            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
                        }
                    }
                    return mine;
                });
            }
            start = System.nanoTime();
            for (Future<List<Double>> one : pool.invokeAll(work)) {
                times.addAll(one.get());
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        times.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%.1f %.1f %.1f%n",
                times.get(times.size() / 2),
                times.get((int) (times.size() * 0.99)),
                times.size() / seconds);
    }
}
