-- Break-glass: granted without asking anybody, and looked at afterwards. That every such lease is reviewed is seen to
-- here: the review is written in the transaction that opens the lease, whoever opens it.

alter table latchkey.policy_evaluation
    drop constraint policy_evaluation_outcome_check,
    add constraint policy_evaluation_outcome_check
        check (outcome in ('denied', 'approvalNeeded', 'preApproved', 'emergency'));

-- As in V1; an emergency is agreed to by break-glass and by nothing else, and nothing else is agreed to by it.
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
                  and (s.outcome <> 'approved' or s.approvals > (
                      select count(*) from latchkey.decision d
                      where d.request_id = request and d.stage = s.number and d.verdict = 'approve')))
        else false
    end
    from latchkey.access_request r where r.id = request
$$;

-- Break-glass is now.
alter table latchkey.access_request add check (not emergency or start_at is null);

create table latchkey.review (
    request_id      uuid        primary key references latchkey.access_request,
    opened_at       timestamptz not null default clock_timestamp(),
    -- When the process that asks somebody was started, and how often that failed.
    handed_over_at  timestamptz,
    hand_over_tries integer     not null default 0,
    -- Set with the first hand-over: until when somebody should have looked.
    due_at          timestamptz,
    overdue_at      timestamptz,
    verdict         text        check (verdict in ('justified', 'unjustified')),
    comment         text        check (length(comment) between 1 and 1000),
    reviewed_by_id  text,
    reviewed_by     text,
    closed_at       timestamptz,
    check (num_nulls(verdict, comment, reviewed_by_id, reviewed_by, closed_at) in (0, 5))
);
create index review_to_hand_over on latchkey.review (opened_at) where handed_over_at is null and closed_at is null;
create index review_open on latchkey.review (opened_at) where closed_at is null;
create index review_by_time on latchkey.review (opened_at desc, request_id);

create function latchkey.open_review() returns trigger
    language plpgsql as $$
begin
    insert into latchkey.review (request_id)
    select id from latchkey.access_request where id = new.request_id and emergency;
    return null;
end $$;
create trigger open_review after insert on latchkey.lease
    for each row execute function latchkey.open_review();

create function latchkey.guard_new_review() returns trigger
    language plpgsql as $$
begin
    if not exists (select from latchkey.access_request r join latchkey.lease l on l.request_id = r.id
                   where r.id = new.request_id and r.emergency) then
        raise exception 'no review of access request %, which broke no glass', new.request_id
            using errcode = 'check_violation';
    end if;
    if new.closed_at is not null or new.overdue_at is not null then
        perform latchkey.refuse_step('review of access request', new.request_id, 'nothing', 'closed');
    end if;
    return new;
end $$;
create trigger guard_new_review before insert on latchkey.review
    for each row execute function latchkey.guard_new_review();

create function latchkey.guard_review() returns trigger
    language plpgsql as $$
begin
    if (new.request_id, new.opened_at) is distinct from (old.request_id, old.opened_at)
        or old.due_at is not null and new.due_at is distinct from old.due_at
        or old.overdue_at is not null and new.overdue_at is distinct from old.overdue_at then
        raise exception 'review of access request % cannot be turned into another one', old.request_id
            using errcode = 'check_violation';
    end if;
    if old.closed_at is not null then
        raise exception 'review of access request % is closed, and what was found stays', old.request_id
            using errcode = 'check_violation';
    end if;
    if new.verdict is not null then
        if new.reviewed_by_id = (select requester_id from latchkey.access_request where id = new.request_id) then
            raise exception 'nobody reviews their own break-glass, which access request % was', new.request_id
                using errcode = 'check_violation';
        end if;
        new.closed_at := clock_timestamp();
    end if;
    return new;
end $$;
create trigger guard_review before update on latchkey.review
    for each row execute function latchkey.guard_review();
create trigger keep_review before delete or truncate on latchkey.review
    for each statement execute function latchkey.refuse_delete();
