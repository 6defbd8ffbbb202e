"""支援措置, 発行停止, 成年被後見人, 不受理: a hard stop in plain words. Nobody can release it here."""

from nicegui import background_tasks, ui

from components.dialogs import button, opened
from components.text import text
from pages.visit.model import Changed
from pages.visit.page import VisitPage
from services.base.i18n import t
from services.reception import service as reception
from services.registry.views import StopView


class Stops:
    """A red bar for as long as somebody of the visit is protected, and a dialog when that is first seen."""

    def __init__(self, page: VisitPage) -> None:
        self._page = page
        self._told: set[tuple[str, str]] = set()
        self._bar = ui.element("div").classes("visit-stop").props('role="alert"')
        self._place = ui.element("div")  # where dialogs belong; the bar is drawn anew
        self._draw()
        self._tell_news()

    def changed(self, change: Changed) -> None:
        """Follow the visit."""
        if change.kind == "people":
            self._draw()
            self._tell_news()

    def _tell_news(self) -> None:
        if self._news():
            background_tasks.create(self._tell(), context=self._place)

    def _draw(self) -> None:
        stops = self._page.model.people.stops
        self._bar.clear()
        self._bar.set_visibility(bool(stops))
        with self._bar:
            for kind, keys in _by_kind(stops).items():
                names = "・".join(self._page.model.name(key) for key in keys)
                text("p", t("stop.bar", kind=t(f"stop.{kind}"), names=names))

    def _news(self) -> dict[str, list[StopView]]:
        stops = self._page.model.people.stops
        return {key: found for key, found in stops.items() if any((key, one.kind) not in self._told for one in found)}

    def _say(self, news: dict[str, list[StopView]]) -> None:
        for kind, keys in _by_kind(news).items():
            reasons = [one for key in keys for one in news[key] if one.kind == kind]
            text("p", "・".join(self._page.model.name(key) for key in keys), "strong")
            text("p", t(reasons[0].sentence_key))
            if any(one.provisional for one in reasons):
                text("p", t("stop.provisional"), "small")
            if any(one.expired for one in reasons):
                text("p", t("stop.expired"), "small")

    async def _tell(self) -> None:
        news = self._news()
        if not news:
            return
        self._told |= {(key, one.kind) for key, found in news.items() for one in found}
        leave = False
        async with opened(t("stop.title"), tone="bad", persistent=True) as dialog:
            with ui.element("div").props('role="alert"').classes("stack"):
                self._say(news)
            text("p", t("stop.nobody_here"), "dialog-words")

            def go() -> None:
                nonlocal leave
                leave = True
                dialog.close()

            with ui.element("div").classes("dialog-foot"):
                button(t("stop.understood"), "secondary", dialog.close).props("autofocus")
                if self._page.model.writable:
                    button(t("stop.take_out"), "danger", go)
        if leave:
            async with self._page.model.acting() as action:
                for key in news:
                    await reception.remove_person(action.session, self._page.model.id, self._page.model.actor, key)


def _by_kind(stops: dict[str, list[StopView]]) -> dict[str, list[str]]:
    """Kind of stop → the persons whom it is about."""
    found: dict[str, list[str]] = {}
    for key, reasons in stops.items():
        for kind in dict.fromkeys(reason.kind for reason in reasons):
            found.setdefault(kind, []).append(key)
    return found
