-- An asset that outlives its object is traced by its id.
CREATE INDEX generation_input_asset ON generation_input (asset_id) WHERE asset_id IS NOT NULL;
