package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One embedded database belongs to one running instance. */
class SecondInstanceIT {

    @Test
    void a_second_instance_on_the_same_data_folder_says_so_in_one_line_and_ends() {
        try (PackagedApp first = PackagedApp.darkroom("first-instance").start();
                PackagedApp second = PackagedApp.darkroom("second-instance").onDataFolder(first.dataFolder())) {
            second.launch();

            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.output().lines().toList())
                    .singleElement()
                    .asString()
                    .contains("is in use by another Darkroom", "DARKROOM_DATA_DIR");
            new ApiClient(first)
                    .await(
                            new ApiClient(first).submit("fal-ai/flux/schnell", "{\"prompt\": \"undisturbed\"}"),
                            "SUCCEEDED");
        }
    }
}
