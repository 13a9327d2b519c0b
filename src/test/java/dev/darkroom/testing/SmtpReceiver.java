package dev.darkroom.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A mail server on loopback that refuses the first mail for now, and keeps the others. */
public class SmtpReceiver implements QuarkusTestResourceLifecycleManager {

    private static final List<String> MAILS = new CopyOnWriteArrayList<>();
    private static final AtomicInteger REFUSALS = new AtomicInteger();

    private @Nullable ServerSocket server;

    public static List<String> mails() {
        return List.copyOf(MAILS);
    }

    public static int refusals() {
        return REFUSALS.get();
    }

    @Override
    public Map<String, String> start() {
        ServerSocket socket = LoopbackServers.accept(50, SmtpReceiver::talk);
        server = socket;
        return Map.of(
                "darkroom.mail.host", "127.0.0.1",
                "darkroom.mail.port", String.valueOf(socket.getLocalPort()),
                "darkroom.mail.encryption", "none",
                "darkroom.mail.from", "darkroom@example.org",
                "darkroom.mail.to", "one@example.org,two@example.org");
    }

    private static void talk(Socket client) {
        try (client;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            OutputStream out = client.getOutputStream();
            say(out, "220 mail.example.org ready");
            StringBuilder envelope = new StringBuilder();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                envelope.append(line).append('\n');
                if (line.startsWith("EHLO") || line.startsWith("HELO")) {
                    say(out, "250 mail.example.org");
                } else if (line.startsWith("MAIL") && REFUSALS.compareAndSet(0, 1)) {
                    say(out, "451 not just now");
                } else if (line.equals("DATA")) {
                    say(out, "354 go on");
                    String text = in.readLine();
                    while (text != null && !text.equals(".")) {
                        envelope.append(text).append('\n');
                        text = in.readLine();
                    }
                    MAILS.add(envelope.toString());
                    say(out, "250 taken");
                } else if (line.equals("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    say(out, "250 fine");
                }
            }
        } catch (IOException hungUp) {
            // The other side has what it wanted.
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void stop() {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
