-- What words begin with, and by whom: prefixes and fields of the search grammar. Every entry
-- is owed to the index again, since its identity says in which form it was written.
alter table search_entries add column forms tsvector not null default ''::tsvector;
create index search_entries_forms on search_entries using gin (forms) where not deleted;
create index search_entries_heading on search_entries using gin (heading) where not deleted;
