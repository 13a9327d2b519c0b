package dev.darkroom.deliveries.mail;

import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.shared.work.WorkLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;

/** Mails operators that a webhook was disabled: one mail at a time, apart from deliveries, and again where it could not be sent. */
@ApplicationScoped
class WebhookMailWorker {

    private static final Logger LOG = Logger.getLogger(WebhookMailWorker.class);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /** With the pauses between them most of a day. */
    private static final int MAX_ATTEMPTS = 24;
    /** Reasons of ours. */
    private static final Set<String> TOLD = Set.of("gone", "failing");

    private final MailSettings settings;
    private final WebhookMailOutbox outbox;
    private final MailSender sender;
    private final BackgroundMode background;
    private final WorkLoop loop;

    WebhookMailWorker(MailSettings settings, WebhookMailOutbox outbox, MailSender sender, BackgroundMode background) {
        this.settings = settings;
        this.outbox = outbox;
        this.sender = sender;
        this.background = background;
        this.loop = new WorkLoop(
                "mail",
                1,
                POLL,
                free -> outbox.claim(free).stream()
                        .<Runnable>map(mail -> () -> send(mail))
                        .toList());
    }

    void start(@Observes StartupEvent event) {
        if (settings.isComplete()) {
            background.start(loop);
        } else if (settings.host().isPresent()) {
            LOG.warn("darkroom.mail.host is set without darkroom.mail.from and darkroom.mail.to: no mail is sent");
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (settings.isComplete()) {
            background.stop(loop);
        }
    }

    private void send(WebhookMailOutbox.Mail mail) {
        if (!TOLD.contains(String.valueOf(mail.reason()))) {
            // It was enabled again meanwhile, or its owner has disabled it.
            outbox.done(mail);
            return;
        }
        try {
            sender.send("Darkroom disabled a webhook", text(mail));
            outbox.done(mail);
            LOG.infof("mail.sent webhook=%s attempt=%d", mail.webhookId(), mail.attempt());
        } catch (MailSender.NotSentException failure) {
            if (mail.attempt() >= MAX_ATTEMPTS) {
                outbox.done(mail);
                LOG.errorf("mail.given_up webhook=%s: %s", mail.webhookId(), failure.getMessage());
            } else {
                outbox.again(mail, Backoff.doubled(FIRST_PAUSE, mail.attempt() - 1, LONGEST_PAUSE));
                LOG.warnf(
                        "mail.failed webhook=%s attempt=%d: %s",
                        mail.webhookId(), mail.attempt(), failure.getMessage());
            }
        }
    }

    /** Of the URL no more than the host: the rest may be a secret, and mail is read by many. */
    private static String text(WebhookMailOutbox.Mail mail) {
        String host = WebUrl.parse(mail.url()).map(WebUrl::host).orElse("unknown");
        String why = "gone".equals(mail.reason())
                ? "It answered 410: nobody wants to be told there any more."
                : "All attempts to deliver to it have failed for five days.";
        return """
                Darkroom disabled a webhook.

                Webhook: %s
                Receiver: %s
                Owner: %s
                Disabled at: %s

                %s

                What was to be sent to it is kept, and ended as FAILED. To go on:
                PATCH /v1/webhooks/%s {"status": "enabled"}, then POST /v1/webhooks/%s/replay.
                """.formatted(
                        mail.webhookId(), host, mail.ownerId(), mail.at(), why, mail.webhookId(), mail.webhookId());
    }
}
