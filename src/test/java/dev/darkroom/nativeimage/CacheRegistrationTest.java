package dev.darkroom.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.nativeimage.Bytecode.Body;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Caffeine has a class for each combination of what a cache can do, and finds it by its name. */
class CacheRegistrationTest {

    private static final String QUARKUS = "io.quarkus.caffeine.runtime.graal.CacheConstructorsFeature";
    private static final String CACHES = "com.github.benmanes.caffeine.cache.";

    @Test
    void the_classes_of_every_cache_are_registered() throws ReflectiveOperationException {
        Set<String> registered = new TreeSet<>(Registrations.annotated());
        registered.addAll(registeredByQuarkus());
        Map<String, String> needed = new TreeMap<>();
        for (Body body : Bytecode.all()) {
            for (int i = 0; i < body.instructions().size(); i++) {
                if (isStep(body, i, "newBuilder")) {
                    Cache<?, ?> cache = like(body, i);
                    Object made = field(cache, "cache");
                    needed.put(made.getClass().getName(), body.owningClass());
                    needed.put(field(made, "nodeFactory").getClass().getName(), body.owningClass());
                }
            }
        }
        assertThat(needed).as("classes found").containsKeys(CACHES + "SSLMSA", CACHES + "PSAMS", CACHES + "SSMSW");

        needed.keySet().removeAll(registered);

        assertThat(needed)
                .as("classes that lack a registration, and who has such a cache")
                .isEmpty();
    }

    private static Set<String> registeredByQuarkus() {
        return Bytecode.of(QUARKUS).stream()
                .flatMap(body -> body.instructions().stream())
                .filter(LoadConstantInstruction.class::isInstance)
                .map(constant -> ((LoadConstantInstruction) constant).constantValue())
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.toSet());
    }

    private static boolean isStep(Body body, int index, String name) {
        return body.instructions().get(index) instanceof InvokeInstruction call
                && call.owner().asInternalName().equals("com/github/benmanes/caffeine/cache/Caffeine")
                && call.name().equalsString(name);
    }

    /** A cache that can do the same as the one whose building begins there. */
    private static Cache<?, ?> like(Body body, int start) {
        Caffeine<Object, Object> builder = Caffeine.newBuilder();
        for (int i = start + 1; !isStep(body, i, "build"); i++) {
            if (body.instructions().get(i) instanceof InvokeInstruction step
                    && step.owner().asInternalName().equals("com/github/benmanes/caffeine/cache/Caffeine")) {
                switch (step.name().stringValue()) {
                    case "maximumSize" -> builder.maximumSize(10);
                    case "expireAfterAccess" -> builder.expireAfterAccess(Duration.ofHours(1));
                    case "expireAfterWrite" -> builder.expireAfterWrite(Duration.ofHours(1));
                    case "removalListener" -> builder.removalListener((_, _, _) -> {});
                    default -> throw new IllegalStateException("not known here: " + step.name() + " of " + body);
                }
            }
        }
        return builder.build();
    }

    private static Object field(Object object, String name) throws ReflectiveOperationException {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(object);
                }
            }
        }
        throw new NoSuchFieldException(name + " of " + object.getClass());
    }
}
