package dev.darkroom.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls made in the same moment, round after round, each round about a thing of its own. */
public final class Race {

    /** 422 is for what a body refers to. */
    private static final Set<Integer> MEANT = Set.of(200, 201, 202, 204, 206, 304, 404, 409, 410, 422);

    private static final int ROUNDS = 12;

    /** @param path from the root, as a URL has it; the thing's names are written {@code $1}, {@code $2} and so on, there and in the body */
    public record Call(String method, String path, String body) {

        private Call of(List<String> names) {
            Call call = this;
            for (int i = names.size(); i > 0; i--) {
                String mark = "$" + i;
                String name = names.get(i - 1);
                call = new Call(method, call.path.replace(mark, name), call.body.replace(mark, name));
            }
            return call;
        }
    }

    private final String authorization;
    private final Set<Integer> alsoMeant;
    private final Map<String, String> faults = new ConcurrentSkipListMap<>();

    public Race(String authorization, Integer... alsoMeant) {
        this.authorization = authorization;
        this.alsoMeant = Set.of(alsoMeant);
    }

    /**
     * @param maker of the thing, whose names it returns
     * @param afterwards what must hold when a round is over
     */
    public void run(Callable<List<String>> maker, After afterwards, Call... calls) throws Exception {
        CyclicBarrier start = new CyclicBarrier(calls.length);
        try (ExecutorService threads = Executors.newFixedThreadPool(calls.length)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<String> names = maker.call();
                assertThat(names).isNotEmpty().doesNotContainNull();
                List<Future<Integer>> under = new ArrayList<>();
                for (Call call : calls) {
                    under.add(threads.submit(() -> send(call.of(names), call, start)));
                }
                List<Integer> codes = new ArrayList<>();
                for (Future<Integer> call : under) {
                    codes.add(call.get());
                }
                afterwards.check(names, codes);
            }
        }
        assertThat(faults).isEmpty();
    }

    /** What to look at when a round is over. */
    @FunctionalInterface
    public interface After {
        void check(List<String> names, List<Integer> codes) throws Exception;
    }

    private int send(Call call, Call template, CyclicBarrier start) {
        RequestSpecification request = RestAssured.given()
                .urlEncodingEnabled(false)
                .redirects()
                .follow(false)
                .header("Authorization", authorization)
                .contentType("application/json");
        byte[] body = call.body().getBytes(StandardCharsets.UTF_8);
        try {
            start.await();
            var answer = (body.length == 0 ? request : request.body(body)).request(call.method(), call.path());
            if (!MEANT.contains(answer.statusCode()) && !alsoMeant.contains(answer.statusCode())) {
                faults.put(template.method() + " " + template.path(), answer.statusCode() + " " + answer.asString());
            }
            return answer.statusCode();
        } catch (InterruptedException | BrokenBarrierException broken) {
            faults.put(template.toString(), broken.toString());
            return 0;
        }
    }
}
