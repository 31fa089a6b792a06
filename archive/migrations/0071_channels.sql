-- What is told at once, and where a subscription tells it beside mail. A recipient's address is
-- the mail address, the secret address of a hook, or nothing where it is a feed of ours.
alter table subscriptions
    add column flash jsonb,            -- what is told at once; null: nothing
    add column attach text not null default '' check (attach in ('', 'pdf', 'docx'));
alter table recipients
    add column channel text not null default 'mail',
    add column renewed integer not null default 0;  -- how often a feed's secret address was renewed
alter table deliveries
    add column flash boolean not null default false,
    add column shows bigint[] not null default '{}';  -- the articles that its reader sees

-- What was shown of whom, for declarations to rights holders: no reader is named, and it
-- outlives what was forgotten since.
create table uses (
    month date not null,
    subscription text not null,
    channel text not null,
    source text not null,
    article bigint not null,           -- no reference
    recipients integer not null,
    primary key (month, subscription, channel, article)
);
