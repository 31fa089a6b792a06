-- Why robots.txt could not be had, when it could not.
alter table hosts add column robots_problem text not null default '';

-- What a listing yields, by which its source's health is told. host stays what it was, where
-- the feed is asked: of hop, else moved_to, else url; it is set wherever one of these is.
alter table feeds
    add column moving boolean not null default false,  -- only permanent redirects led to hop
    add column items integer,          -- in the listing that was read last
    add column given_at timestamptz,   -- last listing that had an item
    add column apart integer not null default 0,  -- listings in a row that share no item with the one before
    add column span interval,          -- from its oldest to its newest dated item
    add column asked interval,         -- for how long the publisher asks to be left alone
    add column wait interval;          -- until the poll after the last, as decided
update feeds set given_at = changed_at where changed_at is not null;
create index links_found on links (source, first_seen_at);
create index links_address on links (address);

-- The article that a capture went into, whatever address either has. No reference: articles
-- refer to their capture.
alter table inbox add column article bigint;
create index inbox_article on inbox (article) where article is not null;
