-- What articles claim (docs/claims.md): made of one version of the text by one version of the
-- method and of the lexicon, made anew by `vigie reclaim`.
create table claims (
    article bigint primary key references articles (id) on delete cascade,
    version integer not null,
    method integer not null,
    lexicon_version text not null
);

create table quotations (
    article bigint not null references articles (id) on delete cascade,
    place integer not null,            -- which of the article's quotations, from 0
    field text not null,
    start_at integer not null,         -- code points of the field, end exclusive
    end_at integer not null,
    words text not null,
    kind text not null,
    speaker text,
    speaker_id text,
    role text,
    cue text,
    rule text not null,
    terms text[] not null,             -- stems, for `vigie quotes QUERY`
    primary key (article, place)
);
create index quotations_speaker on quotations (speaker_id) where speaker_id is not null;
create index quotations_terms on quotations using gin (terms);

create table figures (
    article bigint not null references articles (id) on delete cascade,
    place integer not null,
    field text not null,
    start_at integer not null,
    end_at integer not null,
    surface text not null,
    value double precision not null,
    value_max double precision,
    unit text not null,
    precision text not null,
    counted text,                      -- of what, as worded
    place_named text,
    day_named text,
    attributed_to text,
    attributed_id text,
    sentence_start integer not null,
    sentence_end integer not null,
    rule text not null,
    primary key (article, place)
);

-- The claims of a story's articles beside each other; stale where one of them changed since.
create table story_claims (
    story bigint primary key references stories (id) on delete cascade,
    compared jsonb not null default '{}',
    disagreements integer not null default 0,
    stale boolean not null default true
);
create index story_claims_stale on story_claims (story) where stale;
