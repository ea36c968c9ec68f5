-- What the ledger must know so that a lease ends whatever fails: why its end is late, what a node did while this
-- database was away, until when a token could be used, and which nodes there are.

alter table latchkey.lease
    -- The holder's groups when the lease was opened: losing one may be losing the right to it.
    add column held_groups   text[]      not null default '{}',
    -- The role was taken away, and seen to be gone, while this database did not answer.
    add column taken_away_at timestamptz,
    -- Why the last try to end it failed.
    add column trouble       text        check (trouble in ('forbidden', 'refused', 'unreachable', 'failed')),
    add column usable_until  timestamptz;

create function latchkey.complete_lease() returns trigger
    language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.taken_away_at is not null and new.taken_away_at is distinct from old.taken_away_at then
        raise exception 'when the role of lease % was taken away stays', old.id using errcode = 'check_violation';
    end if;
    -- A token from before the end is believed for its lifespan by who does not ask Keycloak.
    new.usable_until := coalesce(least(new.taken_away_at, new.ended_at), new.expires_at)
        + make_interval(secs => new.token_lifespan_seconds);
    return new;
end $$;
create trigger complete_lease before insert or update on latchkey.lease
    for each row execute function latchkey.complete_lease();
update latchkey.lease set usable_until = null;

create index lease_in_trouble on latchkey.lease (id) where trouble = 'forbidden' and state = 'revoking';

-- One row a node and start. A node that finds its own beat lower than it left it talks to an older copy of the ledger.
create table latchkey.node (
    id         uuid        primary key,
    started_at timestamptz not null default now(),
    seen_at    timestamptz not null default now(),
    beat       bigint      not null default 0
);
