-- What readers did with stories: only ever added to.
create table desk_log (
    id bigint generated always as identity primary key,
    story bigint not null references stories (id) on delete cascade,
    deed text not null check (deed in ('read', 'keep', 'drop', 'note', 'hand')),
    who text not null,
    to_whom text,                      -- of what is handed on
    note text,
    done_at timestamptz not null default clock_timestamp()
);
create index desk_log_story on desk_log (story, id);
create index desk_log_to on desk_log (to_whom, id) where deed = 'hand';

-- Who is signed in to the page. The token itself is the reader's alone.
create table web_sessions (
    digest bytea primary key,          -- SHA-256 of the token
    who text not null,
    ends_at timestamptz not null
);

-- Subscriptions asked for on the page, until their address confirms them.
create table asked_subscriptions (
    digest bytea primary key,          -- SHA-256 of the token in the mail
    address text not null,
    definition jsonb not null,
    asked_at timestamptz not null default clock_timestamp()
);
create index asked_subscriptions_at on asked_subscriptions (asked_at);
