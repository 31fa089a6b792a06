"""Is a mail borne out by the record? All that it says is derived anew and set against it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from email.message import EmailMessage
from html import unescape

from alerts import asking, counts, mailing, matching, reading, render, telling
from alerts.answering import Worth, worths
from alerts.asking import Question
from alerts.claimed import gathered
from alerts.compose import Material, compose, last_heard
from alerts.knowledge import Knowledge
from alerts.proof import MailedState, Proof, unpacked
from alerts.view import View, subject
from archive.crawl.coverage import Coverage
from archive.database import Connection
from archive.mail import clippings, former, history, told
from archive.mail.clippings import Clipping
from archive.mail.history import Delivered
from archive.record.beside import StoryClaims
from press.sources import Source

LONGEST = 160  # characters of a statement in a report
Compare = Callable[
    [Connection, Sequence[Clipping], Mapping[str, Source]], Mapping[int, StoryClaims]
]


def check(
    connection: Connection, mail: EmailMessage, knowledge: Knowledge, compare: Compare = gathered
) -> tuple[str, ...]:
    """One line for each statement of the mail that the record does not bear out. ``compare``
    sets the claims of articles beside each other as they stood when it was made; without it
    they are taken as they stand now. Raises Unproven where the mail carries no proof, Misread
    where its query is not understood."""
    proof = unpacked(mail)
    delivered = history.delivered(connection, str(mail["Message-ID"]).strip())
    held = {c.id: c for c in former.clipped(connection, _versions(proof))}
    problems = list(_unheld(connection, proof, held))
    shown = _derived(connection, proof, delivered, held, knowledge, compare)
    link = _link(mail)
    shown = replace(shown, unsubscribe=link)
    files = list(mail.iter_attachments())
    problems += _attachments(files, shown)
    shown = telling.with_attached(shown, proof.definition, attached=bool(files))
    if str(mail["Subject"]) != subject(shown):
        problems.append(_differs(str(mail["Subject"]), subject(shown)))
    problems += _differences(_lines(_part(mail, "plain")), _lines(render.text(shown)))
    problems += _differences(_pieces(_part(mail, "html")), _pieces(render.html(shown)))
    return tuple(dict.fromkeys(problems))


def _versions(proof: Proof) -> dict[int, tuple[int, bool]]:
    return {state.id: (state.version, state.withdrawn) for state in proof.states}


def _unheld(connection: Connection, proof: Proof, held: Mapping[int, Clipping]) -> Iterator[str]:
    """What the record does not have as the mail knew it."""
    now = {c.id: c for c in clippings.of(connection, [s.id for s in proof.states])}
    homes: dict[int, set[int | None]] = {}
    for state in proof.states:
        if state.id not in held:
            yield f"article {state.id}, version {state.version}: the record does not hold it"
            continue
        if now[state.id].copy_of != state.copy_of:
            yield f"article {state.id}: the record has other originals and copies now"
        if state.story is not None:
            homes.setdefault(state.story, set()).add(now[state.id].story)
    shared = Counter(story for current in homes.values() for story in current)
    for story, current in homes.items():
        if len(current) > 1 or None in current or any(shared[home] > 1 for home in current):
            yield f"story {story}: the record groups its articles otherwise now"


def _derived(
    connection: Connection,
    proof: Proof,
    delivered: Delivered | None,
    held: Mapping[int, Clipping],
    knowledge: Knowledge,
    compare: Compare,
) -> View:
    """The mail as the record makes it."""
    question = asking.question(proof.definition, knowledge.names)
    members = [_as_known(held[s.id], s) for s in proof.states if s.id in held]
    known = (
        told.now(connection, delivered.recipient, list(held), before=delivered.id)
        if delivered
        else {}
    )
    revisions = clippings.revisions(connection, _followed(connection, delivered, known, proof))
    versions = {clipping.id: clipping.version for clipping in members}
    material = Material(
        question=question,
        fresh=_answers(connection, question, proof, held),
        related=members,
        told=last_heard(known),
        revisions=[r for r in revisions if r.version < versions[r.article]],
        sources=knowledge.sources,
        claims=compare(connection, [*members, *_seeds(connection, proof)], knowledge.sources),
        first=proof.first,
    )
    digest = compose(
        material,
        since=proof.since,
        until=proof.until,
        periods=proof.periods,
        max_stories=proof.definition.max_stories,
        subjects_only=proof.definition.subjects_only,
        figures=None
        if proof.kind == "flash"
        else counts.of_days(
            _seen(connection, question, proof),
            proof.until,
            knowledge.watch(proof.until),
            question.named,
        ),
        coverage=_coverage(proof, delivered, knowledge),
    )
    return telling.put(digest, proof.definition, knowledge, proof.kind, None)


def _followed(
    connection: Connection,
    delivered: Delivered | None,
    known: Mapping[int, object],
    proof: Proof,
) -> list[int]:
    """Of the articles that were told before, those whose corrections were still followed."""
    if delivered is None:
        return []
    times = told.heard(connection, delivered.recipient, list(known))
    since = proof.until - mailing.REMEMBERED
    return [id for id, heard in times.items() if any(since <= at < proof.until for at, _ in heard)]


def _seeds(connection: Connection, proof: Proof) -> list[Clipping]:
    """Of the stories the seeds, which are never news, but count and are quoted with the others."""
    known = {state.id for state in proof.states}
    related = clippings.related(connection, sorted(known), proof.until)
    return [c for c in related if c.origin == "seed" and c.id not in known]


def _coverage(proof: Proof, delivered: Delivered | None, knowledge: Knowledge) -> Coverage | None:
    """What the mail said of the coverage, as it was recorded; what is told at once says none."""
    if proof.kind == "flash":
        return None
    return delivered.coverage if delivered else knowledge.coverage(proof.since, proof.until)


def _as_known(clipping: Clipping, state: MailedState) -> Clipping:
    """In the story and under the original that the mail knew; ``_unheld`` says whether the
    record still does."""
    return replace(clipping, story=state.story, copy_of=state.copy_of)


def _answers(
    connection: Connection, question: Question, proof: Proof, held: Mapping[int, Clipping]
) -> dict[int, Worth]:
    """How the articles that were news answer; what does not answer is no news."""
    wanted = {s.id: s.version for s in proof.states if s.fresh and s.id in held}
    vocabulary = matching.Vocabulary([question])
    found: dict[int, Worth] = {}
    for sighting, title, text in former.sighted(connection, wanted):
        places = matching.analyse(vocabulary, sighting, title, text)
        words = matching.answers(question.query, sighting, places)
        if words is not None and matching.passes(question, sighting):
            found[sighting.id] = Worth(words, worths(question.query, places))
    return found


def _seen(connection: Connection, question: Question, proof: Proof) -> list[clippings.Sighting]:
    """The matching articles of the fortnight."""
    begin = min(proof.until - mailing.FORTNIGHT, proof.since)
    read = clippings.everything if proof.kind == "preview" else clippings.news
    with connection.transaction():
        articles = former.standing(connection, read(connection, begin, proof.until), proof.until)
        seen = reading.matched({0: question}, articles)[0]
    return [match.article for match in seen]


def _part(mail: EmailMessage, kind: str) -> str:
    """A part's words; none where it has none that can be read."""
    body = mail.get_body((kind,))
    try:
        return str(body.get_content()).replace("\r\n", "\n") if body else ""
    except (LookupError, ValueError):  # of an unknown charset or coding
        return ""


def _attachments(files: Sequence[EmailMessage], shown: View) -> Iterator[str]:
    """What an attached press review says that the record does not."""
    from alerts import document  # its libraries are heavy, and few mails need them

    for file in files:
        suffix = "." + str(file.get_filename() or "").rpartition(".")[2]
        if suffix not in document.FORMATS:
            yield f"unsupported: an attached file, {_short(str(file.get_filename()))}"
            continue
        try:
            said = document.words(bytes(file.get_payload(decode=True) or b""), suffix)
        except Exception:  # whatever the libraries of four formats raise on what is none
            yield f"unsupported: an attached file that cannot be read, {suffix}"
            continue
        derived = document.words(document.written(replace(shown, unsubscribe=None), suffix), suffix)
        yield from (f"attached: {problem}" for problem in _differences(said, derived))


def _link(mail: EmailMessage) -> str | None:
    """The recipient's own address to leave by, which states nothing."""
    found = re.findall(r'<a class="a" href="([^"#]+/desabonnement/[^"]+)"', _part(mail, "html"))
    return unescape(found[-1]) if found else None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _pieces(page: str) -> list[str]:
    """What a page shows and where it leads, in order."""
    found = re.findall(r'href="([^"]*)"|>([^<>]+)<', page)
    pieces = (" ".join(unescape(link or words).split()) for link, words in found)
    return [piece for piece in pieces if piece]


def _differences(mail: Sequence[str], record: Sequence[str]) -> Iterator[str]:
    matcher = SequenceMatcher(a=mail, b=record, autojunk=False)
    for tag, begin, end, start, stop in matcher.get_opcodes():
        if tag != "equal":
            yield _differs(" ".join(mail[begin:end]), " ".join(record[start:stop]))


def _differs(said: str, derived: str) -> str:
    if not said:
        return f"the mail leaves out: {_short(derived)}"
    return f"unsupported: {_short(said)}" + (f" (the record: {_short(derived)})" if derived else "")


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
