-- Who may read an object besides its owner; null for whoever knows the URL.
ALTER TABLE stored_object
    ADD COLUMN acl jsonb CHECK (acl ->> 'default' IN ('allow', 'forbid', 'hide') AND jsonb_typeof(acl -> 'rules') = 'array');

-- What an owner wants for files about which a request says nothing. One row an owner.
CREATE TABLE storage_settings (
    owner_id           uuid PRIMARY KEY REFERENCES owner (id),
    expiration_seconds bigint CHECK (expiration_seconds > 0),
    initial_acl        jsonb CHECK (initial_acl ->> 'default' IN ('allow', 'forbid', 'hide')
        AND jsonb_typeof(initial_acl -> 'rules') = 'array'),
    updated_at         timestamptz NOT NULL
);

-- How long files are kept that come by a key, where the request does not say; 0 for ever, null for the owner's setting.
ALTER TABLE api_key ADD COLUMN object_seconds bigint CHECK (object_seconds >= 0);
