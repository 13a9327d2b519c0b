package dev.darkroom.nativeimage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.nativeimage.Bytecode.Body;
import java.io.IOException;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the native executable must be told of is registered: it fails at run time where it was not, and only there. */
class NativeRegistrationTest {

    private static final List<Body> BODIES = Bytecode.all();
    private static final Set<String> REGISTERED = Registrations.annotated();

    @Test
    void whatIsHandedToJacksonByHandIsRegistered() throws Exception {
        Map<String, String> handed = new TreeMap<>();
        for (Map.Entry<String, String> type : JacksonTypes.in(BODIES).entrySet()) {
            if (isBound(Class.forName(type.getKey(), false, loader()))) {
                withComponents(Class.forName(type.getKey(), false, loader()), type.getValue(), handed);
            }
        }
        assertThat(handed)
                .as("types found")
                .containsKey("dev.darkroom.access.AppTokens$Claims")
                .hasSizeGreaterThan(20);
        handed.keySet().removeIf(NativeRegistrationTest::isRegistered);
        assertThat(handed)
                .as("types that lack @RegisterForReflection, and who hands them to Jackson")
                .isEmpty();
    }

    /** A record's types are not registered with it. */
    private static void withComponents(Class<?> type, String user, Map<String, String> handed) {
        if (!isBound(type) || handed.putIfAbsent(type.getName(), user) != null || !type.isRecord()) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            classes(component.getGenericType()).forEach(part -> withComponents(part, type.getName(), handed));
        }
    }

    private static Stream<Class<?>> classes(Type type) {
        return switch (type) {
            case Class<?> plain when plain.isArray() -> Stream.of(plain.getComponentType());
            case Class<?> plain -> Stream.of(plain);
            case ParameterizedType made ->
                Stream.concat(Stream.of(made.getRawType()), Stream.of(made.getActualTypeArguments()))
                        .flatMap(NativeRegistrationTest::classes);
            case GenericArrayType array -> classes(array.getGenericComponentType());
            default -> Stream.empty();
        };
    }

    /** Whether Jackson looks at its members: what is Jackson's own, the platform's or an enum it knows without. */
    private static boolean isBound(Class<?> type) {
        return type.getName().startsWith("dev.darkroom.")
                && !type.isEnum()
                && !type.isInterface()
                && !JsonNode.class.isAssignableFrom(type);
    }

    private static boolean isRegistered(String name) {
        // Nested types are registered with what they are nested in.
        return REGISTERED.contains(name)
                || (name.contains("$") && isRegistered(name.substring(0, name.lastIndexOf('$'))));
    }

    @Test
    void theFactoriesOfImageIoAreIncludedAndRegistered() throws IOException {
        String list = "META-INF/services/javax.imageio.spi.ImageReaderSpi";
        List<URL> files = Collections.list(loader().getResources(list));
        assertThat(files).isNotEmpty();
        assertThat(Registrations.isIncluded(list)).isTrue();
        for (URL file : files) {
            try (var bytes = file.openStream()) {
                assertThat(new String(bytes.readAllBytes(), UTF_8).strip().lines())
                        .allMatch(REGISTERED::contains);
            }
        }
    }

    @Test
    void whatIsReadFromTheClassPathIsIncluded() {
        Set<String> byComputedName = new TreeSet<>();
        for (Body body : BODIES) {
            for (int i = 0; i < body.instructions().size(); i++) {
                if (body.instructions().get(i) instanceof InvokeInstruction call
                        && call.name().stringValue().startsWith("getResource")
                        && call.owner().asInternalName().startsWith("java/lang/Class")) {
                    if (body.instructions().get(i - 1) instanceof LoadConstantInstruction constant) {
                        assertThat(Registrations.isIncluded(
                                        constant.constantValue().toString().replaceFirst("^/", "")))
                                .as("%s of %s", constant.constantValue(), body.owningClass())
                                .isTrue();
                    } else {
                        byComputedName.add(body.owningClass());
                    }
                }
            }
        }
        // The two files of the model, see below.
        assertThat(byComputedName).containsExactly("dev.darkroom.library.search.embedding.LocalTextEmbedder");
    }

    @Test
    void whatLibrariesReadFromTheClassPathIsIncluded() {
        assertThat(List.of(
                        "all-minilm-l6-v2-q.onnx",
                        "all-minilm-l6-v2-q-tokenizer.json",
                        "postgres-linux-x86_64.txz",
                        "postgres-linux-arm_64.txz",
                        "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
                        "ai/onnxruntime/native/linux-aarch64/libonnxruntime4j_jni.so"))
                .allSatisfy(name -> {
                    assertThat(loader().getResource(name)).as(name).isNotNull();
                    assertThat(Registrations.isIncluded(name)).as(name).isTrue();
                });
    }

    @Test
    void whatTheWriterOfFilmsMakesByReflectionIsConfigured() {
        Set<String> configured = Registrations.configured("reflect-config.json");
        String films = "org.jcodec.containers.mp4.";
        Stream.of("boxes.TrakBox", "boxes.MovieBox", "muxer.AbstractMP4MuxerTrack")
                .flatMap(writer -> Bytecode.of(films + writer).stream())
                .flatMap(body -> body.instructions().stream())
                .filter(LoadConstantInstruction.class::isInstance)
                .map(constant -> ((LoadConstantInstruction) constant).constantValue())
                .filter(ClassDesc.class::isInstance)
                .map(type -> films + "boxes." + ((ClassDesc) type).displayName())
                .forEach(box -> assertThat(configured).contains(box, box + "[]"));
    }

    @Test
    void whatIsConfiguredExists() throws ClassNotFoundException {
        for (String file : List.of("reflect-config.json", "jni-config.json")) {
            for (String name : Registrations.configured(file)) {
                assertThat(Class.forName(name.replace("[]", ""), false, loader()))
                        .isNotNull();
            }
        }
    }

    /** A native executable keeps what such fields held where it was built. */
    @Test
    void noConstantDependsOnTheMachine() {
        List<String> asking = List.of("getenv", "getProperty", "availableProcessors", "maxMemory", "now", "toRealPath");
        assertThat(BODIES.stream()
                        .filter(body -> body.method().methodName().equalsString("<clinit>"))
                        .filter(body -> body.instructions().stream()
                                .anyMatch(instruction -> instruction instanceof InvokeInstruction call
                                        && asking.contains(call.name().stringValue()))))
                .extracting(Body::owningClass)
                .isEmpty();
    }

    /** Caffeine asks a loader by reflection what it overrides; an executable warns at each cache that it cannot tell. */
    @Test
    void cachesLoadByThemselves() {
        assertThat(BODIES.stream()
                        .filter(body -> body.instructions().stream()
                                .anyMatch(instruction -> instruction instanceof InvokeInstruction call
                                        && call.typeSymbol()
                                                .returnType()
                                                .displayName()
                                                .equals("LoadingCache")))
                        .map(Body::owningClass))
                .isEmpty();
    }

    private static ClassLoader loader() {
        return NativeRegistrationTest.class.getClassLoader();
    }
}
