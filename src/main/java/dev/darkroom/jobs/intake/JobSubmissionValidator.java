package dev.darkroom.jobs.intake;

import dev.darkroom.deliveries.webhook.WebhookUrlValidator;
import dev.darkroom.jobs.gate.GateInput;
import dev.darkroom.jobs.gate.GateValidator;
import dev.darkroom.library.collection.AssetPlacement;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private final GateValidator gates;

    JobSubmissionValidator(
            WebhookUrlValidator webhookUrlValidator, AssetPlacement assetPlacement, GateValidator gates) {
        this.webhookUrlValidator = webhookUrlValidator;
        this.assetPlacement = assetPlacement;
        this.gates = gates;
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
        Map<Address, Problem> bad = bad(orders);
        Map<JobSubmission, Problem> wrong = new HashMap<>();
        for (JobSubmission order : orders) {
            if (order.collectionId() != null && !collections.contains(order.collectionId())) {
                wrong.put(order, noSuchCollection());
            } else {
                addresses(order)
                        .map(bad::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .ifPresent(problem -> wrong.put(order, problem));
            }
        }
        return wrong;
    }

    /** Somebody who is to be called, and the field that says so. */
    private record Address(String field, String url) {}

    private Stream<Address> addresses(JobSubmission order) {
        Stream<Address> webhook = Stream.ofNullable(order.webhookUrl()).map(url -> new Address("webhook_url", url));
        Stream<Address> asked = gates.address(order.endpoint(), order.input()).stream()
                .map(url -> new Address("input." + GateInput.NOTIFY, url));
        return Stream.concat(webhook, asked);
    }

    private Map<Address, Problem> bad(List<JobSubmission> orders) {
        Set<Address> addresses = orders.stream().flatMap(this::addresses).collect(Collectors.toSet());
        Map<Address, Problem> bad = new ConcurrentHashMap<>();
        if (addresses.size() == 1) {
            check(addresses.iterator().next(), bad);
            return bad;
        }
        try (ExecutorService lookUps = Executors.newFixedThreadPool(
                LOOK_UPS_AT_ONCE, Thread.ofVirtual().factory())) {
            addresses.forEach(address -> lookUps.execute(() -> check(address, bad)));
        }
        return bad;
    }

    private void check(Address address, Map<Address, Problem> bad) {
        try {
            webhookUrlValidator.check(address.field(), address.url());
        } catch (Problem problem) {
            bad.put(address, problem);
        }
    }
}
