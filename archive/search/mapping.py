"""The Elasticsearch index as data: fields, analysis, names, the composable template.

``docs/fields.md`` defines every field. The mapping is strict: a field that is not
here is an error, not a guess. A change of anything that ``DIGEST`` covers asks for
``vigie reindex``.
"""

import hashlib
import json
from typing import Any

from archive.search.chain import CHAIN

VERSION = 1
MAJOR = 9  # of Elasticsearch, which the client and this are for
DEFAULT_FIELDS = ("title", "text", "spellings")
LONGEST_URL = 8191  # characters that are indexed; Lucene's limit is 32,766 bytes

_KEYWORD: dict[str, Any] = {"type": "keyword"}
_LABEL: dict[str, Any] = {"type": "keyword", "ignore_above": 1024}
_NAMED: dict[str, Any] = _LABEL | {"fields": {"words": {"type": "text", "analyzer": "french"}}}
_LONG: dict[str, Any] = {"type": "long"}
_DATE: dict[str, Any] = {"type": "date"}
_FLAG: dict[str, Any] = {"type": "boolean"}
_FORMS: dict[str, Any] = {
    "type": "text",
    "analyzer": "forms",
    "index_options": "docs",
    "norms": False,
}
_FRENCH: dict[str, Any] = {
    "type": "text",
    "analyzer": "french",
    "fields": {"exact": {"type": "text", "analyzer": "exact"}, "forms": _FORMS},
}

FIELDS: dict[str, dict[str, Any]] = {
    "id": _LONG,
    "revision": _LONG,
    "version": _LONG,
    "source": _KEYWORD,
    "source_id": _LABEL,
    "source_name": _LABEL,
    "source_kind": _KEYWORD,
    "source_country": _KEYWORD,
    "owner": _LABEL,
    "origin": _KEYWORD,
    "url": {"type": "keyword", "ignore_above": LONGEST_URL},
    "title": _FRENCH
    | {"fields": _FRENCH["fields"] | {"keyword": {"type": "keyword", "ignore_above": 1024}}},
    "standfirst": {"type": "text", "analyzer": "french", "fields": {"forms": _FORMS}},
    "text": _FRENCH,
    "spellings": {"type": "text", "analyzer": "french"},
    "published_at": _DATE,
    "modified_at": _DATE,
    "first_seen_at": _DATE,
    "appeared_at": _DATE,
    "delay": _LONG,
    "language": _KEYWORD,
    "author": _LABEL
    | {"fields": {"words": {"type": "text", "analyzer": "french"}, "forms": _FORMS}},
    "agency": _LABEL,
    "section": _LABEL,
    "keywords": _LABEL,
    "access": _KEYWORD,
    "relevance": _KEYWORD,
    "actors": _KEYWORD,
    "topics": _KEYWORD,
    "subjects": _KEYWORD,
    "relevance_name": _NAMED,
    "relevance_reason": {"type": "text", "analyzer": "french"},
    "actor_names": _NAMED,
    "topic_names": _NAMED,
    "subject_names": _NAMED,
    "source_kind_name": _NAMED,
    "copy": _FLAG,
    "copy_of": _LONG,
    "original_source": _LABEL,
    "story": _LONG,
    "speakers": _KEYWORD,
    "quoted": _FRENCH,
    "disputed": _FLAG,
    "disagreements": _LONG,
    "thread": _LONG,
    "corrected": _FLAG,
    "withdrawn": _FLAG,
    "deleted": _FLAG,
}

DIGEST = hashlib.sha256(json.dumps([FIELDS, CHAIN], sort_keys=True).encode()).hexdigest()[:16]

MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "_meta": {"digest": DIGEST},
    "properties": FIELDS,
}


def pattern(alias: str) -> str:
    """The names of the indices that may stand behind the alias, of any version."""
    return f"{alias}-v*-*"


def writing(alias: str) -> str:
    """The alias that names every index that writes go to: one, or two while a new one
    is built. Never searched."""
    return f"{alias}-writes"


def template(alias: str, *, shards: int, replicas: int) -> dict[str, Any]:
    """The body of ``PUT /_index_template/{alias}``. A write never creates an index."""
    return {
        "index_patterns": [pattern(alias)],
        "priority": 500,
        "version": VERSION,
        "allow_auto_create": False,
        "template": {
            "settings": {
                "number_of_shards": shards,
                "number_of_replicas": replicas,
                "refresh_interval": "1s",
                # Kibana marks what matched in every text that it shows, however long: above
                # the default of a million characters its whole search would fail.
                "highlight": {"max_analyzed_offset": 2**31 - 1},
                "query": {"default_field": list(DEFAULT_FIELDS)},
                "analysis": CHAIN,
            },
            "mappings": MAPPING,
        },
    }
