"""Who may see the pages of devices."""

from components.text import text
from pages.here import Here, here
from services.base.i18n import t
from services.staff import service as staff
from services.staff.service import Action


def admitted() -> Here | None:
    """The administrator at this page; anybody else is told that it is not for them."""
    at = here()
    if staff.may(at.signed_in, Action.MANAGE_DEVICES):
        return at
    text("h1", t("devices.title"))
    text("p", t("error.not_allowed"), "message warn").props("role=alert")
    return None
