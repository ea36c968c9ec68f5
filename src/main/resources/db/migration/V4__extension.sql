-- More time on a running lease. An extension is an access request of its own, with the same policy and approvals; when
-- it is agreed to, the time is added to the lease's end. A lease still cannot become longer in any other way.

-- Deferred: the check locks the lease's row, and asking, which waits for the directory, must not hold up its end.
alter table latchkey.access_request
    add column extends_lease uuid references latchkey.lease deferrable initially deferred;
create index access_request_by_extended_lease on latchkey.access_request (extends_lease)
    where extends_lease is not null;

create table latchkey.lease_extension (
    request_id  uuid        primary key references latchkey.access_request,
    lease_id    uuid        not null references latchkey.lease,
    seconds     bigint      not null,
    old_end     timestamptz not null,
    new_end     timestamptz not null,
    extended_at timestamptz not null default clock_timestamp(),
    -- The transaction that wrote the row, and the only one in which the lease may become longer by it.
    written_in  xid8        not null default pg_current_xact_id()
);
create index lease_extension_by_lease on latchkey.lease_extension (lease_id, extended_at);

-- Asked for and not yet decided, or agreed to and not yet carried out.
create function latchkey.has_open_extension(lease uuid) returns boolean
    language sql stable as $$
    select exists (
        select from latchkey.access_request r
        where r.extends_lease = lease
          and (r.state = 'requested'
            or r.state = 'approved' and not exists (
                select from latchkey.lease_extension x where x.request_id = r.id)))
$$;

-- One at a time may ask for more time on a lease. Not the lease's row: who asks must not hold up its end.
create function latchkey.lock_extensions(lease uuid) returns void
    language sql as $$
    select pg_advisory_xact_lock(hashtextextended('extensions of ' || lease, 0))
$$;

create or replace function latchkey.guard_new_access_request() returns trigger
    language plpgsql as $$
begin
    if new.state <> 'requested' then
        perform latchkey.refuse_step('access request', new.id, 'nothing', new.state);
    end if;
    if new.extends_lease is not null then
        if new.emergency or new.start_at is not null or not exists (
            select from latchkey.lease l join latchkey.access_request r on r.id = l.request_id
            where l.id = new.extends_lease and l.user_id = new.requester_id and l.role_id = new.role_id
              and l.state = 'active' and l.expires_at > clock_timestamp() and not r.emergency) then
            raise exception 'access request % cannot extend lease %', new.id, new.extends_lease
                using errcode = 'check_violation';
        end if;
        perform latchkey.lock_extensions(new.extends_lease);
        if latchkey.has_open_extension(new.extends_lease) then
            raise exception 'an extension of lease % was asked for already', new.extends_lease
                using errcode = 'check_violation';
        end if;
    end if;
    return new;
end $$;

create or replace function latchkey.guard_access_request() returns trigger
    language plpgsql as $$
begin
    if (new.id, new.requester_id, new.requester_name, new.role_id, new.role_name, new.system, new.tier,
        new.owner_group, new.duration_seconds, new.justification, new.ticket, new.start_at, new.emergency,
        new.content_hash, new.requested_at, new.extends_lease)
        is distinct from
       (old.id, old.requester_id, old.requester_name, old.role_id, old.role_name, old.system, old.tier,
        old.owner_group, old.duration_seconds, old.justification, old.ticket, old.start_at, old.emergency,
        old.content_hash, old.requested_at, old.extends_lease) then
        raise exception 'access request % is immutable once recorded', old.id using errcode = 'check_violation';
    end if;
    if new.state <> old.state then
        if not ((old.state = 'requested')
             or (old.state = 'approved' and new.state in ('denied', 'withdrawn')
                 and not exists (select from latchkey.lease where request_id = old.id)
                 and not exists (select from latchkey.lease_extension where request_id = old.id))) then
            perform latchkey.refuse_step('access request', old.id, old.state, new.state);
        end if;
        if new.state = 'approved' and not latchkey.is_agreed(new.id) then
            raise exception 'access request % was not agreed to by those whom the policy names', new.id
                using errcode = 'check_violation';
        end if;
        new.settled_at := now();
    end if;
    return new;
end $$;

create or replace function latchkey.guard_new_lease() returns trigger
    language plpgsql as $$
declare
    request latchkey.access_request;
begin
    select * into request from latchkey.access_request where id = new.request_id for update;
    if request.state is distinct from 'approved' then
        raise exception 'no lease for access request %, which is %', new.request_id, request.state
            using errcode = 'check_violation';
    end if;
    if request.extends_lease is not null then
        raise exception 'no lease for access request %, which extends one', new.request_id
            using errcode = 'check_violation';
    end if;
    -- The engine's clock may be a little ahead of this one.
    if new.starts_at < request.start_at - interval '1 second' then
        raise exception 'no lease for access request % before %', new.request_id, request.start_at
            using errcode = 'check_violation';
    end if;
    if (new.user_id, new.role_id) is distinct from (request.requester_id, request.role_id)
        or new.expires_at > new.starts_at + make_interval(secs => request.duration_seconds) then
        raise exception 'a lease must be what access request % asked for', new.request_id
            using errcode = 'check_violation';
    end if;
    if new.state <> 'granting' then
        perform latchkey.refuse_step('lease', new.id, 'nothing', new.state);
    end if;
    return new;
end $$;

create function latchkey.guard_new_lease_extension() returns trigger
    language plpgsql as $$
declare
    request latchkey.access_request;
    lease latchkey.lease;
begin
    select * into request from latchkey.access_request where id = new.request_id for update;
    select * into lease from latchkey.lease where id = new.lease_id for update;
    if request.state is distinct from 'approved' then
        raise exception 'no extension for access request %, which is %', new.request_id, request.state
            using errcode = 'check_violation';
    end if;
    if (request.extends_lease, request.duration_seconds, lease.expires_at,
            lease.expires_at + make_interval(secs => request.duration_seconds))
        is distinct from (new.lease_id, new.seconds, new.old_end, new.new_end) then
        raise exception 'an extension must be what access request % asked for', new.request_id
            using errcode = 'check_violation';
    end if;
    if lease.state <> 'active' or lease.expires_at <= clock_timestamp() then
        raise exception 'lease % is over and cannot be extended', new.lease_id using errcode = 'check_violation';
    end if;
    new.extended_at := clock_timestamp();
    new.written_in := pg_current_xact_id();
    return new;
end $$;
create trigger guard_new_lease_extension before insert on latchkey.lease_extension
    for each row execute function latchkey.guard_new_lease_extension();

-- What is written down as extended is extended, once, and nothing else is.
create function latchkey.apply_extension() returns trigger
    language plpgsql as $$
begin
    update latchkey.lease set expires_at = new.new_end where id = new.lease_id;
    return null;
end $$;
create trigger apply_extension after insert on latchkey.lease_extension
    for each row execute function latchkey.apply_extension();
create trigger keep_lease_extension before delete or update or truncate on latchkey.lease_extension
    for each statement execute function latchkey.refuse_delete();

create or replace function latchkey.guard_lease() returns trigger
    language plpgsql as $$
begin
    if (new.id, new.request_id, new.user_id, new.username, new.role_id, new.role_name, new.owner_group,
        new.pre_existing, new.token_lifespan_seconds, new.starts_at)
        is distinct from
       (old.id, old.request_id, old.user_id, old.username, old.role_id, old.role_name, old.owner_group,
        old.pre_existing, old.token_lifespan_seconds, old.starts_at) then
        raise exception 'lease % cannot be turned into another one', old.id using errcode = 'check_violation';
    end if;
    if new.expires_at > old.expires_at and not exists (
        select from latchkey.lease_extension
        where lease_id = old.id and old_end = old.expires_at and new_end = new.expires_at
          and written_in = pg_current_xact_id()) then
        raise exception 'lease % cannot become longer', old.id using errcode = 'check_violation';
    end if;
    if old.state in ('ended', 'grant_failed', 'externally_ended')
        and (new.expires_at, new.seen_at, new.revoking_since, new.ended_at, new.ended_by, new.end_reason, new.role_removed)
            is distinct from
            (old.expires_at, old.seen_at, old.revoking_since, old.ended_at, old.ended_by, old.end_reason, old.role_removed) then
        raise exception 'lease % is over, and how it ended stays', old.id using errcode = 'check_violation';
    end if;
    if new.state <> old.state and not (
           (old.state = 'granting' and new.state in ('active', 'revoking'))
        or (old.state = 'active' and new.state in ('revoking', 'externally_ended'))
        or (old.state = 'revoking' and new.state in ('ended', 'grant_failed'))) then
        perform latchkey.refuse_step('lease', old.id, old.state, new.state);
    end if;
    return new;
end $$;
