-- What is asked at every page of somebody who has held a lot, without reading all that they ever held.

-- What counts of a person's past is found by when it ended: a month of it, or the last of a role.
create index lease_by_end on latchkey.lease (user_id, ended_at);
create index lease_by_role_and_end on latchkey.lease (user_id, role_id, ended_at);

-- Whether what was asked for was given: a lease was opened, or one was extended. Only these set it, and nothing takes it
-- back; what has state 'approved' and was not given still waits for its start.
alter table latchkey.access_request add column granted boolean not null default false;
update latchkey.access_request r set granted = true
where exists (select from latchkey.lease l where l.request_id = r.id)
   or exists (select from latchkey.lease_extension x where x.request_id = r.id);

drop index latchkey.access_request_open;
create index access_request_waiting on latchkey.access_request (requester_id, requested_at, id)
    where state in ('requested', 'approved') and not granted;

create function latchkey.guard_granted() returns trigger
    language plpgsql as $$
begin
    if new.granted is distinct from (
            exists (select from latchkey.lease where request_id = new.id)
            or exists (select from latchkey.lease_extension where request_id = new.id)) then
        raise exception 'access request % is granted by a lease or an extension, and by nothing else', new.id
            using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger guard_new_granted before insert on latchkey.access_request
    for each row when (new.granted) execute function latchkey.guard_granted();
create trigger guard_granted before update on latchkey.access_request
    for each row when (new.granted is distinct from old.granted) execute function latchkey.guard_granted();

create function latchkey.mark_granted() returns trigger
    language plpgsql as $$
begin
    update latchkey.access_request set granted = true where id = new.request_id;
    return null;
end $$;
create trigger mark_granted after insert on latchkey.lease
    for each row execute function latchkey.mark_granted();
create trigger mark_granted after insert on latchkey.lease_extension
    for each row execute function latchkey.mark_granted();
