"""Pages that say one thing."""

from web.templating import render
from web.view import PageRequest


def page(visit: PageRequest, title: str, text: str, *, button: str | None = None) -> str:
    """A title and a sentence; with a ``button`` a form that is sent to its own address."""
    return render("message.html", visit, title=title, text=text, button=button)


def missing(visit: PageRequest, text: str) -> str:
    """There is nothing of that kind."""
    return page(visit, visit.t("error.missing"), text)
