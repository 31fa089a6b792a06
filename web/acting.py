"""The routes that change something: forms of our own pages, each asked for by its token."""

from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from archive.reader.desk import DEEDS
from archive.record.corrections import Correction, LabelKind
from web import forms, gate, visiting
from web.answering import html, missing, number
from web.gate import Gate, Tries
from web.pages import desk, message
from web.port import Record
from web.visiting import YEAR, visit

LONGEST = 2_000  # characters of a note or a reason
Done = Callable[[Record, Request, dict[str, str], str], Response]


def routes(reader: Record, let: Gate) -> list[Route]:
    """The routes of all forms."""
    tries = Tries()
    return [
        _form("/sujet/{id:number}/bureau", reader, _deed),
        _form("/article/{id:number}/etiquette", reader, _tag),
        Route("/bureau", partial(_desk, reader), methods=["GET"]),
        Route("/abonnement", partial(_subscription, reader), methods=["GET"]),
        _form("/abonnement", reader, _subscribe, named=False),
        Route("/confirmation/{token}", partial(_confirmation, reader), methods=["GET"]),
        Route("/confirmation/{token}", partial(_confirm, reader), methods=["POST"]),
        Route("/connexion", partial(_sign_in_page, reader), methods=["GET"]),
        Route(
            "/connexion", _posted(reader, partial(_sign_in, reader, let, tries)), methods=["POST"]
        ),
        _form("/deconnexion", reader, _sign_out, named=False),
    ]


def _posted(
    reader: Record, done: Callable[[Request, dict[str, str]], Response]
) -> Callable[[Request], Awaitable[Response]]:
    """A handler of a form that is ours and of a sound size."""

    async def answer(request: Request) -> Response:
        try:
            fields = await forms.read(request)
        except forms.TooLarge:
            return await run_in_threadpool(_refused, reader, request, "error.too large", 413)
        return await run_in_threadpool(_checked, reader, done, request, fields)

    return answer


def _checked(
    reader: Record,
    done: Callable[[Request, dict[str, str]], Response],
    request: Request,
    fields: dict[str, str],
) -> Response:
    mark = request.state.mark
    if not gate.came_from_us(request, reader.key(), mark, fields.get("jeton", "")):
        return _refused(reader, request, "error.not ours", 403)
    return done(request, fields)


def _form(path: str, reader: Record, done: Done, *, named: bool = True) -> Route:
    """The route of a form; of a ``named`` one the reader's name is asked once, and kept."""

    def answer(request: Request, fields: dict[str, str]) -> Response:
        who = request.state.admitted.name or gate.name(fields.get("nom", ""))
        if named and not who:
            return _refused(reader, request, "error.no name", 422)
        answered = done(reader, request, fields, who or "")
        if who and not request.state.admitted.name:
            answered.set_cookie(
                gate.NAME, quote(who), max_age=YEAR, httponly=True, samesite="strict"
            )
        return answered

    return Route(path, _posted(reader, answer), methods=["POST"])


def _refused(reader: Record, request: Request, key: str, status: int) -> Response:
    seen = visit(request, reader)
    return html(request, seen, message.page(seen, seen.t("error.refused"), seen.t(key)), status)


def _deed(reader: Record, request: Request, fields: dict[str, str], who: str) -> Response:
    deed = fields.get("geste", "")
    note = fields.get("note", "")[:LONGEST] or None
    to_whom = gate.name(fields.get("pour", ""))
    wanting = (deed == "note" and not note) or (deed == "hand" and not to_whom)
    if deed not in DEEDS or wanting:
        return _refused(reader, request, "error.no deed", 422)
    id = number(request)
    if id is None or not reader.act(id, deed, who, to_whom=to_whom, note=note):
        return missing(reader, request, "error.no story")
    return RedirectResponse(f"/sujet/{id}#bureau", status_code=303)


def _tag(reader: Record, request: Request, fields: dict[str, str], who: str) -> Response:
    entry, why = fields.get("entree", ""), fields.get("pourquoi", "")[:LONGEST]
    kind = _kind(reader, entry)
    id = number(request)
    if kind is None or not why:
        return _refused(reader, request, "error.no correction", 422)
    made = Correction(
        kind=kind, entry=entry, present=fields.get("geste") != "retirer", who=who, why=why
    )
    if id is None or not reader.correct(id, made):
        return missing(reader, request, "error.no article")
    return RedirectResponse(f"/article/{id}#etiquettes", status_code=303)


def _kind(reader: Record, entry: str) -> LabelKind | None:
    if entry in reader.actors:
        return "actor"
    if entry in reader.topics:
        return "topic"
    return "relevance" if entry in reader.classes else None


def _desk(reader: Record, request: Request) -> Response:
    seen = visit(request, reader)
    return html(request, seen, desk.page(seen, reader.desk()))


def _subscription(reader: Record, request: Request) -> Response:
    seen = visit(request, reader)
    asked = visiting.asked(request, reader)
    found = reader.ask_subscription(
        desk.definition(asked, "aperçu", "lecteur@localhost.localdomain")
    )
    return html(request, seen, desk.subscription(seen, asked, found))


def _subscribe(reader: Record, request: Request, fields: dict[str, str], who: str) -> Response:
    seen = visit(request, reader)
    asked = visiting.asked(request, reader)
    name = fields.get("titre", "")[:120] or asked.query[:120] or seen.t("subscribe.unnamed")
    wanted = desk.definition(asked, name, fields.get("adresse", "")[:320])
    wrong = reader.subscribe(wanted, seen.language)
    if wrong:
        page = desk.subscription(seen, asked, reader.ask_subscription(wanted), wrong=wrong)
        return html(request, seen, page, 422)
    text = seen.t("subscribe.sent")
    return html(request, seen, message.page(seen, seen.t("subscribe.title"), text))


def _confirmation(reader: Record, request: Request) -> Response:
    """The page behind the link in a mail. It changes nothing: mail scanners follow links."""
    seen = visit(request, reader)
    name = reader.asked_subscription(request.path_params["token"])
    if name is None:
        return missing(reader, request, "subscribe.no link")
    text = seen.t("subscribe.confirm", name=name)
    return html(
        request,
        seen,
        message.page(seen, seen.t("subscribe.title"), text, button=seen.t("subscribe.yes")),
    )


def _confirm(reader: Record, request: Request) -> Response:
    seen = visit(request, reader)
    name = reader.confirm_subscription(request.path_params["token"])
    if name is None:
        return missing(reader, request, "subscribe.no link")
    text = seen.t("subscribe.begun", name=name)
    return html(request, seen, message.page(seen, seen.t("subscribe.title"), text))


def _sign_in_page(reader: Record, request: Request) -> Response:
    seen = visit(request, reader)
    back = gate.local(request.query_params.get("suite", "/"))
    return html(request, seen, desk.sign_in(seen, back))


def _sign_in(
    reader: Record, let: Gate, tries: Tries, request: Request, fields: dict[str, str]
) -> Response:
    seen = visit(request, reader)
    client = request.client.host if request.client else ""
    back = gate.local(fields.get("suite", "/"))
    if tries.exhausted(client):
        return html(request, seen, desk.sign_in(seen, back, wrong="login.wait"), 429)
    who = gate.name(fields.get("nom", ""))
    if not let.password or not gate.is_right(fields.get("motdepasse", ""), let.password):
        tries.failed(client)
        return html(request, seen, desk.sign_in(seen, back, wrong="login.wrong"), 403)
    if not who:
        return html(request, seen, desk.sign_in(seen, back, wrong="error.no name"), 422)
    answer = RedirectResponse(back, status_code=303)
    answer.set_cookie(
        gate.SESSION,
        reader.session(who),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https" or "x-forwarded-proto" in request.headers,
    )
    return answer


def _sign_out(reader: Record, request: Request, fields: dict[str, str], who: str) -> Response:
    token = request.cookies.get(gate.SESSION)
    if token:
        reader.end_session(token)
    answer = RedirectResponse("/connexion", status_code=303)
    answer.delete_cookie(gate.SESSION)
    return answer
