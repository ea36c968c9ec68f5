-- Answers of POST calls that carried an Idempotency-Key, so that a repeated call is answered and not done again.
create table latchkey.idempotent_call (
    caller       text        not null,
    key          text        not null,
    content_hash text        not null,
    called_at    timestamptz not null default now(),
    status       integer,
    content_type text,
    location     text,
    body         bytea,
    primary key (caller, key)
);
create index idempotent_call_by_age on latchkey.idempotent_call (called_at);
