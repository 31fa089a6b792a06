-- What an analyst says of one article's labels, over whatever the lexicon finds.
create table corrections (
    id bigint generated always as identity primary key,
    article bigint not null references articles (id) on delete cascade,
    kind text not null check (kind in ('actor', 'topic', 'relevance')),
    entry text not null,               -- an id; of relevance the class
    present boolean not null,          -- false takes a tag away
    who text not null,
    why text not null,
    made_at timestamptz not null default clock_timestamp()
);
create index corrections_article on corrections (article);
