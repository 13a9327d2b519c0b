-- Since when a job's request answers with what is neither an output nor a failure, without a word in between that it runs.
ALTER TABLE job ADD COLUMN unclear_since timestamptz;
