"""A search as one SQL statement over ``search_entries``, and the values of its placeholders. Pure."""

from archive.database import Row
from archive.search.conditions import Conditions, is_text
from archive.search.cursor import Key, sign
from archive.search.tree import AllOf, Not, Query
from archive.search.values import Search

_FIND = """
with matches as materialized (
  select {sign} * appeared as at, {sign} * id as tie, {score} as score {held}
  from {entries} where {answers}),
{heads} ranked as (select *, row_number() over () as rank from page)
select (select count(*) from matches) as total, {counted}
  page.score, page.at, page.tie, page.articles, page.copies, entry.id, entry.source,
  entry.source_id, entry.url, entry.title, entry.text, entry.published_at, entry.relevance,
  entry.actors, entry.topics, entry.copy_of, entry.story
from (select 1) as always left join ranked as page on true
  left join search_entries as entry on entry.id = {sign} * page.tie
order by page.rank
"""

_ARTICLES = """
page as (select score, at, tie, null::bigint as articles, null::bigint as copies from matches
  {after} order by score desc, at desc, tie desc limit %(limit)s + 1),
"""

# A story's best is the greatest of its keys, which is hashed, not sorted.
_STORIES = """
heads as materialized (
  select max(array[score, at, tie]) as key, count(*) as articles, count(copy_of) as copies
  from matches group by thread),
page as (select key[1] as score, key[2] as at, key[3] as tie, articles, copies from heads
  {after} order by key desc limit %(limit)s + 1),
"""

# What has the words, before anything else is asked: a text lies outside its row, and the planner
# would look into that of each entry which a date or an actor leaves.
_WORDED = "(select * from search_entries where not deleted and {words} offset 0) as worded"

# Of all matches, and so told in the first row alone.
_COUNTED = """
  case when page.rank is null or page.rank = 1 then
    (select coalesce(string_agg(facets, ''), '') from matches) end as facets,
  case when page.rank is null or page.rank = 1 then
    (select coalesce(string_agg(int4send(hour), ''), '') from matches) end as hours,
"""


def statement(search: Search, query: Query, key: Key | None) -> tuple[str, Row]:
    """The statement that answers a search from after ``key``: one row for each hit, one more
    than asked for where there are more, or one without an ``id`` where there is none."""
    conditions = Conditions()
    values: Row = {"limit": search.limit}
    words, rest = _parted(query)
    entries = _WORDED.format(words=conditions.holds(words)) if words else "search_entries"
    answers = ["not deleted", *_filters(search, values), *map(conditions.holds, rest)]
    held = [
        *(["coalesce(story, -id) as thread", "copy_of"] if search.stories else []),
        *(["facets", "floor(appeared / 3600000.0::float8)::integer as hour"] * search.counts),
    ]
    after = ""
    if key:
        values |= dict(zip(("score", "at", "tie"), key, strict=True))
        passed = "%(score)s::bigint, %(at)s::bigint, %(tie)s::bigint"
        less = f"key < array[{passed}]" if search.stories else f"(score, at, tie) < ({passed})"
        after = f"where {less}"
    asked = _FIND.format(
        sign=sign(search),
        score=f"({conditions.score(query) if search.sort == 'best' else '0'})::bigint",
        entries=entries,
        held="".join(f", {each}" for each in held),
        answers=" and ".join(answers),
        heads=(_STORIES if search.stories else _ARTICLES).format(after=after),
        counted=(_COUNTED if search.counts else "")
        + ("(select count(*) from heads) as heads," if search.stories else ""),
    )
    return asked, values | conditions.values


def _parted(query: Query) -> tuple[Query | None, tuple[Query, ...]]:
    """What the index of words finds, and what is asked of that."""
    parts = query.parts if isinstance(query, AllOf) else (query,)
    words = tuple(part for part in parts if is_text(part) and not isinstance(part, Not))
    rest = tuple(part for part in parts if part not in words)
    return (AllOf(words) if len(words) > 1 else words[0] if words else None), rest


def planned(query: Query) -> str:
    """The statement that says how to plan it. A text's vector is kept apart from its row, so
    that reading all of them takes many times longer than the index does, which the planner does
    not know; its plan depends on the words; and what is counted fits in."""
    seqscan = "off" if is_text(query) else "on"
    return (
        f"select set_config('enable_seqscan', '{seqscan}', true),"
        " set_config('plan_cache_mode', 'force_custom_plan', true),"
        " set_config('work_mem', '64MB', true),"
        " set_config('max_parallel_workers_per_gather', '0', true)"
    )


def _filters(search: Search, values: Row) -> list[str]:
    """The conditions of what restricts, whose values go into ``values``."""
    found: list[str] = []
    for column, wanted in (("actors", search.actors), ("topics", search.topics)):
        if wanted:
            found.append(f"{column} && %({column})s::text[]")
            values[column] = list(wanted)
    for column, wanted in (("source", search.sources), ("relevance", search.relevance)):
        if wanted:
            found.append(f"{column} = any(%({column})s::text[])")
            values[column] = list(wanted)
    for name, way, moment in (("since", ">=", search.since), ("until", "<", search.until)):
        if moment:
            found.append(f"appeared {way} %({name})s::bigint")
            values[name] = int(moment.timestamp() * 1000)
    return [*found, *([] if search.copies else ["copy_of is null"])]
