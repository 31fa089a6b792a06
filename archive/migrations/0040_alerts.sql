create table subscriptions (
    id bigint generated always as identity primary key,
    name text not null unique,
    query text not null,
    actors text[] not null,
    topics text[] not null,
    sources text[] not null,
    relevance text[] not null,
    days integer[] not null,           -- ISO 8601: 1 is Monday
    at time not null,
    timezone text not null,
    language text not null check (language in ('fr', 'en')),
    max_stories integer not null check (max_stories > 0),
    empty text not null check (empty in ('line', 'skip')),
    active_since timestamptz not null,
    paused_at timestamptz
);

create table recipients (
    id bigint generated always as identity primary key,
    subscription bigint not null references subscriptions (id) on delete cascade,
    address text not null,
    active_since timestamptz not null,
    paused_at timestamptz,
    pause_reason text check (pause_reason in ('operator', 'unsubscribed', 'refused')),
    pause_detail text
);
create unique index recipients_address on recipients (subscription, lower(address));

-- One mail to one recipient for one period. A period is a due day; a mail sent on
-- demand has its moment too, so that it takes no due day's place.
create table deliveries (
    id bigint generated always as identity primary key,
    subscription bigint not null references subscriptions (id) on delete cascade,
    recipient bigint not null references recipients (id) on delete cascade,
    period date not null,
    on_demand_at timestamptz,
    periods integer not null,          -- due days that this mail covers
    since timestamptz not null,
    until timestamptz not null,
    stories integer not null,
    message_id text not null,
    message bytea,                     -- exactly what is sent; null once settled
    state text not null check (state in ('ready', 'sending', 'sent', 'skipped', 'merged', 'failed')),
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default clock_timestamp(),
    answer text,                       -- the server's last words, or the file written
    planned_at timestamptz not null,
    settled_at timestamptz,
    unique nulls not distinct (recipient, period, on_demand_at)
);
create index deliveries_open on deliveries (next_attempt_at) where state in ('ready', 'sending');

-- What each recipient has been told: an article, and in which state it was.
create table mailed (
    delivery bigint not null references deliveries (id) on delete cascade,
    recipient bigint not null references recipients (id) on delete cascade,
    article bigint not null references articles (id) on delete cascade,
    version integer not null,
    withdrawn boolean not null,
    primary key (recipient, article, delivery)
);
create index mailed_delivery on mailed (delivery);

-- Addresses erased at their owner's wish, as keyed hashes: an import passes them over.
create table forgotten_addresses (
    hash bytea primary key,
    forgotten_at timestamptz not null default clock_timestamp()
);

-- One row: the key that signs unsubscribe links and Message-IDs.
create table alerts_key (
    single boolean primary key default true check (single),
    key bytea not null
);

-- Hours of the server's clock in which a crawler was at work, for the digest's coverage.
create table crawled_hours (
    hour timestamptz primary key
);
