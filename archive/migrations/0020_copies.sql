-- What an article's text is compared by: four bytes for each word, in order.
create table signatures (
    article bigint primary key references articles (id) on delete cascade,
    version integer not null,
    digest bytea not null,             -- equal for equal texts
    own integer not null,              -- words outside runs that many articles have
    words bytea not null               -- little-endian uint32: indexer/compare/shingles.py
);
alter table signatures alter column words set storage external;
create index signatures_digest on signatures (digest);

-- Sampled shingles that no accepted older article covers. No foreign key: thirty rows an article.
create table shingles (
    hash integer not null,
    article integer not null,
    primary key (hash, article)
);

-- Pairs kept: `article` repeats text of `other`, which was there when it came.
create table copies (
    article bigint not null references articles (id) on delete cascade,
    version integer not null,
    other bigint not null references articles (id) on delete cascade,
    other_version integer not null,
    kind text not null check (kind in ('exact', 'near', 'passage')),
    share real not null,               -- of the shorter text, 0 to 1
    passages jsonb not null,           -- [start, end, other_start, other_end] in code points
    primary key (article, other)
);
create index copies_other on copies (other);
