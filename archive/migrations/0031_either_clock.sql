-- What holds for minutes to a day ends by either clock, so that days replayed with a moving
-- VIGIE_NOW pass as they did: these are the ends by the editorial clock.
alter table hosts
    add column resume_at timestamptz not null default 'infinity',  -- of a pause that it asked for
    add column robots_until timestamptz not null default 'infinity',
    add column tdmrep_until timestamptz not null default 'infinity';
