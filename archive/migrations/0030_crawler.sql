-- A host that is fetched from: its lease, its pace, its robots.txt and tdmrep.json.
create table hosts (
    host text primary key,             -- name, or name:port where the port is not the scheme's
    holder integer,                    -- number of the crawler process that holds the lease
    lease_until timestamptz,
    ready_at timestamptz not null default '-infinity',  -- no request before this
    pause double precision not null default 0,          -- seconds, as throttled last
    robots_status integer,             -- null: never asked; 0: no answer
    robots text not null default '',
    robots_at timestamptz not null default '-infinity', -- to be asked again from this moment
    tdmrep text not null default '',
    tdmrep_at timestamptz not null default '-infinity'
);

-- Numbers of crawler processes; each holds a session advisory lock on its own.
create sequence crawlers as integer cycle;

-- A feed, sitemap or section page that is polled. Times of polls are the server's own clock.
create table feeds (
    id bigint generated always as identity primary key,
    source text not null,
    url text not null,                 -- as the sources file has it
    kind text not null check (kind in ('feed', 'sitemap', 'section', 'archive')),
    active boolean not null default true,
    moved_to text,                     -- where permanent redirects led
    hop text,                          -- where a temporary redirect led to another host
    hops integer not null default 0,
    host text not null,                -- of hop, else moved_to, else url
    since timestamptz,                 -- of an archive sitemap: how far back
    due_at timestamptz not null default '-infinity',
    polled_at timestamptz not null default '-infinity',
    answered_at timestamptz,           -- last usable answer
    changed_at timestamptz,            -- last poll that brought something new
    newest_at timestamptz,             -- date of its newest item, editorial clock
    rhythm interval,
    silent boolean not null default false,
    etag text,
    last_modified text,
    digest bytea,                      -- BLAKE2b of the last body
    failures integer not null default 0,
    problem text,
    polls bigint not null default 0,
    unchanged bigint not null default 0,  -- of these, answered 304
    unique (source, url)
);
create index feeds_host on feeds (host, due_at) where active;

-- A page that was announced, and what became of it. due_at is the editorial clock.
create table links (
    id bigint generated always as identity primary key,
    source text not null,
    key text not null,                 -- the publisher's id, else the canonical URL
    url text not null,                 -- as announced first
    address text not null,             -- where it is fetched: url, or where redirects led
    host text not null,                -- of address
    hops integer not null default 0,
    origin text not null default 'crawl',
    title text,
    summary text,
    published_at timestamptz,
    found_in text,
    note text,
    first_seen_at timestamptz not null,   -- editorial clock
    noted_at timestamptz not null default clock_timestamp(),
    state text not null check (state in
        ('due', 'captured', 'aside', 'blocked', 'failed', 'withdrawn', 'forgotten')),
    reason text,
    sampled boolean not null default false,  -- set aside, and fetched all the same
    due_at timestamptz,                -- when to fetch (again); null: never
    attempts integer not null default 0,
    fetches integer not null default 0,    -- counts every answer; two of one number cannot both be
    captured_at timestamptz,           -- first capture
    fetched_at timestamptz,            -- last answer
    etag text,
    last_modified text,
    digest bytea,                      -- SHA-256 of the last body captured
    unique (source, key)
);
create index links_host on links (host, due_at) where due_at is not null;
create index links_url on links (url);

-- Files that are imported: how far. A file that changed since is read from its start.
create table imports (
    path text primary key,
    size bigint not null,
    modified_at timestamptz not null,
    done bigint not null default 0,    -- records
    finished_at timestamptz
);
