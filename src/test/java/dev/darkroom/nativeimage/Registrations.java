package dev.darkroom.nativeimage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/** What is registered for the native executable: types for reflection, and resources. */
final class Registrations {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final String ANNOTATION = RegisterForReflection.class.descriptorString();

    private Registrations() {}

    /** The names of all types that are registered with {@link RegisterForReflection}. */
    static Set<String> annotated() {
        Set<String> names = new HashSet<>();
        for (Path file : files(CLASSES.resolve("dev"), ".class")) {
            ClassModel model = parsed(file);
            model.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                    .map(RuntimeVisibleAnnotationsAttribute::annotations)
                    .flatMap(List::stream)
                    .filter(annotation -> annotation.className().equalsString(ANNOTATION))
                    .forEach(annotation -> names.addAll(named(annotation, model)));
        }
        return names;
    }

    /** Itself, unless it names others. */
    private static Set<String> named(Annotation annotation, ClassModel model) {
        Set<String> names = new HashSet<>();
        annotation.elements().stream()
                .map(element -> element.value())
                .filter(AnnotationValue.OfArray.class::isInstance)
                .flatMap(values -> ((AnnotationValue.OfArray) values).values().stream())
                .forEach(value -> names.add(
                        switch (value) {
                            case AnnotationValue.OfClass type ->
                                name(type.className().stringValue());
                            case AnnotationValue.OfString name -> name.stringValue();
                            default -> throw new IllegalArgumentException("not known here: " + value);
                        }));
        return names.isEmpty() ? Set.of(model.thisClass().asInternalName().replace('/', '.')) : names;
    }

    private static String name(String descriptor) {
        return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
    }

    /** The names in all files of that name below {@code META-INF/native-image}; an array's ends in brackets. */
    static Set<String> configured(String fileName) {
        Set<String> names = new HashSet<>();
        for (Path file : files(CLASSES.resolve("META-INF/native-image"), fileName)) {
            try {
                for (JsonNode type : new ObjectMapper().readTree(file.toFile())) {
                    names.add(type.path("name").textValue());
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return names;
    }

    /** Whether a resource is in the executable, of whatever architecture. */
    static boolean isIncluded(String resource) {
        return Stream.of(settings()
                        .getProperty("quarkus.native.resources.includes")
                        .split(","))
                .anyMatch(glob -> FileSystems.getDefault()
                        .getPathMatcher("glob:" + glob.strip())
                        .matches(Path.of(resource)));
    }

    private static Properties settings() {
        Properties settings = new Properties();
        try (InputStream file = Files.newInputStream(CLASSES.resolve("application.properties"))) {
            settings.load(new InputStreamReader(file, UTF_8));
            return settings;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ClassModel parsed(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
