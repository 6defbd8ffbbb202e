"""The landing screen: this desk's board, a new visit at one key, and the field for a slip's code always ready."""

import uuid
from datetime import date
from functools import partial

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from components.board import Board as BoardElement
from components.board import Column
from components.scope import Scope
from components.text import text
from pages import board_feed, opening
from pages.admission import admitted
from pages.board_cards import COLUMNS, uncarded
from pages.board_feed import Picture
from pages.here import Here
from services.base import clock
from services.base.dates import wareki
from services.base.i18n import t
from services.handoff.service import Board
from services.staff.service import Action

WEEKDAYS = "月火水木金土日"


async def board() -> None:
    """Draw the board of the terminal's office."""
    if (at := admitted(Action.SEE_BOARD, t("board.title"))) is not None:
        await _BoardPage(at).draw()


class _BoardPage:
    def __init__(self, at: Here) -> None:
        self._here = at
        self._picture: Picture

    async def draw(self) -> None:
        scope = Scope().classes("board-page")
        self._picture, leave = await board_feed.watch(self._here.office_id, self._show)
        scope.at_end(leave)
        with scope:
            self._head()
            self._board = BoardElement(
                [Column(name, t(f"board.{name}"), t(f"board.{name}_empty")) for name in COLUMNS],
                self._picture.cards,
                more=uncarded(self._picture.board),
                me=self._here.user_id,
                words={word: t(f"board.{word}") for word in ("no_purpose", "arrived", "more")}
                | {"label": t("board.title")},
                on_open=self._open,
            )
        self._count(self._picture.board)

    def _head(self) -> None:
        with ui.element("div").classes("board-head"):
            with ui.element("div"):
                text("h1", self._here.signed_in.office_name)
                text("p", _day_in_words(clock.today()), "soft")
            with ui.element("div").classes("board-today"):
                self._opened, self._finished = _figure("board.today"), _figure("board.finished")
            with ui.element("div").classes("board-start"):
                self._code = ui.input(placeholder=t("board.code_hint")).props("outlined dense").classes("board-code")
                self._code.props(f'aria-label="{t("board.code")}" autocomplete=off spellcheck=false maxlength=20')
                self._code.on_value_change(self._unsay)
                self._code.on("keydown.enter", self._typed, js_handler="(event) => event.isComposing || emit()")
                with ui.button(on_click=partial(opening.begin, self._here, str(uuid.uuid4()))) as begin:
                    text("span", t("board.new"))
                    text("kbd", "N")
                begin.props('unelevated no-caps data-hotkey="n"').classes("primary")

    async def _typed(self) -> None:
        typed = (self._code.value or "").strip()
        if typed and not await opening.open_by_code(self._here, typed, self._say):
            self._code.run_method("select")

    def _say(self, words: str) -> None:
        self._code.props["error"] = True
        self._code.props["error-message"] = words

    def _unsay(self) -> None:
        """Another code is being typed: what was wrong is no more about it."""
        if self._code.props.pop("error", None):
            self._code.update()

    async def _open(self, visit_id: str) -> None:
        card = self._picture.cards.get(visit_id)
        if card is not None and card.column == "waiting":
            await opening.open_waiting(self._here, visit_id)
        else:
            ui.navigate.to(f"/visit/{visit_id}")

    def _show(self, picture: Picture) -> None:
        self._picture = picture
        self._board.show(picture.cards, uncarded(picture.board))
        self._count(picture.board)

    def _count(self, now: Board) -> None:
        everything = [*now.waiting, *now.active, *now.handed_over, *now.done]
        today = clock.today()
        self._opened.set_text(str(sum(card.day == today for card in everything)))
        self._finished.set_text(str(sum(not card.cancelled for card in now.done)))


def _figure(label: str) -> TextElement:
    with ui.element("div"):
        text("span", t(label))
        return text("b", "", "num")


def _day_in_words(day: date) -> str:
    return f"{wareki(day)}({WEEKDAYS[day.weekday()]})"
