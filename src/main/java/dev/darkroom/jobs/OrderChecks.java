package dev.darkroom.jobs;

import dev.darkroom.library.Arranging;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Checks of an order that look at more than its text: the webhook's address and the owner's collections. */
@ApplicationScoped
class OrderChecks {

    // Each may wait for a name server.
    private static final int LOOK_UPS_AT_ONCE = 16;

    private final Webhooks webhooks;
    private final Arranging arranging;

    OrderChecks(Webhooks webhooks, Arranging arranging) {
        this.webhooks = webhooks;
        this.arranging = arranging;
    }

    static Problem noSuchCollection() {
        return Problem.invalid("collection_id", "no such manual collection");
    }

    void require(UUID ownerId, JobOrder order) {
        Problem wrong = check(ownerId, List.of(order)).get(order);
        if (wrong != null) {
            throw wrong;
        }
    }

    /** What is wrong with those of the orders that something is wrong with. */
    Map<JobOrder, Problem> check(UUID ownerId, List<JobOrder> orders) {
        Set<UUID> wanted = orders.stream()
                .map(JobOrder::collectionId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Set<UUID> collections = arranging.manualCollections(ownerId, wanted);
        Map<String, Problem> badWebhooks = badWebhooks(orders);
        Map<JobOrder, Problem> wrong = new HashMap<>();
        for (JobOrder order : orders) {
            if (order.collectionId() != null && !collections.contains(order.collectionId())) {
                wrong.put(order, noSuchCollection());
            } else if (order.webhookUrl() != null) {
                Optional.ofNullable(badWebhooks.get(order.webhookUrl())).ifPresent(bad -> wrong.put(order, bad));
            }
        }
        return wrong;
    }

    private Map<String, Problem> badWebhooks(List<JobOrder> orders) {
        Set<String> urls = orders.stream()
                .map(JobOrder::webhookUrl)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Map<String, Problem> bad = new ConcurrentHashMap<>();
        if (urls.size() == 1) {
            check(urls.iterator().next(), bad);
            return bad;
        }
        try (ExecutorService lookUps = Executors.newFixedThreadPool(
                LOOK_UPS_AT_ONCE, Thread.ofVirtual().factory())) {
            urls.forEach(url -> lookUps.execute(() -> check(url, bad)));
        }
        return bad;
    }

    private void check(String url, Map<String, Problem> bad) {
        try {
            webhooks.check("webhook_url", url);
        } catch (Problem problem) {
            bad.put(url, problem);
        }
    }
}
