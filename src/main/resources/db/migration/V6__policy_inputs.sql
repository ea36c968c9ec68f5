-- What the tables were given, so that a candidate table can be held against what really happened. Evaluations from
-- before this have none.

alter table latchkey.policy_evaluation add column inputs jsonb not null default '{}';

-- Reckoning what a person has held reads their leases and their agreements.
create index lease_by_user on latchkey.lease (user_id, starts_at desc);
create index decision_by_decider on latchkey.decision (decider_id, decided_at desc);
