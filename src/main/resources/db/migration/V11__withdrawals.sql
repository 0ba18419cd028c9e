-- What was sent of earlier images is taken back, whatever becomes of the job that takes their place: until its run has
-- come to an end, or the node has looked, it is owed.
ALTER TABLE job ADD COLUMN owes_withdrawal BOOLEAN DEFAULT FALSE NOT NULL;
CREATE INDEX job_owes_withdrawal ON job (owes_withdrawal);

-- Of a result that takes back another job's: that job.
ALTER TABLE job_result ADD COLUMN former_job_id BIGINT;
CREATE INDEX job_result_former ON job_result (former_job_id);
