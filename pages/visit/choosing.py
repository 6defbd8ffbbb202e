"""Adding a procedure that the rules did not find: which one, for whom, and why."""

from typing import Literal

from nicegui import ui

from components.dialogs import ask_reason, button, opened
from components.tiles import Tile, TileGroup, Tiles
from pages.visit.model import VisitModel
from services.base.i18n import t
from services.catalogue.schema import Catalogue
from services.reception import service as reception
from services.reception.models import VISIT

Decision = Literal["add", "drop"] | None


def procedure_tiles(catalogue: Catalogue) -> tuple[Tile, ...]:
    """Every procedure of the catalogue, found by its name, its desk or its area."""
    return tuple(
        Tile(one.id, one.name, catalogue.desks[one.desk].name, f"{catalogue.areas[one.area].name} {one.easy or ''}")
        for one in catalogue.procedures.values()
    )


async def add_another(model: VisitModel) -> None:
    """Ask for a procedure, then :func:`add`."""
    chosen: str | None = None
    async with opened(t("procedures.add_title")) as dialog:

        async def take(procedure: str) -> None:
            nonlocal chosen
            chosen = procedure
            dialog.close()

        groups = [TileGroup(t("procedures.all"), procedure_tiles(model.catalogue), wide=True)]
        with ui.element("div").classes("dialog-tiles"):
            Tiles(t("procedures.add_title"), t("purpose.find"), groups, take)
        with ui.element("div").classes("dialog-foot"):
            button(t("dialog.no"), "secondary", dialog.close)
    if chosen is not None:
        await add(model, chosen)


async def add(model: VisitModel, procedure: str) -> bool:
    """Add one procedure by hand, for whom it is, with a reason."""
    found = model.catalogue.procedures[procedure]
    keys = [VISIT]
    if found.scope == "person" and model.state.members:
        keys = await _ask_whom(model, found.name)
        if not keys:
            return False
    usual = tuple(t(f"procedures.add_reason.{one}") for one in ("wish", "checked"))
    reason = await ask_reason(t("procedures.take_title", name=found.name), "", t("procedures.take"), suggestions=usual)
    if reason is None:
        return False
    async with model.acting() as action:
        for key in keys:
            await reception.decide_procedure(action.session, model.id, model.actor, procedure, key, "add", reason)
    return action.done


async def take_back(model: VisitModel, decided: list[tuple[str, str]]) -> None:
    """Let the rules decide again about (procedure, person)."""
    async with model.acting() as action:
        for procedure, key in decided:
            await reception.decide_procedure(action.session, model.id, model.actor, procedure, key, None)


async def _ask_whom(model: VisitModel, name: str) -> list[str]:
    """The persons it is for; the only one without asking."""
    members = model.state.members
    if len(members) == 1:
        return [members[0].key]
    chosen: list[str] = []
    async with opened(t("procedures.whom", name=name)) as dialog:
        boxes = {}
        with ui.element("div").classes("stack-tight"):
            for member in members:
                boxes[member.key] = ui.checkbox(model.name(member.key))

        def agree() -> None:
            chosen.extend(key for key, box in boxes.items() if box.value)
            dialog.close()

        with ui.element("div").classes("dialog-foot"):
            button(t("dialog.no"), "secondary", dialog.close)
            button(t("procedures.take"), "primary", agree)
    return chosen
