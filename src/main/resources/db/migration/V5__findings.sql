-- What was found where Keycloak and the ledger differ, and what is allowed to differ. As in V1, the database makes no
-- step that does not exist, and keeps what it has recorded.

create table latchkey.finding (
    id                uuid        primary key,
    kind              text        not null check (kind in ('roleGivenByHand', 'orphanedRole', 'roleTakenByHand',
        'residualAccess', 'standingPrivilege', 'residualSession', 'overdueRevocation', 'accountRights')),
    -- What it is about, in one text: of a kind and a subject there is one open finding, however many nodes look.
    subject           text        not null,
    user_id           text,
    username          text        not null,
    role_id           text,
    role_name         text,
    tier              text        check (tier in ('low', 'medium', 'high', 'critical')),
    owner_group       text,
    lease_id          uuid        references latchkey.lease,
    -- Path of the group or name of the composite that brings the role; blank for a mapping onto the person.
    via               text        not null default '',
    -- Who did it, as far as Keycloak tells; nothing if nobody did, or nobody can tell.
    actor             text,
    since             timestamptz not null,
    detected_at       timestamptz not null default clock_timestamp(),
    last_seen_at      timestamptz not null default clock_timestamp(),
    state             text        not null default 'open' check (state in ('open', 'closed')),
    action            text        not null check (action in
        ('reported', 'removing', 'removalRefused', 'removed', 'leaseEnded', 'sessionsEnded', 'retrying')),
    detail            text        not null,
    -- A person wants it removed; the removal itself may take more than one try.
    removal_by        text,
    removal_reason    text        check (length(removal_reason) between 1 and 1000),
    resolution        text        check (resolution in ('vanished', 'removed', 'acceptedAsException', 'dismissed')),
    resolved_at       timestamptz,
    resolved_by       text,
    note              text        check (length(note) <= 1000),
    -- When a dismissed difference was seen to be gone: until then the same is not found again for a while.
    gone_at           timestamptz,
    -- When the process that asks a person was started, and when it was told that nobody need be asked any more.
    handed_over_at    timestamptz,
    -- How often that failed: whoever has failed before waits behind the others.
    hand_over_tries   integer     not null default 0,
    withdrawn_at      timestamptz
);
create unique index finding_open on latchkey.finding (kind, subject) where state = 'open';
create index finding_by_time on latchkey.finding (detected_at desc, id);
create index finding_by_holding on latchkey.finding (user_id, role_id);
create index finding_by_role on latchkey.finding (role_id) where state = 'open';
create index finding_to_withdraw on latchkey.finding (id)
    where state = 'closed' and handed_over_at is not null and withdrawn_at is null;

create function latchkey.guard_new_finding() returns trigger
    language plpgsql as $$
begin
    if new.state <> 'open' then
        perform latchkey.refuse_step('finding', new.id, 'nothing', new.state);
    end if;
    return new;
end $$;
create trigger guard_new_finding before insert on latchkey.finding
    for each row execute function latchkey.guard_new_finding();

create function latchkey.guard_finding() returns trigger
    language plpgsql as $$
begin
    if (new.id, new.kind, new.subject, new.user_id, new.username, new.role_id, new.role_name, new.lease_id, new.actor,
        new.since, new.detected_at)
        is distinct from
       (old.id, old.kind, old.subject, old.user_id, old.username, old.role_id, old.role_name, old.lease_id, old.actor,
        old.since, old.detected_at) then
        raise exception 'finding % cannot be turned into another one', old.id using errcode = 'check_violation';
    end if;
    if new.state <> old.state and old.state = 'closed' then
        perform latchkey.refuse_step('finding', old.id, old.state, new.state);
    end if;
    if old.state = 'closed'
        and (new.action, new.detail, new.via, new.resolution, new.resolved_at, new.resolved_by, new.note,
             new.removal_by, new.removal_reason)
            is distinct from
            (old.action, old.detail, old.via, old.resolution, old.resolved_at, old.resolved_by, old.note,
             old.removal_by, old.removal_reason) then
        raise exception 'finding % is closed, and how it was closed stays', old.id using errcode = 'check_violation';
    end if;
    if new.state = 'closed' and old.state = 'open' then
        if new.resolution is null or new.resolved_by is null then
            raise exception 'finding % cannot be closed without a word on how and by whom', old.id
                using errcode = 'check_violation';
        end if;
        new.resolved_at := clock_timestamp();
    elsif new.state = 'open' and (new.resolution, new.resolved_at, new.resolved_by) is distinct from (null, null, null) then
        raise exception 'finding % is open and has no resolution', old.id using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger guard_finding before update on latchkey.finding
    for each row execute function latchkey.guard_finding();
create trigger keep_finding before delete or truncate on latchkey.finding
    for each statement execute function latchkey.refuse_delete();

create table latchkey.standing_exception (
    id             uuid        primary key,
    user_id        text        not null,
    username       text        not null,
    role_id        text        not null,
    role_name      text        not null,
    owner          text        not null check (length(owner) between 1 and 255),
    reason         text        not null check (length(reason) between 1 and 1000),
    declared_by_id text        not null,
    declared_by    text        not null,
    declared_at    timestamptz not null default clock_timestamp(),
    review_at      timestamptz not null,
    ended_at       timestamptz,
    ended_by       text,
    end_reason     text        check (length(end_reason) between 1 and 1000),
    -- Nobody excepts themselves.
    check (declared_by_id <> user_id),
    check (review_at > declared_at),
    check ((ended_at is null) = (ended_by is null))
);
create index standing_exception_by_holding on latchkey.standing_exception (role_id, user_id) where ended_at is null;
create index standing_exception_by_time on latchkey.standing_exception (declared_at desc, id);

create function latchkey.guard_standing_exception() returns trigger
    language plpgsql as $$
begin
    if (new.id, new.user_id, new.username, new.role_id, new.role_name, new.owner, new.reason, new.declared_by_id,
        new.declared_by, new.declared_at, new.review_at)
        is distinct from
       (old.id, old.user_id, old.username, old.role_id, old.role_name, old.owner, old.reason, old.declared_by_id,
        old.declared_by, old.declared_at, old.review_at) then
        raise exception 'standing exception % is immutable once declared', old.id using errcode = 'check_violation';
    end if;
    if old.ended_at is not null then
        raise exception 'standing exception % has ended, and that stays', old.id using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger guard_standing_exception before update on latchkey.standing_exception
    for each row execute function latchkey.guard_standing_exception();
create trigger keep_standing_exception before delete or truncate on latchkey.standing_exception
    for each statement execute function latchkey.refuse_delete();

-- The newest complete comparison of any node: one row, which nothing is given without. Who waits for one draws a number,
-- and wants a comparison with a higher one: it began afterwards, whatever the clocks say.
create sequence latchkey.comparison_number;
create table latchkey.complete_comparison (
    only_row     boolean     primary key default true check (only_row),
    node         text        not null,
    number       bigint      not null,
    completed_at timestamptz not null
);
