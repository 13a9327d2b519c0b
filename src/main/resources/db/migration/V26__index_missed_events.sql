-- What a webhook was to be told, event by event.
CREATE INDEX delivery_event ON delivery (webhook_id, event_id) WHERE event_id IS NOT NULL;
