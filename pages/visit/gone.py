"""死亡: who died cannot stand at the counter. Says so and offers the others, wherever in the visit that comes up."""

from nicegui import ui

from components.dialogs import button
from components.text import text
from pages.visit import adding
from pages.visit.model import Changed
from pages.visit.page import VisitPage
from services.base import clock
from services.base.i18n import t
from services.documents import service as documents


class GoneBar:
    """A bar for as long as the 届出人 is somebody who died."""

    def __init__(self, page: VisitPage) -> None:
        self._model = page.model
        self._bar = ui.element("div").classes("message warn visit-gone").props('role="alert"')
        self._draw()

    def changed(self, change: Changed) -> None:
        """Follow the visit."""
        whole = change.kind in {"people", "persons", "resync", "lease"}
        if whole or change.key is None or change.key[1] in {"p.deceased", "p.name"}:
            self._draw()

    def _draw(self) -> None:
        model = self._model
        dead = documents.dead_applicant(model.state)
        self._bar.clear()
        self._bar.set_visibility(dead is not None)
        if dead is None:
            return
        with self._bar:
            text("p", t("applicant.dead", name=model.name(dead.key)), "strong")
            others = documents.may_come(model.state, clock.today())
            if not others:
                text("p", t("applicant.nobody_else"))
            elif model.writable:
                text("p", t("applicant.choose"))
                with ui.element("div").classes("line"):
                    for person in others:
                        button(model.name(person.key), "secondary", lambda key=person.key: self._choose(key))

    async def _choose(self, key: str) -> None:
        async with self._model.acting() as action:
            await adding.at_counter(action.session, adding.Into.visit(self._model), key)
