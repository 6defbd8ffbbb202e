"""Two people with one name and one birth date: nobody is taken before somebody has compared them."""

from collections.abc import Sequence

from nicegui import ui

from components.dialogs import button, opened
from components.finder import household_in_words
from components.text import text
from pages.acting import acting
from services.base.i18n import t
from services.registry import service as registry
from services.registry.views import Hit

COMPARED = ("identify.address", "identify.head", "identify.sex", "identify.atena")


async def confirmed(chosen: Hit) -> bool:
    """Show what tells ``chosen`` from the others and ask for a second look; whether the clerk is sure."""
    others: list[Hit] = []
    async with acting() as action:
        found = await registry.search(action.session, f"{chosen.name} {chosen.birth}")
        others = [hit for hit in found.people if hit.id != chosen.id and _twins(hit, chosen)]
    sure = False
    async with opened(t("identify.twin_title"), tone="warn wide", persistent=True) as dialog:
        text("p", t("identify.twin_words"), "dialog-words")
        with ui.element("div").classes("twins"):
            _draw(chosen, others, t("identify.chosen"), "twin chosen")
            for other in others:
                _draw(other, [chosen], t("identify.other"), "twin")
        checked = ui.checkbox(t("identify.twin_checked"))

        def agree() -> None:
            nonlocal sure
            sure = True
            dialog.close()

        with ui.element("div").classes("dialog-foot"):
            button(t("identify.twin_no"), "secondary", dialog.close).props("autofocus")
            yes = button(t("identify.twin_yes"), "primary", agree)
            yes.disable()
            checked.on_value_change(lambda event: yes.set_enabled(bool(event.value)))
    return sure


def _twins(one: Hit, other: Hit) -> bool:
    return (one.name, one.birth) == (other.name, other.birth)


def _draw(hit: Hit, others: Sequence[Hit], heading: str, look: str) -> None:
    with ui.element("section").classes(look):
        text("h3", heading, "small soft")
        text("p", hit.name, "strong")
        text("p", f"{hit.kana} {hit.birth}", "small")
        with ui.element("dl"):
            for label, value in _facts(hit).items():
                text("dt", t(label))
                differs = any(_facts(other)[label] != value for other in others)
                text("dd", value, "differs" if differs else "")


def _facts(hit: Hit) -> dict[str, str]:
    address = hit.address if hit.address is not None else t("finder.hidden")
    return dict(zip(COMPARED, (address, household_in_words(hit), hit.sex, hit.id), strict=True))
