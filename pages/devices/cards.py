"""Section カードリーダー: agent and reader of this terminal, what happened there, and a test that names the card."""

from collections import deque
from collections.abc import Callable
from datetime import datetime

from nicegui import ui

from components.card_agent import STATES
from components.card_watch import CardWatch
from components.devices import KEPT
from components.dialogs import button
from components.scope import Scope
from components.text import text
from hardware.cards.identify import CardKind
from pages.cards.desk import CardDesk
from pages.cards.ways import NAMES
from pages.here import Here
from services.base import clock
from services.base.i18n import t
from services.base.wording import clock_time

READABLE = ("ready", "card")
EVENTS = ("attached", "detached", "inserted", "removed")


async def draw(_: Here) -> None:
    """Draw the section."""
    _Section(CardDesk.of(ui.context.client))


class _Section:
    """While it listens, a card is named here and opens no dialog."""

    def __init__(self, desk: CardDesk) -> None:
        self._desk = desk
        self._state = "connecting"
        self._readers: list[str] = []
        self._happened: deque[tuple[datetime, str, str]] = deque(maxlen=KEPT)
        self._ends: list[Callable[[], None]] = []  # of listening to cards
        with Scope() as scope, ui.element("section").classes("panel device-test") as panel:
            panel.props["aria-label"] = t("devices.cards")
            text("h2", t("devices.cards"))
            self._words = text("p", "", "soft").props("role=status")
            self._try = button(t("devices.try_card"), "secondary", self._listen)
            self._told = text("p", "").props("role=status")
            self._list = ui.element("ul").classes("devices-events")
            CardWatch(self._stated, self._event)
        scope.at_end(self._stop_listening)
        self._show()

    def _stated(self, state: str, readers: list[str]) -> None:
        if state in STATES:
            self._state, self._readers = state, readers
            self._show()

    def _event(self, event: str, reader: str) -> None:
        if event in EVENTS:
            self._happened.appendleft((clock.now(), event, reader))
            self._show()

    def _show(self) -> None:
        readable = self._state in READABLE
        readers = "、".join(self._readers)
        words = (
            t(f"devices.card_state.{self._state}", readers=readers) if readable else self._desk.explained(self._state)
        )
        self._words.set_text(words)
        self._try.set_visibility(readable)
        self._list.clear()  # nobody types here
        with self._list:
            for at, event, reader in self._happened:
                text("li", t(f"devices.card_happened.{event}", time=clock_time(at), reader=reader), "num small")

    async def _listen(self) -> None:
        self._stop_listening()
        self._ends.append(self._desk.take_cards(self._named))
        self._told.set_text(t("devices.lay_card"))
        if self._state == "card":
            await self._desk.identify()

    def _stop_listening(self) -> None:
        while self._ends:
            self._ends.pop()()

    async def _named(self, kind: CardKind) -> None:
        self._told.set_text(t("devices.card_told", card=t(NAMES[kind])))
