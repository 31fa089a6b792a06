-- The service's workers, each with its last sign of life. No part of the record: a dump
-- leaves it out.
create table workers (
    kind text not null,                -- crawl, index, alerts, web
    host text not null,
    pid integer not null,
    started_at timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp(),
    primary key (kind, host, pid)
);

-- Dumps that were taken and found whole.
create table backups (
    taken_at timestamptz primary key default clock_timestamp(),
    folder text not null,
    rows bigint not null
);

-- Silences that the operator is told of: since when, and when the mail went out.
create table silences (
    kind text primary key check (kind in ('capture', 'digest')),
    since timestamptz not null,
    told_at timestamptz
);

-- When the search index held an article first, for the lag between record and index.
alter table articles add column projected_at timestamptz;
create index articles_stored on articles (stored_at);
create index inbox_received on inbox (received_at);
create index links_captured on links (captured_at) where captured_at is not null;
