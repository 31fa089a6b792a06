-- Aliases are found without reading every story.
create index stories_merged on stories (merged_into) where merged_into is not null;
