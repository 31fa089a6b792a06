"""Pages that say one thing."""

from web.templating import render
from web.view import Visit


def page(visit: Visit, title: str, text: str) -> str:
    """A title and a sentence."""
    return render("message.html", visit, title=title, text=text)


def missing(visit: Visit, text: str) -> str:
    """There is nothing of that kind."""
    return page(visit, visit.t("error.missing"), text)
