package dev.darkroom.library.lineage;

import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.lineage.LineageRepository.Asset;
import dev.darkroom.library.lineage.LineageRepository.Input;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * What an asset was made from, and what was made from it, so many generations in both directions: a breadth-first walk,
 * a few statements for each level, and no more nodes than can be looked at.
 */
@ApplicationScoped
public class LineageService {

    private static final int DEEPEST = 5;

    private final LineageRepository rows;
    private final AssetIdResolver ids;

    LineageService(LineageRepository rows, AssetIdResolver ids) {
        this.rows = rows;
        this.ids = ids;
    }

    /** In one transaction, so that the levels fit together. */
    @Transactional
    public LineageView.One around(
            UUID ownerId, String reference, MultivaluedMap<String, String> parameters, String baseUrl) {
        int depth = new QueryParameters(parameters, Set.of("depth")).number("depth", 1, DEEPEST + 1, DEEPEST);
        if (depth > DEEPEST) {
            throw Problem.invalid("depth", "must be at most " + DEEPEST);
        }
        Asset focus = rows.asset(ids.known(ownerId, reference));
        LineageGraph graph = new LineageGraph(focus, baseUrl);
        Set<UUID> seen = new LinkedHashSet<>();
        List<Asset> level = List.of(focus);
        for (int i = 0; i < depth && !level.isEmpty(); i++) {
            level = before(ownerId, level, graph, seen);
        }
        level = List.of(focus);
        for (int i = 0; i < depth && !level.isEmpty(); i++) {
            level = after(ownerId, level, graph, seen);
        }
        return new LineageView.One(graph.view());
    }

    /** One generation back; what it returns stands on the level before. */
    private List<Asset> before(UUID ownerId, List<Asset> level, LineageGraph graph, Set<UUID> seen) {
        List<UUID> jobs =
                fresh(level.stream().map(Asset::jobId).filter(Objects::nonNull).toList(), seen);
        requests(ownerId, jobs, graph);
        level.forEach(graph::madeBy);
        List<Input> inputs = rows.inputs(ownerId, jobs, graph.room());
        inputs.forEach(graph::input);
        return inputs.stream()
                .map(Input::asset)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** One generation on. */
    private List<Asset> after(UUID ownerId, List<Asset> level, LineageGraph graph, Set<UUID> seen) {
        List<Input> uses = rows.uses(ownerId, level, graph.room());
        List<UUID> jobs = fresh(uses.stream().map(Input::jobId).toList(), seen);
        requests(ownerId, jobs, graph);
        uses.forEach(use -> graph.use(use, level));
        List<Asset> outputs = rows.outputs(ownerId, jobs, graph.room());
        outputs.forEach(output -> {
            graph.asset(output);
            graph.madeBy(output);
        });
        return outputs;
    }

    private void requests(UUID ownerId, Collection<UUID> jobs, LineageGraph graph) {
        List<LineageRepository.Request> requests = rows.requests(jobs);
        List<String> named =
                requests.stream().flatMap(each -> each.mentions().stream()).toList();
        List<LineageRepository.Character> characters = named.isEmpty() ? List.of() : rows.characters(ownerId, named);
        requests.forEach(request -> graph.request(request, characters));
    }

    // A job is looked at once: loops cannot be, since time runs one way, but paths may meet.
    private static List<UUID> fresh(List<UUID> jobs, Set<UUID> seen) {
        return jobs.stream().distinct().filter(seen::add).toList();
    }
}
