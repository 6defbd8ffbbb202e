"""ご用件: one or more life events, or a procedure directly; what to bring and what is late shows at once."""

import asyncio

import jaconv
from nicegui import ui

from components.dialogs import button
from components.text import text
from components.tiles import Tile, TileGroup, Tiles
from pages.visit import choosing
from pages.visit.model import Changed
from pages.visit.page import VisitPage
from services.base.i18n import t
from services.catalogue.schema import Catalogue
from services.documents.display import in_language
from services.reception import service as reception

GROUPS = {  # as people think of them; an event that stands nowhere comes last
    "move": ("tennyu", "tennyu-kokugai", "jukyochi", "tenkyo", "tenshutsu", "tenshutsu-kokugai", "setai"),
    "family": ("shussei", "shibo", "konin", "rikon", "shimei"),
    "insurance": ("taishoku", "shushoku", "age20", "age65", "age75", "hinkon"),
    "children": ("ninshin", "kosodate", "hoiku"),
    "care": ("shogai", "kaigo"),
    "papers": ("cert", "card", "lost"),
    "staff": ("dv",),
}
READINGS = {  # what people type that neither the name, the easy words nor the romaji say
    "tennyu": "引っ越し 転入届", "tenkyo": "引っ越し", "tenshutsu": "引っ越し", "shibo": "しぼう おくやみ 死亡届",
    "konin": "こんいん 結婚", "rikon": "りこん", "hinkon": "減免 免除 限度額", "taishoku": "国保 会社をやめた 社保離脱",
    "shushoku": "国保 社保", "kosodate": "児童手当 医療費", "hoiku": "保育園 こども園 幼稚園", "shogai": "手帳",
    "kaigo": "介護認定", "cert": "しょうめい 住民票 戸籍 印鑑", "card": "マイナンバー 電子証明書 暗証番号",
    "lost": "紛失", "dv": "支援措置 DV", "setai": "世帯主 世帯分離 世帯合併",
}  # fmt: skip
CHILD = "子"  # 続柄 of a child just born
PROCEDURE = "procedure:"  # in front of the id of a tile that is a procedure


async def draw(page: VisitPage) -> None:
    """Draw the step into the frame."""
    PurposeStep(page).draw()


class PurposeStep:
    """The tiles, and what they lead to."""

    def __init__(self, page: VisitPage) -> None:
        self._page = page
        self._model = page.model
        self._taking = asyncio.Lock()

    def draw(self) -> None:
        """Build the step's elements and begin to listen."""
        self._tiles = Tiles(
            t("purpose.label"),
            t("purpose.find"),
            self._groups(),
            self._take,
            heading=t("purpose.title"),
            locked=not self._model.writable,
        )
        self._newborn = ui.element("div").classes("message warn line purpose-newborn").props("role=status")
        with self._newborn:
            text("p", t("purpose.newborn"))
            button(t("purpose.newborn_enter"), "secondary", self._enter_newborn)
        with ui.element("section").classes("purpose-papers").props('aria-live="polite"') as self._papers:
            text("h3", t("purpose.bring"))
            self._bring = ui.element("ul").classes("purpose-bring")
        self._page.on_change(self._changed)
        self._follow()

    def _changed(self, change: Changed) -> None:
        if change.kind == "judged":
            self._tiles.show(self._groups())
            self._follow()
        elif change.kind in {"lease", "state"}:
            self._tiles.lock(not self._model.writable)

    def _follow(self) -> None:
        papers = self._model.judgement.documents if self._model.has_purpose else ()
        self._papers.set_visibility(bool(papers))
        self._bring.clear()
        with self._bring:
            for one in papers:
                text("li", one.document.name if one.certain else t("purpose.perhaps", name=one.document.name))
        self._newborn.set_visibility(bool(self._model.newcomers) and self._model.writable)
        ready = self._model.has_purpose
        self._page.foot.set(
            back=self._page.back, next=self._page.next, enabled=ready, note="" if ready else t("purpose.missing")
        )

    def _groups(self) -> list[TileGroup]:
        chosen = set(self._model.events)
        added = {one.procedure for one in self._model.state.decisions.values() if one.decision == "add"}
        direct = tuple(
            Tile(PROCEDURE + tile.id, tile.name, tile.note, tile.words, taken=tile.id in added)
            for tile in choosing.procedure_tiles(self._model.catalogue)
        )
        return [
            *event_groups(self._model.catalogue, chosen),
            TileGroup(t("purpose.directly"), direct, searched=True, wide=True),
        ]

    async def _take(self, chosen: str) -> None:
        if not self._model.writable:
            return
        if chosen.startswith(PROCEDURE):
            await self._take_procedure(chosen.removeprefix(PROCEDURE))
            return
        async with self._taking:
            await self._take_event(chosen)

    async def _take_event(self, chosen: str) -> None:
        """Two tiles pressed quickly are two changes, each of what the one before left."""
        await self._model.caught_up()
        events = self._model.events
        events = [one for one in events if one != chosen] if chosen in events else [*events, chosen]
        outcome = await self._model.put("", "ev.kind", events, source="staff")
        if outcome.error is not None:
            self._page.say(outcome.error)

    async def _enter_newborn(self) -> None:
        """A child of whom no register knows: its boxes stand in the first step."""
        model, applicant = self._model, self._model.state.applicant
        known = {"p.relation": CHILD}
        if applicant is not None and (address := model.state.get("p.address", applicant.key)):
            known["p.address"] = address  # a guess that the clerk sees in its box
        async with model.acting() as action:
            await reception.add_person(action.session, model.id, model.actor, values=known)
        if action.done:
            ui.navigate.to(f"/visit/{model.id}/identify")

    async def _take_procedure(self, procedure: str) -> None:
        taken = [
            key for key, one in self._model.state.decisions.items() if key[0] == procedure and one.decision == "add"
        ]
        if taken:
            await choosing.take_back(self._model, taken)
        else:
            await choosing.add(self._model, procedure)


def event_groups(catalogue: Catalogue, chosen: set[str]) -> list[TileGroup]:
    """Every life event once, numbered in the order of the screen."""
    placed = [event for events in GROUPS.values() for event in events]
    groups = {**GROUPS, "other": tuple(event for event in catalogue.events if event not in placed)}
    found, number = [], 0
    for group, events in groups.items():
        tiles = []
        for event in events:
            if event in catalogue.events:
                number += 1
                named = catalogue.events[event]
                label = catalogue.items["ev.kind"].options[event]
                words = (
                    f"{in_language(label, 'ja-easy')} {event} {jaconv.alphabet2kana(event)} {READINGS.get(event, '')}"
                )
                tiles.append(Tile(event, named.name, words=words, number=number, taken=event in chosen))
        if tiles:
            found.append(TileGroup(t(f"purpose.group.{group}"), tuple(tiles)))
    return found
