"""The search box for people, with what tells them apart. Nobody is ever chosen unseen."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Literal

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from components.chips import Chip, letter_chips, state_chips, stop_chips
from services.base.dates import wareki_short
from services.base.i18n import t
from services.handoff.service import spoken
from services.registry.views import Hit, IncomingHit, SearchResult

HEAD = "世帯主"
log = logging.getLogger(__name__)

Kind = Literal["person", "incoming", "code"]


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, and which switches were on."""

    text: str
    removed: bool  # 除票・転出者 too
    outsiders: bool  # 住登外 too


@dataclass(frozen=True, slots=True)
class SlipHit:
    """What was typed is the code of a slip, and of nobody. It leads to one visit, so Enter opens it at once."""

    code: str


@dataclass(frozen=True, slots=True)
class _Line:
    kind: Kind
    id: str
    name: str
    kana: str
    birth: str = ""
    age: str = ""
    sex: str = ""
    address: str = ""
    household: str = ""
    chips: tuple[Chip, ...] = ()


class Finder(Element, component="finder.js"):
    """``search`` finds people while somebody types; ``on_choose`` gets who was chosen."""

    def __init__(
        self,
        search: Callable[[Query], Awaitable[SearchResult | SlipHit]],
        on_choose: Callable[[Hit | IncomingHit], Awaitable[None]],
        *,
        on_code: Callable[[str], Awaitable[object]] | None = None,
        label: str,
        popup: bool = False,
        hotkey: str | None = None,
        autofocus: bool = False,
    ) -> None:
        """``label`` names the box for those who cannot see it; ``hotkey``: keys that lead into it.

        ``on_code`` gets the code of a slip, where ``search`` finds slips too.
        ``popup``: the list hangs under the box (the header).
        """
        super().__init__()
        self._search = search
        self._newest = ""
        self._found: dict[tuple[Kind, str], Hit | IncomingHit | SlipHit] = {}
        with self._props.suspend_updates():
            self._props.update(
                popup=popup, hotkey=hotkey, autofocus=autofocus, results=[], more=False, understood="", answers="",
                failed=False, words={**_words(), "label": label},
            )  # fmt: skip

        async def choose(event: GenericEventArguments) -> None:
            found = self._found.get((event.args["kind"], event.args["id"]))
            if isinstance(found, SlipHit):
                assert on_code is not None, "a search that finds slips has somewhere to take them"
                await on_code(found.code)
            elif found is not None:
                await on_choose(found)

        self.on("search", self._look)
        self.on("choose", choose)

    def forget(self) -> None:
        """Empty the box and the list (somebody was chosen); also while it is hidden and nobody hears its browser."""
        self._newest, self._found = "", {}
        with self._props.suspend_updates():
            self._props.update(results=[], more=False, answers="", understood="", failed=False)
        self.update()
        self.run_method("forget")

    def focus(self) -> None:
        """Put the cursor into the box."""
        self.run_method("focus")

    async def _look(self, event: GenericEventArguments) -> None:
        question = self._newest = str(event.args["question"])
        text = str(event.args["text"])
        found: SearchResult | SlipHit = SearchResult([], [], more=False, understood=[])
        failed = False
        if text:
            try:
                found = await self._search(Query(text, bool(event.args["removed"]), bool(event.args["outsiders"])))
            except Exception:
                log.exception("A search failed")
                failed = True
        if question != self._newest or self.is_deleted:  # an older answer that came late
            return
        if isinstance(found, SlipHit):
            lines, more, understood = [_slip(found)], False, ""
            self._found = {("code", found.code): found}
        else:
            lines, more = _lines(found.people, found.incoming), found.more
            understood = _understood(found, len(lines))
            self._found = {("person", hit.id): hit for hit in found.people}
            self._found |= {("incoming", one.id): one for one in found.incoming}
        with self._props.suspend_updates():
            self._props.update(
                results=[asdict(line) for line in lines],
                more=more,
                answers=question,
                understood=t("finder.failed") if failed else understood,
                failed=failed,
            )
        self.update()


def _understood(found: SearchResult, count: int) -> str:
    said = t("finder.many" if found.more else "finder.count", n=count) if count else ""
    return " ".join([said, *(f"「{word}」" for word in found.understood)])


def _lines(people: Sequence[Hit], incoming: Sequence[IncomingHit]) -> list[_Line]:
    return [*map(_incoming, incoming), *map(_person, people)]


def _person(hit: Hit) -> _Line:
    chips = [Chip(t("finder.twin"), "warn", t("finder.twin_hint"))] if hit.twin else []
    chips += stop_chips(hit.stops) + state_chips(hit.state) + letter_chips(hit.name, {})
    names = [name for name in (hit.alias, hit.kanji_name, hit.former_surname) if name]
    chips += [Chip(name) for name in names]
    latin = hit.romaji if hit.romaji != hit.name else None
    return _Line(
        kind="person",
        id=hit.id,
        name=hit.name,
        kana=" ".join(filter(None, (latin, hit.kana))),
        birth=hit.birth,
        age="" if hit.age is None else t("panel.age", n=hit.age),
        sex=hit.sex,
        address=hit.address if hit.address is not None else t("finder.hidden"),
        household=household_in_words(hit),
        chips=tuple(chips),
    )


def _slip(hit: SlipHit) -> _Line:
    return _Line("code", hit.code, t("finder.slip", code=spoken(hit.code)), t("finder.slip_hint"))


def household_in_words(hit: Hit) -> str:
    """「世帯主」, or 「世帯主 田中 太郎 の 妻」."""
    if not hit.head_name or hit.relation == HEAD:
        return hit.relation
    return t("finder.household", head=hit.head_name, relation=hit.relation)


def _incoming(hit: IncomingHit) -> _Line:
    chips = [Chip(t("finder.special" if hit.special else "finder.incoming"), "key")]
    return _Line(
        kind="incoming",
        id=hit.id,
        name=hit.head,
        kana=t("finder.people", n=len(hit.names), names="、".join(hit.names)),
        birth=t("finder.planned", day=wareki_short(hit.planned_on)),
        address=t("finder.from", address=hit.old_address),
        chips=tuple(chips),
    )


@cache
def _words() -> dict[str, Any]:
    names = ("hint", "clear", "key", "results", "searching", "more", "none", "none_hint")
    switches = {name: t(f"finder.{name}") for name in ("removed", "outsiders")}
    return {**{name: t(f"finder.{name}") for name in names}, "switches": switches}
