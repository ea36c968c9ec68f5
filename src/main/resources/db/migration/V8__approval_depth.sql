-- Approvals with depth: who is reminded and who is asked as well when nobody answers; an approver may agree to less
-- time than was asked for; an agreement that has lost its ground is taken out of account, and somebody else is asked.

alter table latchkey.approval_stage
    add column reminder_seconds   bigint check (reminder_seconds > 0),
    add column escalation_seconds bigint check (escalation_seconds > 0),
    add column escalation_group   text,
    add column reminded_at        timestamptz,
    add column escalated_at       timestamptz,
    add check ((escalation_seconds is null) = (escalation_group is null));

alter table latchkey.decision
    -- How much time was agreed to, where that is less than was asked for.
    add column agreed_seconds bigint check (agreed_seconds >= 60),
    -- What was decided on. Decisions from before this have none.
    add column content_hash   text,
    add column invalidated_at timestamptz,
    add column invalidation   text,
    add check (agreed_seconds is null or verdict = 'approve'),
    add check ((invalidated_at is null) = (invalidation is null));

-- An agreement that counts.
create function latchkey.count_approvals(request uuid, stage_number integer) returns bigint
    language sql stable as $$
    select count(*) from latchkey.decision d
    where d.request_id = request and d.stage = stage_number and d.verdict = 'approve' and d.invalidated_at is null
$$;

-- How much time was agreed to: the least of what was asked for and what anybody agreed to.
create function latchkey.agreed_seconds(request uuid) returns bigint
    language sql stable as $$
    select least(r.duration_seconds, min(d.agreed_seconds))
    from latchkey.access_request r
        left join latchkey.decision d on d.request_id = r.id and d.verdict = 'approve' and d.invalidated_at is null
    where r.id = request group by r.id
$$;

create function latchkey.guard_new_decision() returns trigger
    language plpgsql as $$
declare
    request latchkey.access_request;
begin
    select * into request from latchkey.access_request where id = new.request_id;
    -- A node of the release before this one leaves the hash out.
    if new.invalidated_at is not null or new.content_hash <> request.content_hash then
        raise exception 'a decision must be on what access request % asks for', new.request_id
            using errcode = 'check_violation';
    end if;
    if new.agreed_seconds > request.duration_seconds then
        raise exception 'nobody can agree to more than access request % asks for', new.request_id
            using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger guard_new_decision before insert on latchkey.decision
    for each row execute function latchkey.guard_new_decision();

-- A decision stays as it was made. That it lost its ground may be added, once.
create function latchkey.guard_decision() returns trigger
    language plpgsql as $$
begin
    if old.invalidated_at is not null or new.invalidated_at is null or old.verdict <> 'approve'
        or (new.request_id, new.stage, new.decider_id, new.decider_name, new.verdict, new.comment, new.decided_at,
            new.agreed_seconds, new.content_hash)
        is distinct from
           (old.request_id, old.stage, old.decider_id, old.decider_name, old.verdict, old.comment, old.decided_at,
            old.agreed_seconds, old.content_hash) then
        raise exception 'the ledger keeps what it has recorded' using errcode = 'check_violation';
    end if;
    return new;
end $$;
drop trigger keep_decision on latchkey.decision;
create trigger keep_decision before delete or truncate on latchkey.decision
    for each statement execute function latchkey.refuse_delete();
create trigger guard_decision before update on latchkey.decision
    for each row execute function latchkey.guard_decision();

create or replace function latchkey.is_agreed(request uuid) returns boolean
    language sql stable as $$
    select case (select outcome from latchkey.policy_evaluation where request_id = request order by number desc limit 1)
        when 'emergency' then r.emergency
        when 'preApproved' then not r.emergency
        when 'approvalNeeded' then
            not r.emergency
            and exists (select from latchkey.approval_stage where request_id = request)
            and not exists (
                select from latchkey.approval_stage s
                where s.request_id = request
                  and (s.outcome <> 'approved' or s.approvals > latchkey.count_approvals(request, s.number)))
        else false
    end
    from latchkey.access_request r where r.id = request
$$;

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
             -- Back to asking: only where an agreement is missing again.
             or (old.state = 'approved' and (new.state in ('denied', 'withdrawn')
                     or new.state = 'requested' and exists (
                         select from latchkey.approval_stage where request_id = old.id and outcome = 'waiting'))
                 and not exists (select from latchkey.lease where request_id = old.id)
                 and not exists (select from latchkey.lease_extension where request_id = old.id))) then
            perform latchkey.refuse_step('access request', old.id, old.state, new.state);
        end if;
        if new.state = 'approved' and not latchkey.is_agreed(new.id) then
            raise exception 'access request % was not agreed to by those whom the policy names', new.id
                using errcode = 'check_violation';
        end if;
        new.settled_at := case when new.state <> 'requested' then now() end;
    end if;
    return new;
end $$;

create or replace function latchkey.guard_stage() returns trigger
    language plpgsql as $$
begin
    if (new.request_id, new.number, new.approver_group, new.approvals, new.window_seconds, new.reminder_seconds,
        new.escalation_seconds, new.escalation_group)
        is distinct from
       (old.request_id, old.number, old.approver_group, old.approvals, old.window_seconds, old.reminder_seconds,
        old.escalation_seconds, old.escalation_group) then
        raise exception 'stage % of access request % is immutable once planned', old.number, old.request_id
            using errcode = 'check_violation';
    end if;
    if new.outcome <> old.outcome and not (
           (old.outcome = 'waiting' and new.outcome in ('open', 'skipped'))
        or (old.outcome = 'open' and new.outcome in ('approved', 'rejected', 'unanswered', 'skipped'))
        -- Asked again, because an agreement does not count any more.
        or (old.outcome = 'approved' and new.outcome = 'waiting'
            and latchkey.count_approvals(old.request_id, old.number) < old.approvals)) then
        perform latchkey.refuse_step('stage of access request', old.request_id, old.outcome, new.outcome);
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
        or new.expires_at > new.starts_at + make_interval(secs => latchkey.agreed_seconds(request.id)) then
        raise exception 'a lease must be what access request % asked for', new.request_id
            using errcode = 'check_violation';
    end if;
    if new.state <> 'granting' then
        perform latchkey.refuse_step('lease', new.id, 'nothing', new.state);
    end if;
    return new;
end $$;

create or replace function latchkey.guard_new_lease_extension() returns trigger
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
    if (request.extends_lease, latchkey.agreed_seconds(request.id), lease.expires_at,
            lease.expires_at + make_interval(secs => latchkey.agreed_seconds(request.id)))
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

-- Who takes care of an open stage, as far as somebody said so. It decides nothing: any of the group may.
create table latchkey.approval_assignment (
    request_id       uuid        not null,
    stage            integer     not null,
    number           integer     not null,
    assignee_id      text,
    assignee_name    text,
    assigned_by_name text        not null,
    reason           text        check (length(reason) between 1 and 1000),
    assigned_at      timestamptz not null default clock_timestamp(),
    primary key (request_id, stage, number),
    foreign key (request_id, stage) references latchkey.approval_stage,
    check ((assignee_id is null) = (assignee_name is null))
);
create trigger keep_approval_assignment before delete or update or truncate on latchkey.approval_assignment
    for each statement execute function latchkey.refuse_delete();

-- Somebody is away for a time, and who of the same group takes care of what is asked meanwhile.
create table latchkey.delegation (
    id             uuid        primary key,
    delegator_id   text        not null,
    delegator_name text        not null,
    delegate_id    text        not null,
    delegate_name  text        not null,
    starts_at      timestamptz not null,
    ends_at        timestamptz not null,
    reason         text        check (length(reason) between 1 and 1000),
    made_at        timestamptz not null default now(),
    check (ends_at > starts_at),
    check (delegate_id <> delegator_id)
);
create index delegation_in_force on latchkey.delegation (ends_at);

-- It may end sooner, and nothing else about it changes.
create function latchkey.guard_delegation() returns trigger
    language plpgsql as $$
begin
    if new.ends_at > old.ends_at
        or (new.id, new.delegator_id, new.delegator_name, new.delegate_id, new.delegate_name, new.starts_at, new.reason,
            new.made_at)
        is distinct from
           (old.id, old.delegator_id, old.delegator_name, old.delegate_id, old.delegate_name, old.starts_at, old.reason,
            old.made_at) then
        raise exception 'delegation % can only end sooner', old.id using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger guard_delegation before update on latchkey.delegation
    for each row execute function latchkey.guard_delegation();
create trigger keep_delegation before delete or truncate on latchkey.delegation
    for each statement execute function latchkey.refuse_delete();
