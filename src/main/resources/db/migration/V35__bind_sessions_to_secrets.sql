-- Fingerprint of the secret that a session was opened with, and ends with; null where it was opened by a link.
ALTER TABLE session ADD COLUMN secret text;
