-- Several providers, and several accounts at one.

ALTER TABLE job
    -- The account that has it, or is to get it: the provider's name, and of several accounts which. Null in jobs from before there
    -- were several: then it is that of darkroom.upstream.
    ADD COLUMN upstream_account text,
    -- That account may have accepted it once: it is handed to no other any more.
    ADD COLUMN upstream_bound boolean NOT NULL DEFAULT false;

-- What an endpoint costs is for its provider to say.
ALTER TABLE endpoint_price ADD COLUMN provider text NOT NULL DEFAULT 'default';
ALTER TABLE endpoint_price DROP CONSTRAINT endpoint_price_pkey;
ALTER TABLE endpoint_price ADD PRIMARY KEY (provider, endpoint, valid_from);
