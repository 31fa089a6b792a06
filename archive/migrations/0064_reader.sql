-- For the reader's page: articles of an actor or topic, in the order in which they appeared.
create index articles_actors on articles using gin (actors) where not deleted;
create index articles_topics on articles using gin (topics) where not deleted;
create index articles_appeared on articles ((coalesce(published_at, first_seen_at)) desc, id desc)
    where not deleted;
create index articles_revised on articles (seen_at desc) where version > 1 and not deleted;
