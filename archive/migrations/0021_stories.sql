-- A story is a number that articles share. What it is now is computed from its articles;
-- one that was merged into another leaves its number behind, for links that hold it.
create table stories (
    id bigint generated always as identity primary key,
    opened_at timestamptz not null default clock_timestamp(),
    merged_into bigint references stories (id)
);

-- What an original is about: terms of a unit-length vector, heaviest first, and its headline's.
create table profiles (
    article bigint primary key references articles (id) on delete cascade,
    at timestamptz not null,
    terms text[] not null,
    weights real[] not null,
    title text[] not null,
    names text[] not null,
    numbers text[] not null
);

-- The heaviest terms, by which originals of the same days are found. No foreign key, as above.
create table story_terms (
    term integer not null,             -- CRC-32 of the term
    at timestamptz not null,
    article integer not null,
    weight real not null,
    primary key (term, at, article) include (weight)
);
