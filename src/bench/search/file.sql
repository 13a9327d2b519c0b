\set a random(1, 1000000000)
\set b random(1, 1000000000)
BEGIN;
INSERT INTO stored_object (key, owner_id, size, sha256, content_type, file_name, created_at)
VALUES ('filefilefilefilefilefi_' || :a || '.' || :b, :owner, 1, sha256('x'), 'image/png', 'x.png', now());
WITH filed AS (
    INSERT INTO asset (id, owner_id, object_key, type, source, title, prompt, created_at)
    VALUES (gen_random_uuid(), :owner, 'filefilefilefilefilefi_' || :a || '.' || :b, 'image', 'upload', 'a lighthouse',
        'a lighthouse above a norwegian fjord, golden hour, 85mm, take ' || :a || ' of ' || :b, now()) RETURNING id
), vector AS (
    INSERT INTO asset_meaning_vector (id, model_id, vector) SELECT id, :model, decode(repeat('5a', 768), 'hex') FROM filed
)
INSERT INTO asset_meaning (id, owner_id, type, source, model_id, bits)
SELECT id, :owner, 'image', 'upload', :model, repeat('01', 192)::bit(384) FROM filed;
COMMIT;
