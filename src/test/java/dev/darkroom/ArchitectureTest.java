package dev.darkroom;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shape of the house: which room may know which, and what no room may do. */
class ArchitectureTest {

    /** From the top to the ground: a room may know those after it. The sandbox stands apart. */
    private static final List<String> ROOMS = List.of(
            "boot",
            "gallery",
            "jobs",
            "callbacks",
            "ingest",
            "library",
            "deliveries",
            "storage",
            "upstream",
            "access",
            "shared");

    private static final int LONGEST_FILE = 400;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.darkroom");

    @Test
    void arrows_between_rooms_point_down() {
        for (int room = 1; room < ROOMS.size(); room++) {
            String[] above = ROOMS.subList(0, room).stream()
                    .map(name -> "dev.darkroom." + name + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.darkroom." + ROOMS.get(room) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .check(CLASSES);
        }
    }

    @Test
    void rooms_form_no_circle() {
        slices().matching("dev.darkroom.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void the_sandbox_and_the_rest_know_nothing_of_each_other() {
        noClasses()
                .that()
                .resideInAPackage("dev.darkroom.sandbox..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.darkroom..")
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                resideInAPackage("dev.darkroom.sandbox.."))))
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.darkroom.sandbox..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.darkroom.sandbox.."))
                .check(CLASSES);
    }

    @Test
    void every_resource_of_the_sandbox_lies_behind_its_door() {
        classes()
                .that()
                .resideInAPackage("dev.darkroom.sandbox..")
                .and()
                .areAnnotatedWith("jakarta.ws.rs.Path")
                .should()
                .beAnnotatedWith("dev.darkroom.sandbox.InSandbox")
                .check(CLASSES);
    }

    @Test
    void every_room_is_on_the_plan() {
        classes()
                .that()
                .resideInAPackage("dev.darkroom.*..")
                .should()
                .resideInAnyPackage(Stream.concat(ROOMS.stream(), Stream.of("sandbox"))
                        .map(name -> "dev.darkroom." + name + "..")
                        .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void generated_types_stay_in_the_upstream_room() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.darkroom.upstream..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.darkroom.upstream.generated.."))
                .check(CLASSES);
    }

    @Test
    void time_ids_and_pauses_come_from_beans() {
        noClasses()
                .that(resideInAPackage("dev.darkroom..")
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                resideInAPackage("dev.darkroom.upstream.generated.."))))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.darkroom.shared")
                .should()
                .callMethod(Clock.class, "systemUTC")
                .check(CLASSES);
    }

    @Test
    void test_libraries_stay_in_tests() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.junit..", "org.assertj..", "org.awaitility..", "net.jqwik.."))
                .check(CLASSES);
    }

    @Test
    void no_file_is_long() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).isNotEmpty();
            for (Path source : sources) {
                assertThat(Files.readAllLines(source)).as("%s", source).hasSizeLessThanOrEqualTo(LONGEST_FILE);
            }
        }
    }
}
