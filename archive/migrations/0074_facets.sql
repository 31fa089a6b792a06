-- What a search counts entries by: each value of a kind has a number, and an entry holds the
-- numbers of its values, four bytes each, so that counting is adding up. Every entry is owed to
-- the index again, since its identity says in which form it was written.
create table search_values (
    number integer generated always as identity primary key,
    kind text not null,
    value text not null,
    unique (kind, value)
);
alter table search_entries add column facets bytea not null default '';
create index search_entries_actors on search_entries using gin (actors) where not deleted;
create index search_entries_topics on search_entries using gin (topics) where not deleted;
-- The forms of title, standfirst and author by themselves, kept in the row: those of the text are
-- kept apart, and the worth of a beginning is asked of every entry found.
alter table search_entries add column starts tsvector not null default ''::tsvector;
create index search_entries_starts on search_entries using gin (starts) where not deleted;
