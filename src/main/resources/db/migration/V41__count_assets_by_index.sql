-- Every page of a browse says how many there are. These few columns are the same for many assets, so that the index is some
-- seven bytes an asset and a million are counted without looking at one of them.
CREATE INDEX asset_counted ON asset (owner_id, expires_at, type, source, endpoint);
