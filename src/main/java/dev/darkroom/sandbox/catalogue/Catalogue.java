package dev.darkroom.sandbox.catalogue;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The models, in the order of their ids. */
@Singleton
public final class Catalogue {
    private final Map<String, Model> models = new TreeMap<>();

    Catalogue() {
        Stream.of(
                        PictureModels.all(),
                        VideoModels.all(),
                        SoundModels.all(),
                        ShapeModels.all(),
                        ImageToolModels.all(),
                        ToolModels.all())
                .flatMap(List::stream)
                .forEach(model -> models.put(model.id(), model));
    }

    /** The model behind an endpoint id. */
    public Optional<Model> find(String endpoint) {
        return Optional.ofNullable(models.get(endpoint));
    }

    /** Whether any endpoint belongs to an app; {@code app} has its namespace but no sub path. */
    public boolean hasApp(String app) {
        return models.keySet().stream().anyMatch(id -> id.equals(app) || id.startsWith(app + '/'));
    }

    /** Whether requests of an endpoint are finished in the moment they are accepted. */
    public boolean answersAtOnce(String endpoint) {
        return endpoint.equals(ToolModels.INSTANT);
    }

    /** Every model. */
    public Collection<Model> all() {
        return Collections.unmodifiableCollection(models.values());
    }
}
