"""The forms to be signed: how far each one is, its seal, and the signature itself."""

import base64
from collections.abc import Sequence

from nicegui import ui

from components.form_list import Mark
from components.text import text
from pages.visit.paperwork import Paperwork, written
from pages.visit.preview import preview
from pages.visit.standing import Standing
from services.base.i18n import t
from services.base.wording import clock_time
from services.documents.filled import FilledForm
from services.documents.service import Seal


class SealsPanel:
    """Drawn anew when something about the seals changed: nobody types here."""

    def __init__(self, visit_id: str, papers: Paperwork, standing: Standing) -> None:
        """Draw the panel into the open slot."""
        self._visit_id = visit_id
        self._papers = papers
        self._standing = standing
        self._seen: object = None
        self._panel = ui.element("section").classes("panel sign-forms")

    def show(self, forms: Sequence[FilledForm]) -> None:
        """Show the forms as they stand."""
        rows = [(form, self._papers.for_whom(form), self._standing.to_sign(form)) for form in forms]
        seen = [(form.key, who, mark, self._standing.seals.get(form.key)) for form, who, mark in rows]
        if seen == self._seen:
            return
        self._seen = seen
        self._panel.clear()
        with self._panel:
            text("h3", t("sign.forms", n=len(forms)), "panel-title")
            with ui.element("ul").classes("seal-list"):
                for form, who, mark in rows:
                    self._row(form, who, mark)

    def _row(self, form: FilledForm, who: str, mark: Mark) -> None:
        seal = self._standing.seals.get(form.key)
        with ui.element("li"):
            with ui.element("button").classes("seal-name").props('type="button"') as name:
                text("b", form.title.ja)
                text("span", who, "soft small")
            name.on("click", lambda: self._preview(form))
            text("span", mark.text, f"chip {mark.look}")
            if seal is not None:
                text("span", short(seal), "seal-digest num").props["title"] = t("sign.digest")

    def _preview(self, form: FilledForm) -> None:
        if not form.blocked:
            preview(form.title.ja, f"/print/form/{self._visit_id}/{written(form.key).replace(':', '/')}")


def draw_signature(standing: Standing) -> None:
    """The signature as it was written, and when."""
    signature = standing.signature
    if signature is None:
        return
    with ui.element("figure").classes("signature"):
        image = ui.element("img")
        image.props["src"] = "data:image/svg+xml;base64," + base64.b64encode(signature.svg.encode()).decode()
        image.props["alt"] = t("sign.picture")
        text("figcaption", t("sign.signed_at", time=clock_time(signature.signed_at)), "soft small")


def short(seal: Seal) -> str:
    """The first eight figures of a seal's hash: enough to compare by eye."""
    return f"{seal.digest[:4]} {seal.digest[4:8]}".upper()
