-- The record and its search index know each other: who the record is towards the index, how
-- many writings it has counted, and up to which of them the index is known to have been told.
alter table search_index
    add column record uuid not null default gen_random_uuid(),
    add column counted bigint not null default 0,
    add column told bigint not null default 0;
