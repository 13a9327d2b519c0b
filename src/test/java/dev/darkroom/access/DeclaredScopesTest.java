package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclaredScopesTest {

    @Test
    void every_endpoint_declares_the_scope_it_needs_or_why_it_needs_none() {
        List<JavaMethod> endpoints = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.darkroom").stream()
                        .filter(type -> !type.isInterface() && type.isAnnotatedWith(Path.class))
                        .filter(type -> !type.getPackageName().startsWith("dev.darkroom.sandbox"))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class))
                        .toList();
        assertThat(endpoints).hasSizeGreaterThan(5);
        assertThat(endpoints)
                .allSatisfy(endpoint -> assertThat(declares(endpoint))
                        .as("%s", endpoint.getFullName())
                        .isTrue());
    }

    private static boolean declares(JavaMethod endpoint) {
        JavaClass resource = endpoint.getOwner();
        return endpoint.isAnnotatedWith(Requires.class)
                || endpoint.isAnnotatedWith(Open.class)
                || resource.isAnnotatedWith(Requires.class)
                || resource.isAnnotatedWith(Open.class);
    }
}
