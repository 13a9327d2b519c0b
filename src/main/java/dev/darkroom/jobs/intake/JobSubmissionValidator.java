package dev.darkroom.jobs.intake;

import dev.darkroom.deliveries.webhook.WebhookUrlValidator;
import dev.darkroom.library.collection.AssetPlacement;
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

/**
 * Validates a submission against what only a look-up tells. Checks of an order that look at more than its text: the
 * webhook's address and the owner's collections.
 */
@ApplicationScoped
public class JobSubmissionValidator {

    // Each may wait for a name server.
    private static final int LOOK_UPS_AT_ONCE = 16;

    private final WebhookUrlValidator webhookUrlValidator;
    private final AssetPlacement assetPlacement;

    JobSubmissionValidator(WebhookUrlValidator webhookUrlValidator, AssetPlacement assetPlacement) {
        this.webhookUrlValidator = webhookUrlValidator;
        this.assetPlacement = assetPlacement;
    }

    public static Problem noSuchCollection() {
        return Problem.invalid("collection_id", "no such manual collection");
    }

    public void require(UUID ownerId, JobSubmission order) {
        Problem wrong = check(ownerId, List.of(order)).get(order);
        if (wrong != null) {
            throw wrong;
        }
    }

    /** What is wrong with those of the orders that something is wrong with. */
    public Map<JobSubmission, Problem> check(UUID ownerId, List<JobSubmission> orders) {
        Set<UUID> wanted = orders.stream()
                .map(JobSubmission::collectionId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Set<UUID> collections = assetPlacement.manualCollections(ownerId, wanted);
        Map<String, Problem> badWebhooks = badWebhooks(orders);
        Map<JobSubmission, Problem> wrong = new HashMap<>();
        for (JobSubmission order : orders) {
            if (order.collectionId() != null && !collections.contains(order.collectionId())) {
                wrong.put(order, noSuchCollection());
            } else if (order.webhookUrl() != null) {
                Optional.ofNullable(badWebhooks.get(order.webhookUrl())).ifPresent(bad -> wrong.put(order, bad));
            }
        }
        return wrong;
    }

    private Map<String, Problem> badWebhooks(List<JobSubmission> orders) {
        Set<String> urls = orders.stream()
                .map(JobSubmission::webhookUrl)
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
            webhookUrlValidator.check("webhook_url", url);
        } catch (Problem problem) {
            bad.put(url, problem);
        }
    }
}
