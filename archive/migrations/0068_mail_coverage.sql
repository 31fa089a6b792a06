-- What a mail said of the coverage, so that it can be checked when feeds have moved on.
alter table deliveries add column coverage jsonb;
create index deliveries_message on deliveries (message_id);
