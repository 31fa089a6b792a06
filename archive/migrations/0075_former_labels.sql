-- When a capture first had the present text. ``seen_at`` moves on with every look that confirms
-- it; where this is null (what was stored before), it is the best that is known.
alter table articles add column text_seen_at timestamptz;

-- What was said of a superseded text, and what was read beside it, so that a mail can be checked
-- when the article has gone on; null of those superseded before.
alter table versions
    add column relevance text,
    add column actors text[],
    add column topics text[],
    add column tags jsonb,
    add column url text,
    add column author text,
    add column agency text,
    add column access text;
