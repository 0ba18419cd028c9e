-- A job of a silent trial: it runs and is recorded, and its results are never sent.
ALTER TABLE job ADD COLUMN silent BOOLEAN DEFAULT FALSE NOT NULL;
