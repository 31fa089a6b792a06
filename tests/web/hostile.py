"""Texts that mean harm, straight into the record as a reader that was deceived would store
them: a page must show each harmlessly."""

from archive.database import Connection

SCRIPT = "<script>document.title='pwned'</script><img src=x onerror=document.title='pwned'>"
TURNED = "Missile \u202etoirtaP\u202c \u2066de\u2069 l’OTAN \u200f\ufeff"
TITLES = (
    f"{SCRIPT} OTAN",
    TURNED,
    "{{ 7 * 7 }} {% raw %} ${7*7} OTAN %s %(x)s",
    "Un titre " * 400 + "OTAN",
    "OTAN \u0007\u001b[31m sonne\u2028fin",
    "' or 1=1 -- OTAN",
    "\U0001f1fa\U0001f1e6 OTAN \ufffd \U000e0041",
)
URLS = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://exemple.example/"><script>alert(1)</script>',
    "//ailleurs.example/x",
    "https://[::1",
    "http://exemple.example/a b\nc",
    "vbscript:x",
)
HUGE = "L’OTAN et l’Ukraine. " + "mot " * 2_500_000  # 10 MB


def store(connection: Connection) -> tuple[int, ...]:
    """Store them, tagged and in one story, due to be indexed; their numbers."""
    bodies = [f"{SCRIPT} {title}\n\nL’OTAN répond. {SCRIPT}" for title in TITLES[:-1]] + [HUGE]
    with connection.transaction():
        story = connection.execute("insert into stories default values returning id").fetchone()
        assert story
        numbers = tuple(
            _insert(connection, story["id"], number, *row)
            for number, row in enumerate(zip(TITLES, URLS, bodies, strict=True))
        )
        _claim(connection, numbers[0])
        connection.execute(
            "insert into desk_log (story, deed, who, to_whom, note)"
            " values (%(story)s, 'keep', %(evil)s, null, null),"
            "  (%(story)s, 'note', %(evil)s, null, %(evil)s),"
            "  (%(story)s, 'hand', %(turned)s, %(evil)s, %(turned)s)",
            {"story": story["id"], "evil": SCRIPT, "turned": TURNED},
        )
    return numbers


def _claim(connection: Connection, article: int) -> None:
    """What it says, and a figure, in words that mean harm."""
    connection.execute(
        "insert into quotations (article, place, field, start_at, end_at, words, kind, speaker,"
        "  speaker_id, role, cue, rule, terms)"
        " values (%(id)s, 0, 'text', 0, 40, %(evil)s, 'direct', %(evil)s, 'otan', %(evil)s,"
        "  %(evil)s, '', '{}'), (%(id)s, 1, 'text', -5, 99999999, %(turned)s, 'direct', %(turned)s,"
        "  'otan', null, null, '', '{}')",
        {"id": article, "evil": SCRIPT, "turned": TURNED},
    )
    connection.execute(
        "insert into figures (article, place, field, start_at, end_at, surface, value, unit,"
        "  precision, counted, sentence_start, sentence_end, rule)"
        " values (%(id)s, 0, 'text', -1, 99999999, %(evil)s, 7, 'count', 'exact', %(evil)s, -1,"
        "  99999999, '')",
        {"id": article, "evil": SCRIPT},
    )


def _insert(
    connection: Connection, story: int, number: int, title: str, url: str, text: str
) -> int:
    row = connection.execute(
        "insert into articles (source, source_id, origin, url, title, title_inferred, text,"
        "  published_at, published_precision, published_basis, language, keywords, access,"
        "  author, agency, seen_at, first_seen_at, relevance, relevance_reason, actors, topics,"
        "  tags, lexicon_version, story, version, projected_revision)"
        " values (%(source)s, %(id)s, 'crawl', %(url)s, %(title)s, false, %(text)s,"
        "  '2026-03-01 08:00+01', 'minute', 'feed', 'fr', '{}', 'free', %(evil)s, %(evil)s, now(),"
        "  now(), 'otan-ukraine', %(evil)s, '{otan,\"<b>\"}', '{aide-militaire}', %(tags)s::jsonb,"
        "  '1', %(story)s, 2, %(indexed)s) returning id",
        {
            "source": f"hostile-{number}",
            "id": f"<{number}>",
            "url": url,
            "title": title,
            "text": text,
            "evil": SCRIPT,
            "story": story,
            "indexed": 1 if text is HUGE else 0,  # it would take most of a minute
            "tags": '[{"id": "otan", "kind": "actor", "salience": "subject", "mentions":'
            ' [["text", -5, 999999999, "<i>OTAN</i>", false], ["title", 3, 1, "x", false],'
            ' ["text", 10, 30, "\\u202e", false]]}]',
        },
    ).fetchone()
    assert row
    connection.execute(
        "insert into versions (article, version, seen_at, title, text, kinds, difference)"
        " values (%(id)s, 1, now(), %(title)s, %(evil)s, '{figure}', %(change)s::jsonb)",
        {
            "id": row["id"],
            "title": title,
            "evil": SCRIPT,
            "change": '{"changes": [{"field": "text", "kinds": ["figure"], "before": "<b>1</b>",'
            ' "after": "<script>2</script>", "old": [0, 4], "new": [0, 99999999]}]}',
        },
    )
    return row["id"]
