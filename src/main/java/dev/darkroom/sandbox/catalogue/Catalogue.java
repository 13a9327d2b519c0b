package dev.darkroom.sandbox.catalogue;

import dev.darkroom.sandbox.SandboxConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The models, in the order of their ids; and, unless it is strict, a stand-in for every other one. */
@Singleton
public final class Catalogue {
    private final Map<String, Model> models = new TreeMap<>();
    private final Optional<Families> others;

    @Inject
    Catalogue(SandboxConfig config) {
        this(config.strict());
    }

    Catalogue() {
        this(false);
    }

    private Catalogue(boolean strict) {
        Stream.of(
                        PictureModels.all(),
                        VideoModels.all(),
                        SoundModels.all(),
                        ShapeModels.all(),
                        ImageToolModels.all(),
                        ToolModels.all())
                .flatMap(List::stream)
                .forEach(model -> models.put(model.id(), model));
        others = strict ? Optional.empty() : Optional.of(new Families(models));
    }

    /** The model behind an endpoint id. */
    public Optional<Model> find(String endpoint) {
        return Optional.ofNullable(models.get(endpoint))
                .or(() -> others.flatMap(families -> families.standIn(endpoint)));
    }

    /** Whether any endpoint belongs to an app; {@code app} has its namespace but no sub path. */
    public boolean hasApp(String app) {
        return find(app).isPresent() || models.keySet().stream().anyMatch(id -> id.startsWith(app + '/'));
    }

    /** Whether requests of an endpoint are finished in the moment they are accepted. */
    public boolean answersAtOnce(String endpoint) {
        return endpoint.equals(ToolModels.INSTANT);
    }

    /** Every known model. */
    public Collection<Model> all() {
        return Collections.unmodifiableCollection(models.values());
    }
}
