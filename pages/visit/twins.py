"""Two people with one name and one birth date, resident or not: nobody is taken before somebody has compared them."""

from collections.abc import Sequence

from nicegui import ui

from components.chips import state_chips
from components.dialogs import button, opened
from components.finder import household_in_words
from components.text import text
from pages.acting import acting
from services.base.i18n import t
from services.base.text import fold
from services.registry import service as registry
from services.registry.views import Hit

COMPARED = ("identify.address", "identify.head", "identify.sex", "identify.atena")


async def confirmed(chosen: Hit) -> bool:
    """Show what tells ``chosen`` from the others and ask for a second look; whether the clerk is sure."""
    others: list[Hit] = []
    async with acting() as action:
        namesakes = f"{chosen.name} {chosen.birth}"
        found = await registry.search(action.session, namesakes, removed=True, outsiders=True)
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
    """As the register's search sees it: 渡邉 is 渡辺. Births of a Japanese and a foreigner are written differently."""
    same_day = one.birth == other.birth or one.foreign != other.foreign
    return same_day and _plain(one.name) == _plain(other.name)


def _plain(name: str) -> str:
    return "".join(map(fold, name.split()))


def _draw(hit: Hit, others: Sequence[Hit], heading: str, look: str) -> None:
    with ui.element("section").classes(look):
        text("h3", heading, "small soft")
        with ui.element("p").classes("line strong"):
            text("span", hit.name)
            for chip in state_chips(hit.state):
                text("span", chip.text, f"chip {chip.look}")
        text("p", f"{hit.kana} {hit.birth}", "small")
        with ui.element("dl"):
            for label, value in _facts(hit).items():
                text("dt", t(label))
                differs = any(_facts(other)[label] != value for other in others)
                text("dd", value, "differs" if differs else "")


def _facts(hit: Hit) -> dict[str, str]:
    address = hit.address if hit.address is not None else t("finder.hidden")
    return dict(zip(COMPARED, (address, household_in_words(hit), hit.sex, hit.id), strict=True))
