-- What upstream answered when it was neither an output nor a failure, as a JSON object: paid for perhaps, and never thrown away.
ALTER TABLE job ADD COLUMN unrecognized_answer text;
