-- What a feed states as a day stays a day: its UTC midnight, with precision 'day'. Null: as
-- announced before this was known, taken for a time to the second.
alter table links add column precision text;
