-- The trace that a job is part of, as W3C's traceparent has it; null while traces are off.
ALTER TABLE job ADD COLUMN trace_context text;
