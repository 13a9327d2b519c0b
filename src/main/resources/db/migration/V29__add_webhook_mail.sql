-- Mail that operators are still to get: that a webhook was disabled.
CREATE TABLE webhook_mail (
    webhook_id uuid PRIMARY KEY REFERENCES webhook ON DELETE CASCADE,
    due_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 0
);
CREATE INDEX webhook_mail_due ON webhook_mail (due_at);
