-- What may go, and what has gone. deleted_at: its images were given up then; files_gone: and are off the disk.
ALTER TABLE received_series ADD COLUMN deleted_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE received_series ADD COLUMN files_gone BOOLEAN DEFAULT FALSE NOT NULL;
CREATE INDEX received_series_kept ON received_series (files_gone, last_instance_at);

-- Whether its copies in results.folder were deleted.
ALTER TABLE job ADD COLUMN results_deleted BOOLEAN DEFAULT FALSE NOT NULL;
CREATE INDEX job_results_kept ON job (results_deleted, changed_at);

-- Studies of which nothing goes.
CREATE TABLE study_hold (
  study_instance_uid VARCHAR(64) PRIMARY KEY,
  at                 TIMESTAMP WITH TIME ZONE NOT NULL,
  by_whom            VARCHAR(200) NOT NULL,
  note               VARCHAR(500) NOT NULL
);
