-- When texts whose time is over were last looked for, by the clock of editorial decisions.
create table retention (
    single boolean primary key default true check (single),
    looked_at timestamptz not null
);
