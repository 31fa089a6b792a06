-- The search index on PostgreSQL: a projection of articles that can be made anew.
create table search_entries (
    id bigint primary key,
    revision bigint not null,
    analysis text not null,            -- digest of the analysis that made the two vectors
    deleted boolean not null,
    source text not null,
    source_id text not null,
    url text,
    title text not null,
    text text not null,
    published_at timestamptz,
    appeared bigint not null,          -- milliseconds since 1970: published, else first seen
    relevance text not null,
    actors text[] not null,
    topics text[] not null,
    copy_of bigint,
    story bigint,
    heading tsvector not null,         -- title A, standfirst B
    words tsvector not null            -- title, text and spellings, with room between them
);
create index search_entries_words on search_entries using gin (words) where not deleted;
create index search_entries_appeared on search_entries (appeared desc, id desc) where not deleted;

-- Which index the articles' projected_revision speaks of.
create table search_index (
    single boolean primary key default true check (single),
    identity text not null
);

-- The revision that the index refused for good (articles.refused says why): a newer one is due.
alter table articles add column refused_revision bigint;
