-- The ledger: who asked for what, who agreed, who holds what until when. Every instant is UTC and taken from this
-- database's clock. The engine's tables stand in a schema of their own; nothing here points into them.

create table latchkey.access_request (
    id               uuid        primary key,
    requester_id     text        not null,
    requester_name   text        not null,
    role_id          text        not null,
    role_name        text        not null,
    system           text        not null,
    tier             text        not null check (tier in ('low', 'medium', 'high', 'critical')),
    owner_group      text        not null,
    duration_seconds bigint      not null check (duration_seconds >= 60),
    justification    text        not null check (length(justification) between 1 and 2000),
    ticket           text        check (length(ticket) between 1 and 200),
    start_at         timestamptz,
    emergency        boolean     not null,
    content_hash     text        not null,
    requested_at     timestamptz not null default now(),
    state            text        not null default 'requested'
        check (state in ('requested', 'approved', 'denied', 'rejected', 'withdrawn', 'unanswered')),
    settled_at       timestamptz
);
create index access_request_by_requester on latchkey.access_request (requester_id, requested_at desc, id);
create index access_request_by_time on latchkey.access_request (requested_at desc, id);

create table latchkey.policy_evaluation (
    request_id   uuid        not null references latchkey.access_request,
    number       integer     not null,
    evaluated_at timestamptz not null default now(),
    outcome      text        not null check (outcome in ('denied', 'approvalNeeded', 'preApproved')),
    reasons      text[]      not null,
    rules        text[]      not null,
    tables       text[]      not null,
    primary key (request_id, number)
);

create table latchkey.approval_stage (
    request_id     uuid        not null references latchkey.access_request,
    number         integer     not null check (number >= 1),
    approver_group text        not null,
    approvals      integer     not null check (approvals >= 1),
    window_seconds bigint      not null check (window_seconds > 0),
    opened_at      timestamptz,
    closes_at      timestamptz,
    outcome        text        not null default 'waiting'
        check (outcome in ('waiting', 'open', 'approved', 'rejected', 'unanswered')),
    primary key (request_id, number)
);
create index approval_stage_by_group on latchkey.approval_stage (approver_group, request_id);

create table latchkey.decision (
    request_id   uuid        not null,
    stage        integer     not null,
    decider_id   text        not null,
    decider_name text        not null,
    verdict      text        not null check (verdict in ('approve', 'reject')),
    comment      text        check (length(comment) <= 1000),
    decided_at   timestamptz not null default now(),
    -- Once per person and request, not per stage: each agreement has to come from somebody else.
    primary key (request_id, decider_id),
    foreign key (request_id, stage) references latchkey.approval_stage
);

create table latchkey.lease (
    id                     uuid        primary key,
    request_id             uuid        not null unique references latchkey.access_request,
    user_id                text        not null,
    username               text        not null,
    role_id                text        not null,
    role_name              text        not null,
    owner_group            text        not null,
    state                  text        not null default 'granting'
        check (state in ('granting', 'active', 'revoking', 'ended', 'grant_failed', 'externally_ended')),
    pre_existing           boolean     not null,
    token_lifespan_seconds bigint      not null,
    starts_at              timestamptz not null default now(),
    expires_at             timestamptz not null,
    seen_at                timestamptz,
    revoking_since         timestamptz,
    ended_at               timestamptz,
    ended_by               text,
    end_reason             text,
    role_removed           boolean,
    sessions_ended_at      timestamptz,
    -- The site lets Latchkey end no sessions; or there was no need to, because the role stays.
    sessions_left_open     boolean     not null default false,
    check (expires_at > starts_at)
);
create index lease_live on latchkey.lease (user_id, role_id) where state in ('granting', 'active', 'revoking');
create index lease_due on latchkey.lease (expires_at) where state in ('granting', 'active', 'revoking');

-- The states are guarded here and not only in Java: whoever writes, however, cannot make a step that does not exist.

create function latchkey.refuse_step(what text, id uuid, from_state text, to_state text) returns void
    language plpgsql as $$
begin
    raise exception '% % cannot go from % to %', what, id, from_state, to_state using errcode = 'check_violation';
end $$;

create function latchkey.guard_access_request() returns trigger
    language plpgsql as $$
begin
    if (new.id, new.requester_id, new.requester_name, new.role_id, new.role_name, new.system, new.tier,
        new.owner_group, new.duration_seconds, new.justification, new.ticket, new.start_at, new.emergency,
        new.content_hash, new.requested_at)
        is distinct from
       (old.id, old.requester_id, old.requester_name, old.role_id, old.role_name, old.system, old.tier,
        old.owner_group, old.duration_seconds, old.justification, old.ticket, old.start_at, old.emergency,
        old.content_hash, old.requested_at) then
        raise exception 'access request % is immutable once recorded', old.id using errcode = 'check_violation';
    end if;
    if new.state <> old.state then
        if not ((old.state = 'requested')
             or (old.state = 'approved' and new.state in ('denied', 'withdrawn')
                 and not exists (select from latchkey.lease where request_id = old.id))) then
            perform latchkey.refuse_step('access request', old.id, old.state, new.state);
        end if;
        new.settled_at := now();
    end if;
    return new;
end $$;
create trigger guard_access_request before update on latchkey.access_request
    for each row execute function latchkey.guard_access_request();

create function latchkey.guard_new_access_request() returns trigger
    language plpgsql as $$
begin
    if new.state <> 'requested' then
        perform latchkey.refuse_step('access request', new.id, 'nothing', new.state);
    end if;
    return new;
end $$;
create trigger guard_new_access_request before insert on latchkey.access_request
    for each row execute function latchkey.guard_new_access_request();

create function latchkey.guard_new_lease() returns trigger
    language plpgsql as $$
declare
    request latchkey.access_request;
begin
    select * into request from latchkey.access_request where id = new.request_id for update;
    if request.state is distinct from 'approved' then
        raise exception 'no lease for access request %, which is %', new.request_id, request.state
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
create trigger guard_new_lease before insert on latchkey.lease
    for each row execute function latchkey.guard_new_lease();

create function latchkey.guard_lease() returns trigger
    language plpgsql as $$
begin
    if (new.id, new.request_id, new.user_id, new.role_id, new.pre_existing, new.starts_at)
        is distinct from (old.id, old.request_id, old.user_id, old.role_id, old.pre_existing, old.starts_at) then
        raise exception 'lease % cannot be turned into another one', old.id using errcode = 'check_violation';
    end if;
    if new.state <> old.state and not (
           (old.state = 'granting' and new.state in ('active', 'revoking'))
        or (old.state = 'active' and new.state in ('revoking', 'externally_ended'))
        or (old.state = 'revoking' and new.state in ('ended', 'grant_failed'))) then
        perform latchkey.refuse_step('lease', old.id, old.state, new.state);
    end if;
    return new;
end $$;
create trigger guard_lease before update on latchkey.lease
    for each row execute function latchkey.guard_lease();

create function latchkey.refuse_delete() returns trigger
    language plpgsql as $$
begin
    raise exception 'the ledger keeps what it has recorded' using errcode = 'check_violation';
end $$;
create trigger keep_access_request before delete on latchkey.access_request
    for each statement execute function latchkey.refuse_delete();
create trigger keep_decision before delete or update on latchkey.decision
    for each statement execute function latchkey.refuse_delete();
create trigger keep_policy_evaluation before delete or update on latchkey.policy_evaluation
    for each statement execute function latchkey.refuse_delete();
create trigger keep_lease before delete on latchkey.lease
    for each statement execute function latchkey.refuse_delete();
