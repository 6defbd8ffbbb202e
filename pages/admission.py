"""Pages that not everybody may see."""

from components.text import text
from pages.here import Here, here
from services.base.errors import NotAllowed
from services.base.i18n import t
from services.staff.service import Action


def admitted(action: Action, title: str) -> Here | None:
    """The person at this page, who may do ``action``; anybody else is told that the page ``title`` is not for them."""
    at = here()
    try:
        at.require(action)
    except NotAllowed as error:
        text("h1", title)
        text("p", t(error.key), "message warn").props("role=alert")
        return None
    return at
