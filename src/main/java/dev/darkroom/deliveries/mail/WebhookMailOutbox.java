package dev.darkroom.deliveries.mail;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.DueWork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Outbox of mail about webhooks that were disabled: a row each, written with what it tells of and deleted once it is sent. */
@ApplicationScoped
public class WebhookMailOutbox {

    /** Longer than one mail may take. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final String CLAIM = """
            UPDATE webhook_mail mail SET attempts = attempts + 1, due_at = ? FROM webhook
            WHERE webhook.id = mail.webhook_id AND mail.webhook_id IN (
                SELECT webhook_id FROM webhook_mail WHERE due_at <= ? ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
            RETURNING webhook.id, owner_id, url, disabled_reason, disabled_at, mail.attempts""";

    /** A mail that is due and claimed. */
    record Mail(
            UUID webhookId,
            UUID ownerId,
            String url,
            @Nullable String reason,
            @Nullable Instant at,
            int attempt) {}

    private final Database database;
    private final MailSettings settings;
    private final Clock clock;

    WebhookMailOutbox(Database database, MailSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    @Produces
    static DueWork due(Database database, MailSettings settings) {
        return settings.isComplete() ? DueWork.ofTable("webhook_mail", database) : _ -> new DueWork.Due(0, null);
    }

    /** In the transaction that disables it; nothing where no mail is sent. */
    public void tell(UUID webhook) {
        if (settings.isComplete()) {
            database.update("""
                    INSERT INTO webhook_mail (webhook_id, due_at) VALUES (?, ?)
                    ON CONFLICT (webhook_id) DO UPDATE SET due_at = excluded.due_at, attempts = 0""", webhook, clock.instant());
        }
    }

    List<Mail> claim(int most) {
        Instant now = clock.instant();
        return database.query(CLAIM, WebhookMailOutbox::read, now.plus(LEASE), now, most);
    }

    void done(Mail mail) {
        database.update(
                "DELETE FROM webhook_mail WHERE webhook_id = ? AND attempts = ?", mail.webhookId(), mail.attempt());
    }

    void again(Mail mail, Duration pause) {
        database.update(
                "UPDATE webhook_mail SET due_at = ? WHERE webhook_id = ? AND attempts = ?",
                clock.instant().plus(pause),
                mail.webhookId(),
                mail.attempt());
    }

    private static Mail read(ResultSet row) throws SQLException {
        return new Mail(
                Database.id(row, "id"),
                Database.id(row, "owner_id"),
                row.getString("url"),
                row.getString("disabled_reason"),
                Database.instant(row, "disabled_at"),
                row.getInt("attempts"));
    }
}
