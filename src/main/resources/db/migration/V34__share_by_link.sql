-- Links by which whoever has one reads an asset, or what lies in a collection, until a time. The token in a link is made
-- from the id and a secret, so that none is kept.
CREATE TABLE share (
    id            uuid PRIMARY KEY,
    owner_id      uuid NOT NULL REFERENCES owner (id),
    asset_id      uuid REFERENCES asset (id) ON DELETE CASCADE,
    collection_id uuid REFERENCES collection (id) ON DELETE CASCADE,
    expires_at    timestamptz NOT NULL,
    created_at    timestamptz NOT NULL,
    CHECK (num_nonnulls(asset_id, collection_id) = 1),
    CHECK (expires_at > created_at)
);

CREATE INDEX share_newest ON share (owner_id, id DESC);
CREATE INDEX share_expiry ON share (expires_at);
-- For deleting what is shared.
CREATE INDEX share_asset ON share (asset_id) WHERE asset_id IS NOT NULL;
CREATE INDEX share_collection ON share (collection_id) WHERE collection_id IS NOT NULL;
