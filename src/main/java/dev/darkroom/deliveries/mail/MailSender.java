package dev.darkroom.deliveries.mail;

import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends one mail at a time over SMTP, on a connection of its own, within a time limit. */
@ApplicationScoped
class MailSender {

    /** It was not sent, as far as can be told. */
    static final class NotSentException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotSentException(String message) {
            super(message);
        }
    }

    private final Vertx vertx;
    private final MailSettings settings;

    MailSender(Vertx vertx, MailSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** @throws NotSentException also where it takes longer than it may */
    void send(String subject, String text) {
        MailMessage mail = new MailMessage()
                .setFrom(settings.from().orElseThrow())
                .setTo(settings.to().orElse(List.of()))
                .setSubject(subject)
                .setText(text);
        try {
            send(mail);
        } catch (NotSentException told) {
            throw told;
        } catch (RuntimeException settingsThatCannotBe) {
            // Its words are left out: they may hold what was set.
            throw new NotSentException(settingsThatCannotBe.getClass().getSimpleName());
        }
    }

    private void send(MailMessage mail) {
        MailClient client = MailClient.create(vertx, config());
        try {
            client.sendMail(mail)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw new NotSentException(String.valueOf(cause.getMessage()));
        } catch (TimeoutException slow) {
            throw new NotSentException("no answer in time");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotSentException("interrupted");
        } finally {
            client.close();
        }
    }

    private MailConfig config() {
        String from = settings.from().orElseThrow();
        MailConfig config = new MailConfig()
                .setHostname(settings.host().orElseThrow())
                .setPort(settings.port())
                .setOwnHostname(from.substring(from.lastIndexOf('@') + 1).replace(">", ""))
                .setSsl(settings.encryption() == MailSettings.Encryption.TLS)
                .setStarttls(
                        settings.encryption() == MailSettings.Encryption.STARTTLS
                                ? StartTLSOptions.REQUIRED
                                : StartTLSOptions.DISABLED)
                .setLogin(settings.user().isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED)
                .setKeepAlive(false)
                .setMaxPoolSize(1);
        // Else any certificate would do.
        config.setHostnameVerificationAlgorithm("HTTPS");
        Duration timeout = settings.timeout();
        config.setConnectTimeout((int) timeout.toMillis()).setIdleTimeout((int) Math.max(1, timeout.toSeconds()));
        settings.user().ifPresent(config::setUsername);
        settings.password().ifPresent(config::setPassword);
        return config;
    }
}
