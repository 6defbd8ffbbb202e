"""A panel for people: virtual cards on a virtual reader, and the agent that reads them.

``python -m tests.devices.panel --file enrolment.json`` runs the agent of an enrolled terminal on the virtual reader and
serves the panel on http://127.0.0.1:47811.
"""

import argparse
import asyncio
import contextlib
import html
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

from hardware.agent.__main__ import default_file
from hardware.agent.enrolment import Enrolment
from hardware.agent.server import PORT, listening
from hardware.agent.terminal import Terminal
from hardware.cards.simulation import SimulatedReaders
from tests.devices.card import Application, Pin, VirtualCard
from tests.devices.licence import LicenceCard, Printed, in_mynumber
from tests.devices.mynumber import MyNumberCard
from tests.devices.residence import Holder, ResidenceCard

READER = "Virtual reader"
PANEL_PORT = 47811
LONGEST_FORM = 1000


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


class Bench:
    """The reader and its cards. Each card keeps its PIN counters until it is made anew."""

    def __init__(self) -> None:
        self.readers = SimulatedReaders(READER)
        self.cards: dict[str, VirtualCard] = {}
        self.lying: str | None = None

    def act(self, action: str, card: str) -> None:
        """One press of a button. Raises KeyError for a button that does not exist."""
        actions: dict[str, Callable[[], None]] = {
            "insert": lambda: self._insert(card),
            "pull": self._pull,
            "pull-next": self._pull_at_next_command,
            "unplug": lambda: self.readers.unplug(READER),
            "plug": lambda: self.readers.plug(READER),
            "last-try": lambda: self._leave(1),
            "block": lambda: self._leave(0),
            "renew": self.cards.clear,
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

    def _pull_at_next_command(self) -> None:
        if self.lying is not None:
            self.cards[self.lying].pull_at = 1

    def _leave(self, tries: int) -> None:
        for pin in self.pins():
            pin.left = tries


def page(bench: Bench) -> bytes:
    """The panel as HTML."""
    states = bench.readers.states()
    lying = bench.lying if states and states[0].atr is not None else None
    left = ", ".join(str(pin.left) for pin in bench.pins()) if lying else ""
    cards = "".join(_button("insert", name, name) for name in CARDS)
    words = {
        "pull": "カードを取る",
        "pull-next": "読み取り中に取る",
        "last-try": "残り1回にする",
        "block": "ロックする",
        "renew": "カードを作り直す",
        "unplug": "リーダーを抜く",
        "plug": "リーダーを挿す",
    }
    hands = "".join(_button(action, "", text) for action, text in words.items())
    status = html.escape(f"{lying} 残り {left}" if lying else "カードなし" if states else "リーダーなし")
    return f"""<!doctype html><html lang="ja"><meta charset="utf-8"><title>仮想デバイス</title>
<style>body{{font:16px sans-serif;margin:2rem;max-width:40rem}}button{{margin:.2rem;padding:.6rem 1rem}}</style>
<h1>仮想デバイス</h1><p role="status">{status}</p><h2>カードを置く</h2>{cards}<h2>操作</h2>{hands}</html>""".encode()


def _button(action: str, card: str, text: str) -> str:
    fields = {"action": action, "card": html.escape(card)}
    hidden = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())
    return f'<form method="post" style="display:inline">{hidden}<button>{html.escape(text)}</button></form>'


@contextlib.contextmanager
def panel(bench: Bench, port: int = PANEL_PORT) -> Iterator[str]:
    """Serves the panel; gives its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200)

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(min(int(self.headers.get("Content-Length", 0)), LONGEST_FORM)).decode())
            try:
                bench.act(form.get("action", [""])[0], form.get("card", [""])[0])
            except KeyError:
                self._answer(400)
                return
            self.send_response(303)
            self.send_header("Location", "/")
            self.end_headers()

        def _answer(self, status: int) -> None:
            body = page(bench)
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=default_file(), help="the terminal's enrolment")
    parser.add_argument("--port", type=int, default=PORT, help="of the agent")
    chosen = parser.parse_args()
    bench = Bench()
    terminal = Terminal(bench.readers, Enrolment.load(chosen.file))
    try:
        with panel(bench) as address:
            async with listening(terminal, port=chosen.port):
                print(f"panel: {address}  agent: ws://127.0.0.1:{chosen.port}")  # noqa: T201 -- a command speaks
                await asyncio.Event().wait()
    finally:
        terminal.close()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
