-- How often the process ended in the middle of a run or a delivery since it was made or retried: what ends it again
-- and again is set aside.
ALTER TABLE job ADD COLUMN endings INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE delivery ADD COLUMN endings INTEGER DEFAULT 0 NOT NULL;
