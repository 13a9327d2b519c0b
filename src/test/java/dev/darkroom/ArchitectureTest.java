package dev.darkroom;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.darkroom.jobs.watch.JobStatusPoller;
import dev.darkroom.shared.work.WorkLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shape of the house: which room may know which, and what no room may do. */
class ArchitectureTest {

    /** From the top to the ground: a room may know those after it. The sandbox stands apart. */
    private static final List<String> ROOMS = List.of(
            "boot",
            "gallery",
            "imports",
            "mirror",
            "jobs",
            "callbacks",
            "ingest",
            "library",
            "deliveries",
            "storage",
            "upstream",
            "outgoing",
            "access",
            "shared");

    /** The same inside the room of the jobs, all of them; the one without a name is its core. */
    private static final List<String> JOBS = List.of(
            ".queue",
            ".workflow.api",
            ".api",
            ".workflow",
            ".engine..",
            ".completion..",
            ".dispatch..",
            ".intake..",
            ".admission..",
            ".gate..",
            ".maintenance..",
            ".realtime..",
            ".usage..",
            ".watch..",
            ".position..",
            "",
            ".pricing..",
            ".announcement..");

    private static final int MAX_CLASSES_IN_A_PACKAGE = 30;

    private static final int MAX_FILE_LENGTH = 400;

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
    void arrows_inside_the_room_of_the_jobs_point_down() {
        for (int room = 1; room < JOBS.size(); room++) {
            noClasses()
                    .that()
                    .resideInAPackage("dev.darkroom.jobs" + JOBS.get(room))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(JOBS.subList(0, room).stream()
                            .map(name -> "dev.darkroom.jobs" + name)
                            .toArray(String[]::new))
                    .check(CLASSES);
        }
    }

    @Test
    void packages_form_no_circle() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        String name = type.getPackageName();
                        boolean apart = name.contains(".generated") || name.startsWith("dev.darkroom.sandbox");
                        return apart || !name.startsWith("dev.darkroom.")
                                ? SliceIdentifier.ignore()
                                : SliceIdentifier.of(name);
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void no_package_is_large() throws IOException {
        sources(Path.of("src", "main")).stream()
                .filter(source -> !source.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()))
                .forEach((folder, classes) ->
                        assertThat(classes).as("%s", folder).isLessThanOrEqualTo(MAX_CLASSES_IN_A_PACKAGE));
    }

    @Test
    void simple_names_are_unique() throws IOException {
        assertThat(sources(Path.of("src")).stream()
                        .map(source -> source.getFileName().toString())
                        .filter(name -> !name.equals("package-info.java"))
                        .toList())
                .doesNotHaveDuplicates();
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
    void what_is_periodic_has_no_loop_of_its_own() {
        noClasses()
                .that()
                .haveSimpleNameNotContaining("PeriodicTaskScheduler")
                .and()
                // New work wakes it, so it is no timer that it waits for.
                .doNotBelongToAnyOf(JobStatusPoller.class)
                .should()
                .callMethod(WorkLoop.class, "every", String.class, Duration.class, Runnable.class)
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
        for (Path source : sources(Path.of("src"))) {
            assertThat(Files.readAllLines(source)).as("%s", source).hasSizeLessThanOrEqualTo(MAX_FILE_LENGTH);
        }
    }

    private static List<Path> sources(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).isNotEmpty();
            return sources;
        }
    }
}
