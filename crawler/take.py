"""What to send for a page, and what its answer comes to. Pure."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from archive.crawl.links import Fetched, Target
from crawler import rights, schedule
from crawler.outcomes import Visited
from crawler.policy import Policy
from crawler.sniffing import is_page
from crawler.values import CUT, Refusal, Reply, by_status
from press import media
from press.urls import canonical, is_article, is_listing, publisher_id, same_page
from press.values import Capture, Rights, Stated

_READABLE = frozenset({
    "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "html",
    "text/xhtml", "text", "application/html", "application/octet-stream", "", media.PDF, media.WORD,
})  # fmt: skip
_ENTRANCE = re.compile(
    r"/(?:[\w-]*(?:abonne(?:z|ment|r)|subscri|s-abonner|paywall|connexion|log-?in|sign-?(?:in|up)"
    r"|inscription|register|identification|authentification|consent|captcha|cookie|espace-client)"
    r"[\w-]*)(?:/|\.\w+|$)",
    re.IGNORECASE,
)
ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"


def headers(page: Target) -> Mapping[str, str]:
    """Validators of the last capture, where there was one."""
    sent = {"Accept": ACCEPT}
    if page.captured_at and page.etag:
        sent["If-None-Match"] = page.etag
    if page.captured_at and page.last_modified:
        sent["If-Modified-Since"] = page.last_modified
    return sent


def hopped(page: Target, url: str, *, now: datetime) -> Visited:
    """The way goes on at another host, at once."""
    state = "captured" if page.captured_at else "due"
    return Visited(
        fetched=Fetched(
            page=page.id,
            fetches=page.fetches,
            state=state,
            at=now,
            hop=url,
            due_at=schedule.IMMEDIATELY,
        )
    )


def failed(page: Target, refusal: Refusal, *, now: datetime) -> Visited:
    """No answer, or none that can be used: refused for good, or tried again later. A page
    that was captured before keeps what was captured."""
    state = "blocked" if refusal.kind in ("refused", "ours") else "failed"
    due_at = schedule.retry(refusal.kind, page.attempts + 1, now, since=page.first_seen_at)
    if page.captured_at:
        state = "captured" if state == "blocked" or due_at is None else "failed"
    return Visited(
        fetched=Fetched(
            page=page.id,
            fetches=page.fetches,
            state=state,
            at=now,
            reason=refusal.reason,
            due_at=due_at,
        )
    )


def reserved(page: Target, policy: Policy, evidence: tuple[str, ...], *, now: datetime) -> Visited:
    """Rights reserved: what the feed itself said goes to the inbox, and nothing else."""
    keep = Rights(keep="feed", evidence=evidence)
    capture = None
    if page.title and not page.captured_at:
        capture = _capture(page, policy, page.address, now=now, rights=keep)
    return Visited(
        capture=capture,
        fetched=Fetched(
            page=page.id,
            fetches=page.fetches,
            state="captured" if page.title else "blocked",
            at=now,
            reason=f"rights reserved: {evidence[0]}",
            captured=capture is not None,
        ),
    )


def answered(
    page: Target, policy: Policy, reply: Reply, *, refused_ai: tuple[str, ...], now: datetime
) -> Visited:
    """A page, the same page, a withdrawal, or an error."""
    if reply.status == 304 and page.captured_at:
        return _same(page, reply, now)
    if reply.status in (404, 410) and page.captured_at:
        return _withdrawn(page, policy, reply, now)
    if not 200 <= reply.status < 300:
        return failed(page, by_status(reply.status), now=now)
    if reply.cut:
        return failed(page, CUT, now=now)
    if _media_type(reply) is None:
        return failed(page, by_status(415, reply.media_type[:60]), now=now)
    if not reply.body.strip():
        return failed(page, Refusal(reason="empty"), now=now)
    if _is_front(reply.url) and not _is_front(page.url):
        return failed(page, by_status(404, "redirects to the front page"), now=now)
    if (why := _elsewhere(page, reply.url, policy)) is not None:
        return failed(page, why, now=now)
    found = rights.of_page(
        reply.headers, reply.body, refused_ai=refused_ai, ai_reserves=policy.ai_reserves
    )
    if found.keep == "feed":
        return reserved(page, policy, found.evidence, now=now)
    return _captured(page, policy, reply, found, now)


def _captured(page: Target, policy: Policy, reply: Reply, rights: Rights, now: datetime) -> Visited:
    """A page that may be kept: captured, unless its bytes are those captured last."""
    digest = hashlib.sha256(reply.body).digest()
    if digest == page.digest and page.captured_at:
        return _same(page, reply, now)
    capture = _capture(
        page,
        policy,
        reply.url,
        now=now,
        rights=rights,
        body=reply.body,
        media_type=_media_type(reply) or "text/html",
    )
    return Visited(
        capture=capture,
        fetched=Fetched(
            page=page.id,
            fetches=page.fetches,
            state="captured",
            at=now,
            due_at=_again(page, now),
            address=reply.url,
            captured=True,
            etag=reply.headers.get("etag"),
            last_modified=reply.headers.get("last-modified"),
            digest=digest,
        ),
    )


def _same(page: Target, reply: Reply, now: datetime) -> Visited:
    return Visited(
        fetched=Fetched(
            page=page.id,
            fetches=page.fetches,
            state="captured",
            at=now,
            due_at=_again(page, now),
            etag=reply.headers.get("etag"),
            last_modified=reply.headers.get("last-modified"),
        )
    )


def _withdrawn(page: Target, policy: Policy, reply: Reply, now: datetime) -> Visited:
    """Gone. A 404 is looked at again as scheduled, for it may come back; a 410 will not."""
    capture = _capture(page, policy, page.address, now=now, rights=Rights(), status=reply.status)
    return Visited(
        capture=capture,
        fetched=Fetched(
            page=page.id,
            fetches=page.fetches,
            state="withdrawn",
            at=now,
            reason=f"http {reply.status}",
            due_at=_again(page, now) if reply.status == 404 else None,
            digest=b"",
        ),
    )


def _again(page: Target, now: datetime) -> datetime | None:
    """Re-fetches are for what is news: not for a sample, an import, or an old article."""
    if page.sampled or page.origin != "crawl":
        return None
    first = min(page.captured_at or now, now)  # a clock may have been ahead
    if page.published_at and first - page.published_at > timedelta(days=2):
        return None
    return schedule.refetch(first, now, page.url)


def _capture(
    page: Target,
    policy: Policy,
    url: str,
    *,
    now: datetime,
    rights: Rights,
    body: bytes = b"",
    media_type: str = "text/html",
    status: int = 200,
) -> Capture:
    pattern = policy.sources[page.source].id_pattern
    known = "://" not in page.key or publisher_id(page.url, pattern) is not None
    by_key = page.key if known else None
    return Capture(
        source=page.source,
        origin=page.origin,
        fetched_at=now,
        media_type=media_type,
        body=body,
        url=url,
        source_id=by_key or publisher_id(url, pattern),
        status=status,
        rights=rights,
        stated=Stated(
            basis="feed",
            title=page.title,
            summary=page.summary,
            published_at=page.published_at,
            precision=page.precision or "second" if page.published_at else None,
        ),
    )


def _elsewhere(page: Target, url: str, policy: Policy) -> Refusal | None:
    """Whether redirects led to another page than the one announced: to where readers log in
    or subscribe, or from an article to what has no article's address."""
    if same_page(url, page.url) or same_page(url, page.address):
        return None
    pattern = policy.sources[page.source].id_pattern
    path = urlsplit(canonical(url)).path
    told = Refusal(reason=f"redirects to another page: {path[:100]}", kind="closed")
    found = _ENTRANCE.search(path)
    if found and found[0].count("-") <= 3 and not _ENTRANCE.search(urlsplit(page.url).path):
        return told
    if is_article(page.url, pattern) and is_listing(url) and not is_article(url, pattern):
        return told
    return None


def _media_type(reply: Reply) -> str | None:
    """What a page is read as: what it is said to be; a page of HTML as that, whatever it is
    said to be (WHATWG MIME Sniffing, 7.1); ``None`` for what is not read."""
    if reply.media_type in _READABLE:
        return reply.headers.get("content-type") or "text/html"
    if not is_page(reply.body):
        return None
    return f"text/html; charset={reply.charset}" if reply.charset else "text/html"


def _is_front(url: str) -> bool:
    return urlsplit(canonical(url)).path == "/"
