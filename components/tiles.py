"""Many choices at once as numbered tiles in groups, found by words or by number."""

import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass

import jaconv
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from services.base.i18n import t


@dataclass(frozen=True, slots=True)
class Tile:
    """One choice. ``words`` are what else it is found by (a reading); ``number`` 0: found by words alone."""

    id: str
    name: str
    note: str = ""
    words: str = ""
    number: int = 0
    taken: bool = False


@dataclass(frozen=True, slots=True)
class TileGroup:
    """Tiles under a heading. ``searched`` groups show nothing before somebody looks for something."""

    title: str
    tiles: tuple[Tile, ...]
    searched: bool = False
    wide: bool = False


class Tiles(Element, component="tiles.js"):
    """``on_take`` gets the id of a tile that was pressed: to take it, or to give it back."""

    def __init__(
        self,
        label: str,
        hint: str,
        groups: Sequence[TileGroup],
        on_take: Callable[[str], Awaitable[None]],
        *,
        heading: str = "",
        locked: bool = False,
        autofocus: bool = True,
    ) -> None:
        """``label`` names the box for those who cannot see it; ``heading`` stands beside it."""
        super().__init__()
        self._shown: tuple[TileGroup, ...] = ()
        words = {"label": label, "hint": hint, "clear": t("finder.clear"), "none": t("tiles.none")}
        with self._props.suspend_updates():
            self._props.update(heading=heading, words=words, locked=locked, autofocus=autofocus)
        self.show(groups)

        async def take(event: GenericEventArguments) -> None:
            await on_take(str(event.args))

        self.on("take", take)

    def show(self, groups: Sequence[TileGroup]) -> None:
        """Make the tiles say ``groups``."""
        if self._shown != tuple(groups):
            self._shown = tuple(groups)
            self._props["groups"] = [_group(group) for group in groups]

    def lock(self, locked: bool) -> None:
        """Let nobody choose."""
        self._props["locked"] = locked


def _group(group: TileGroup) -> dict[str, object]:
    tiles = [asdict(tile) | {"find": folded(f"{tile.name} {tile.note} {tile.words}")} for tile in group.tiles]
    return {"title": group.title, "searched": group.searched, "wide": group.wide, "tiles": tiles}


def folded(text: str) -> str:
    """``text`` as ``tiles.js`` folds what is typed: NFKC, hiragana, without spaces and brackets."""
    plain = jaconv.kata2hira(unicodedata.normalize("NFKC", text)).lower()
    return "".join(c for c in plain if not c.isspace() and c not in "・()()")
