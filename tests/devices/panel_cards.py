"""The panel's card reader: virtual cards that are laid down and taken.

``python -m tests.devices.panel_cards --file enrolment.json`` runs the agent of an enrolled terminal on it and serves
the panel on http://127.0.0.1:47811.
"""

import argparse
import asyncio
import contextlib
import html
from collections.abc import Callable, Iterator
from pathlib import Path

from hardware.agent.__main__ import default_file
from hardware.agent.enrolment import Enrolment
from hardware.agent.server import PORT, listening
from hardware.agent.terminal import Terminal
from hardware.cards.simulation import SimulatedReaders
from tests.devices.card import Application, Pin, VirtualCard
from tests.devices.licence import LicenceCard, Printed, in_mynumber
from tests.devices.mynumber import MyNumberCard
from tests.devices.panel import button, panel
from tests.devices.residence import Holder, ResidenceCard

READER = "Virtual reader"


def with_licence() -> VirtualCard:
    """マイナ免許証."""
    card = MyNumberCard()
    card.applications.append(in_mynumber())
    return card


#: What can be laid on the reader; PINs are in the name, because nobody here is real.
CARDS: dict[str, Callable[[], VirtualCard]] = {
    "マイナンバーカード 田中花子 (1234 / PASSWORD1)": MyNumberCard,
    "マイナ免許証 田中花子 (1234)": with_licence,
    "期限切れのマイナンバーカード (1234)": lambda: MyNumberCard(expired=True),
    "運転免許証 住所変更あり (1111 / 2222)": lambda: LicenceCard(
        Printed(new_addresses=("三重県伊賀市四十九町３１８４",))
    ),
    "運転免許証 暗証番号なし": lambda: LicenceCard(Printed(pin1=None, pin2=None)),
    "在留カード (AB12345678CD)": ResidenceCard,
    "特別永住者証明書 (AB12345678CD)": lambda: ResidenceCard(Holder(kind="2")),
    "在留カード 第2世代": lambda: ResidenceCard(Holder(version="0002", kind="05")),
    "ほかのカード": lambda: VirtualCard(Application(b"another card")),
}
HANDS = {
    "pull": "カードを取る",
    "pull-next": "読み取り中に取る",
    "last-try": "残り1回にする",
    "block": "ロックする",
    "renew": "カードを作り直す",
    "unplug": "リーダーを抜く",
    "plug": "リーダーを挿す",
}


class CardSection:
    """The reader and its cards. Each card keeps its PIN counters until it is made anew."""

    key, title = "cards", "カードリーダー"

    def __init__(self) -> None:
        self.readers = SimulatedReaders(READER)
        self.cards: dict[str, VirtualCard] = {}
        self.lying: str | None = None

    def status(self) -> str:
        states = self.readers.states()
        if not states:
            return "リーダーなし"
        if self.lying is None or states[0].atr is None:
            return "カードなし"
        left = ", ".join(str(pin.left) for pin in self.pins())
        return html.escape(f"{self.lying} 残り {left}")

    def hands(self) -> str:
        cards = "".join(button(self, "insert", name, name) for name in CARDS)
        return f"<p>{cards}</p><p>{''.join(button(self, action, words) for action, words in HANDS.items())}</p>"

    def act(self, action: str, value: str) -> None:
        actions: dict[str, Callable[[], None]] = {
            "insert": lambda: self._insert(value),
            "pull": self._pull,
            "pull-next": self._pull_at_next_command,
            "unplug": lambda: self.readers.unplug(READER),
            "plug": lambda: self.readers.plug(READER),
            "last-try": lambda: self._leave(1),
            "block": lambda: self._leave(0),
            "renew": self._renew,
        }
        actions[action]()

    def pins(self) -> Iterator[Pin]:
        """All PINs of the card that lies there."""
        if self.lying is not None:
            for application in self.cards[self.lying].applications:
                yield from application.pins.values()

    def _insert(self, name: str) -> None:
        self._pull()
        self.cards.setdefault(name, CARDS[name]())
        self.lying = name
        self.readers.insert(READER, self.cards[name])

    def _pull(self) -> None:
        self.readers.remove(READER)
        self.lying = None

    def _renew(self) -> None:
        """Make all cards anew; the one that lies there is taken, and its new self laid down."""
        lying = self.lying if any(state.atr is not None for state in self.readers.states()) else None
        self._pull()
        self.cards.clear()
        if lying is not None:
            self._insert(lying)

    def _pull_at_next_command(self) -> None:
        if self.lying is not None:
            self.cards[self.lying].pull_at = 1

    def _leave(self, tries: int) -> None:
        for pin in self.pins():
            pin.left = tries


async def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=default_file(), help="the terminal's enrolment")
    parser.add_argument("--port", type=int, default=PORT, help="of the agent")
    chosen = parser.parse_args()
    section = CardSection()
    terminal = Terminal(section.readers, Enrolment.load(chosen.file))
    try:
        with panel([section]) as address:
            async with listening(terminal, port=chosen.port):
                print(f"panel: {address}  agent: ws://127.0.0.1:{chosen.port}")  # noqa: T201 -- a command speaks
                await asyncio.Event().wait()
    finally:
        terminal.close()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
