-- What earlier attempts of the job told to have used: each was paid for.
ALTER TABLE job ADD COLUMN earlier_units numeric;
