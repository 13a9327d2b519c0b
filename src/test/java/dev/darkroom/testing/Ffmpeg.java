package dev.darkroom.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The machine's own, where it has one. */
public final class Ffmpeg {

    private Ffmpeg() {}

    public static boolean isThere() {
        return succeeds("-version");
    }

    /** A file that it makes with these arguments. */
    public static byte[] made(Path file, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(file.toString());
        assertThat(succeeds(all.toArray(String[]::new))).as("%s", all).isTrue();
        return Files.readAllBytes(file);
    }

    public static boolean succeeds(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "quiet", "-nostdin", "-y"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
