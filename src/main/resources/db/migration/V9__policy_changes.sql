-- Changes of models and tables: nothing that a person deploys takes effect before another one agreed to it. The files
-- stay in the engine, where they do nothing; what was proposed, on what ground, and who decided stands here.

create table latchkey.policy_change (
    id              uuid        primary key,
    state           text        not null check (state in ('proposed', 'approved', 'effective', 'rejected', 'withdrawn',
                                    'unanswered', 'superseded', 'refused')),
    -- False where the site had switched four eyes off: then it took effect at once, and this is the record of it.
    four_eyes       boolean     not null,
    proposed_by_id  text        not null,
    proposed_by     text        not null,
    proposed_at     timestamptz not null default clock_timestamp(),
    -- The deployment as its sender named it.
    name            text,
    source          text,
    -- The engine's deployment that keeps the files and that no deployer reads.
    proposal_id     text        unique,
    -- Of each file its name, its hash, and what was in force of what it defines:
    -- [{name, sha256, basedOn: [{key, version}]}]
    resources       jsonb       not null check (jsonb_array_length(resources) > 0),
    closes_at       timestamptz,
    -- What the past would have been under it, or why that cannot be said.
    replay          jsonb,
    replayed_at     timestamptz,
    decided_by_id   text,
    decided_by      text,
    decided_at      timestamptz,
    comment         text        check (length(comment) between 1 and 1000),
    settled_at      timestamptz,
    -- Why it could not be put in force.
    refusal         text,
    deployment_id   text,
    check (four_eyes = (proposal_id is not null) and four_eyes = (closes_at is not null)),
    check (num_nulls(decided_by_id, decided_by, decided_at) in (0, 3)),
    check ((replay is null) = (replayed_at is null)),
    check ((state = 'effective') = (deployment_id is not null)),
    check ((state = 'refused') = (refusal is not null)),
    check ((settled_at is null) = (state in ('proposed', 'approved')))
);
create index policy_change_by_time on latchkey.policy_change (proposed_at desc, id);
create index policy_change_open on latchkey.policy_change (proposed_at) where state = 'proposed';

create function latchkey.guard_new_policy_change() returns trigger
    language plpgsql as $$
begin
    if new.state <> (case when new.four_eyes then 'proposed' else 'effective' end)
        or num_nonnulls(new.replay, new.decided_by_id, new.comment) > 0 then
        perform latchkey.refuse_step('policy change', new.id, 'nothing', new.state);
    end if;
    new.settled_at := case when not new.four_eyes then clock_timestamp() end;
    return new;
end $$;
create trigger guard_new_policy_change before insert on latchkey.policy_change
    for each row execute function latchkey.guard_new_policy_change();

create function latchkey.guard_policy_change() returns trigger
    language plpgsql as $$
begin
    if (new.id, new.four_eyes, new.proposed_by_id, new.proposed_by, new.proposed_at, new.name, new.source,
        new.proposal_id, new.resources, new.closes_at)
        is distinct from
       (old.id, old.four_eyes, old.proposed_by_id, old.proposed_by, old.proposed_at, old.name, old.source,
        old.proposal_id, old.resources, old.closes_at)
        or old.replayed_at is not null and (new.replay, new.replayed_at) is distinct from (old.replay, old.replayed_at)
        or old.decided_at is not null and (new.decided_by_id, new.decided_by, new.decided_at, new.comment)
            is distinct from (old.decided_by_id, old.decided_by, old.decided_at, old.comment) then
        raise exception 'policy change % cannot be turned into another one', old.id using errcode = 'check_violation';
    end if;
    if old.settled_at is not null then
        raise exception 'policy change % is %, and stays so', old.id, old.state using errcode = 'check_violation';
    end if;
    if new.state = old.state then
        -- Who decided is written with the decision, never before or after.
        if (new.decided_by_id, new.comment) is distinct from (old.decided_by_id, old.comment) then
            perform latchkey.refuse_step('policy change', old.id, old.state, new.state);
        end if;
        return new;
    end if;
    if not (old.state = 'proposed'
                and new.state in ('approved', 'rejected', 'withdrawn', 'unanswered', 'superseded')
            or old.state = 'approved' and new.state in ('effective', 'refused')) then
        perform latchkey.refuse_step('policy change', old.id, old.state, new.state);
    end if;
    if (new.state in ('approved', 'rejected')) <> (old.decided_by_id is null and new.decided_by_id is not null) then
        perform latchkey.refuse_step('policy change', old.id, old.state, new.state);
    end if;
    if new.decided_by_id = old.proposed_by_id then
        raise exception 'policy change % was proposed by who would decide on it', old.id
            using errcode = 'check_violation';
    end if;
    if new.state = 'approved' and (old.replayed_at is null or old.closes_at < clock_timestamp()) then
        raise exception 'policy change % is not replayed, or nobody can agree to it any more', old.id
            using errcode = 'check_violation';
    end if;
    if new.state <> 'approved' then
        new.settled_at := clock_timestamp();
    end if;
    return new;
end $$;
create trigger guard_policy_change before update on latchkey.policy_change
    for each row execute function latchkey.guard_policy_change();
create trigger keep_policy_change before delete or truncate on latchkey.policy_change
    for each statement execute function latchkey.refuse_delete();
