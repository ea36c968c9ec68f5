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
        check (outcome in ('waiting', 'open', 'approved', 'rejected', 'unanswered', 'skipped')),
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
    -- A grant was asked of Keycloak and its outcome is not known: it may still arrive, also after the lease is over.
    unsure_until           timestamptz,
    ended_at               timestamptz,
    ended_by               text,
    end_reason             text,
    role_removed           boolean,
    sessions_ended_at      timestamptz,
    -- The site lets Latchkey end no sessions; or there was no need to, because the role stays.
    sessions_left_open     boolean     not null default false,
    sweeps                 integer     not null default 0,
    next_sweep_at          timestamptz,
    check (expires_at > starts_at)
);
create index lease_live on latchkey.lease (user_id, role_id) where state in ('granting', 'active', 'revoking');
create index lease_to_end on latchkey.lease (next_sweep_at)
    where state in ('granting', 'active', 'revoking')
       or (role_removed and sessions_ended_at is null and not sessions_left_open)
       or unsure_until is not null;
create index lease_by_start on latchkey.lease (starts_at desc, id);

-- The states are guarded here and not only in Java: whoever writes, however, cannot make a step that does not exist.

create function latchkey.refuse_step(what text, id uuid, from_state text, to_state text) returns void
    language plpgsql as $$
begin
    raise exception '% % cannot go from % to %', what, id, from_state, to_state using errcode = 'check_violation';
end $$;

-- Pre-approved by the policy, or every stage passed by as many people as it asks for.
create function latchkey.is_agreed(request uuid) returns boolean
    language sql stable as $$
    select case (select outcome from latchkey.policy_evaluation where request_id = request order by number desc limit 1)
        when 'preApproved' then true
        when 'approvalNeeded' then
            exists (select from latchkey.approval_stage where request_id = request)
            and not exists (
                select from latchkey.approval_stage s
                where s.request_id = request
                  and (s.outcome <> 'approved' or s.approvals > (
                      select count(*) from latchkey.decision d
                      where d.request_id = request and d.stage = s.number and d.verdict = 'approve')))
        else false
    end
$$;

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
        if new.state = 'approved' and not latchkey.is_agreed(new.id) then
            raise exception 'access request % was not agreed to by those whom the policy names', new.id
                using errcode = 'check_violation';
        end if;
        new.settled_at := now();
    end if;
    return new;
end $$;
create trigger guard_access_request before update on latchkey.access_request
    for each row execute function latchkey.guard_access_request();

-- Who is settled asks nobody any more.
create function latchkey.skip_stages() returns trigger
    language plpgsql as $$
begin
    update latchkey.approval_stage set outcome = 'skipped'
    where request_id = new.id and outcome in ('waiting', 'open');
    return null;
end $$;
create trigger skip_stages after update of state on latchkey.access_request
    for each row when (new.state <> 'requested') execute function latchkey.skip_stages();

create function latchkey.guard_stage() returns trigger
    language plpgsql as $$
begin
    if (new.request_id, new.number, new.approver_group, new.approvals, new.window_seconds)
        is distinct from (old.request_id, old.number, old.approver_group, old.approvals, old.window_seconds) then
        raise exception 'stage % of access request % is immutable once planned', old.number, old.request_id
            using errcode = 'check_violation';
    end if;
    if new.outcome <> old.outcome and not (
           (old.outcome = 'waiting' and new.outcome in ('open', 'skipped'))
        or (old.outcome = 'open' and new.outcome in ('approved', 'rejected', 'unanswered', 'skipped'))) then
        perform latchkey.refuse_step('stage of access request', old.request_id, old.outcome, new.outcome);
    end if;
    return new;
end $$;
create trigger guard_stage before update on latchkey.approval_stage
    for each row execute function latchkey.guard_stage();

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
create trigger guard_new_lease before insert on latchkey.lease
    for each row execute function latchkey.guard_new_lease();

create function latchkey.guard_lease() returns trigger
    language plpgsql as $$
begin
    if (new.id, new.request_id, new.user_id, new.username, new.role_id, new.role_name, new.owner_group,
        new.pre_existing, new.token_lifespan_seconds, new.starts_at)
        is distinct from
       (old.id, old.request_id, old.user_id, old.username, old.role_id, old.role_name, old.owner_group,
        old.pre_existing, old.token_lifespan_seconds, old.starts_at) then
        raise exception 'lease % cannot be turned into another one', old.id using errcode = 'check_violation';
    end if;
    if new.expires_at > old.expires_at then
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
create trigger guard_lease before update on latchkey.lease
    for each row execute function latchkey.guard_lease();

create function latchkey.refuse_delete() returns trigger
    language plpgsql as $$
begin
    raise exception 'the ledger keeps what it has recorded' using errcode = 'check_violation';
end $$;
create trigger keep_access_request before delete or truncate on latchkey.access_request
    for each statement execute function latchkey.refuse_delete();
create trigger keep_stage before delete or truncate on latchkey.approval_stage
    for each statement execute function latchkey.refuse_delete();
create trigger keep_decision before delete or update or truncate on latchkey.decision
    for each statement execute function latchkey.refuse_delete();
create trigger keep_policy_evaluation before delete or update or truncate on latchkey.policy_evaluation
    for each statement execute function latchkey.refuse_delete();
create trigger keep_lease before delete or truncate on latchkey.lease
    for each statement execute function latchkey.refuse_delete();
