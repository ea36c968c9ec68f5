-- A stage opens also where nobody can tell of a delegate, and keeps why.
alter table latchkey.approval_assignment
    add column delegate_left_out boolean not null default false
        check (not delegate_left_out or assignee_id is null and reason is not null);
