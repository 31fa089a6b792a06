create table inbox (
    id bigint generated always as identity primary key,
    source text not null,
    source_id text,
    origin text not null check (origin in ('seed', 'crawl', 'backfill', 'import')),
    url text,
    media_type text not null,
    status integer not null,
    body bytea,                        -- zlib (RFC 1950); null once dropped
    digest bytea not null unique,      -- SHA-256 of all that the capture says
    stated jsonb,
    rights jsonb not null,
    fetched_at timestamptz not null,
    received_at timestamptz not null default clock_timestamp(),
    state text not null default 'due' check (state in ('due', 'done', 'rejected', 'failed')),
    attempts integer not null default 0,
    due_at timestamptz not null default clock_timestamp(),
    lease_until timestamptz,
    holder integer,                    -- the backend whose session holds the lease, and
    holder_since timestamptz,          -- since when it runs: a dead session holds nothing
    token uuid,
    outcome text,                      -- new, version, same, copy, a reason of rejection, an error
    evidence text,
    settled_at timestamptz
);
alter table inbox alter column body set storage external;
create index inbox_due on inbox (attempts, due_at, id) where state = 'due';
create index inbox_order on inbox (source, source_id, id) where state = 'due';
create index inbox_settled on inbox (settled_at) where body is not null and state <> 'due';
create index inbox_url on inbox (url);
create index inbox_state on inbox (state, outcome);

create table articles (
    id bigint generated always as identity primary key,
    source text not null,
    source_id text not null,
    origin text not null,
    capture bigint references inbox (id),
    url text,
    canonical_url text,
    entry_of text,
    title text not null,
    title_inferred boolean not null,
    standfirst text,
    text text not null,
    original_text text,
    published_at timestamptz,
    published_precision text,
    published_basis text not null,
    published_evidence text,
    modified_at timestamptz,
    language text not null,
    author text,
    agency text,
    section text,
    keywords text[] not null,
    access text not null,
    seen_at timestamptz not null,      -- fetched_at of the capture that gave this text
    first_seen_at timestamptz not null,
    stored_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    relevance text not null,
    relevance_reason text not null,
    actors text[] not null,
    topics text[] not null,
    tags jsonb not null,
    implied jsonb not null default '[]',
    lexicon_version text not null,
    copy_of bigint references articles (id),
    story bigint,
    version integer not null default 1,
    corrected boolean not null default false,
    withdrawn_at timestamptz,
    deleted boolean not null default false,
    revision bigint not null default 1,
    projected_revision bigint not null default 0,
    refused text,                      -- why the index refused this revision for good
    unique (source, source_id)
);
create index articles_due on articles (id) where revision > projected_revision;
create index articles_url on articles (url);
create index articles_canonical on articles (canonical_url);
create index articles_published on articles (published_at);
create index articles_first_seen on articles (first_seen_at);
create index articles_story on articles (story);
create index articles_copies on articles (copy_of) where copy_of is not null;
create index articles_page on articles (source, entry_of) where entry_of is not null;

-- A superseded text: what it was, and what the version after it changed.
create table versions (
    article bigint not null references articles (id) on delete cascade,
    version integer not null,
    seen_at timestamptz not null,
    title text not null,
    standfirst text,
    text text not null,
    kinds text[] not null,
    difference jsonb not null,
    primary key (article, version)
);

create table forgotten (
    source text not null,
    source_id text not null,           -- '' stands for the whole source
    url text,
    forgotten_at timestamptz not null default clock_timestamp(),
    primary key (source, source_id)
);
create index forgotten_url on forgotten (url);
