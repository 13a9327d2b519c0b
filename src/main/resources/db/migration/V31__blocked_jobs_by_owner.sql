-- What an owner with a budget has waiting for other jobs is counted at each order.
CREATE INDEX job_blocked_owner ON job (owner_id) WHERE state = 'BLOCKED';
