-- A stage opens also where nobody can tell of a delegate, and keeps why.
alter table latchkey.approval_assignment
    add column delegate_left_out boolean not null default false
        check (not delegate_left_out or assignee_id is null and reason is not null);

-- Looked for all the time: who still asks for more time on a lease.
create index access_request_open_extension on latchkey.access_request (extends_lease)
    where extends_lease is not null and state in ('requested', 'approved') and not granted;
