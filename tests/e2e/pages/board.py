"""The desk's board, the field for the code of a slip, and the reader that types codes."""

import asyncio
import itertools
import re
import time
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.e2e.pages.visit import VisitScreen


@dataclass
class BoardScreen:
    """The board of one desk, open at one of its terminals. Columns: 待ち, 対応中, 引継ぎ中, 終了."""

    page: Page

    @property
    def code(self) -> Locator:
        return self.page.get_by_role("textbox", name="受付票のコード")

    def column(self, title: str) -> Locator:
        return self.page.get_by_role("region", name=re.compile(f"^{title}"))

    def card(self, column: str, number: str) -> Locator:
        return self.column(column).get_by_role("button", name=re.compile(f"^{number} "))

    async def open_card(self, column: str, number: str) -> VisitScreen:
        await self.card(column, number).click()
        return await self._visit(number)

    async def type_code(self, code: str, number: str) -> VisitScreen:
        await self.code.fill(code)
        await self.code.press("Enter")
        return await self._visit(number)

    async def scan(self, code: str, number: str) -> VisitScreen:
        await Reader(self.page).scan(code)
        return await self._visit(number)

    async def _visit(self, number: str) -> VisitScreen:
        screen = VisitScreen(self.page)
        await expect(screen.heading).to_have_text(f"受付 {number}")
        return screen


@dataclass
class Reader:
    """A 2D code reader that types like a keyboard: all keys at once, then Enter, whatever has the focus."""

    page: Page

    async def scan(self, code: str, stalls: float = 0, colon: str = ":") -> None:
        """``stalls``: seconds in which nothing came, in the middle of the code, as the browser is told.

        ``colon``: what the terminal's keyboard makes of the reader's, which was set to the keyboard of another country.
        """
        keyboard = await self.page.context.new_cdp_session(self.page)
        keys: list[dict[str, Any]] = [
            {"key": sent, "text": sent, "code": _place(one)} for one in code for sent in (colon if one == ":" else one)
        ]
        keys.append({"key": "Enter", "text": "\r", "code": "Enter"})
        began = time.time()
        for number, key in enumerate(keys):  # as fast as a reader, however slow this machine is
            key["timestamp"] = began + number * 0.005 + (stalls if number >= len(code) // 2 else 0)
        strokes = [{"type": kind, **key} for key in keys for kind in ("keyDown", "keyUp")]
        await asyncio.gather(*(keyboard.send("Input.dispatchKeyEvent", stroke) for stroke in strokes))
        await keyboard.detach()

    async def scan_into_kana(self, code: str, kana: str) -> None:
        """The reader's keys go to an IME that writes Japanese: the page gets no character, and ``kana`` is composed."""
        keyboard = await self.page.context.new_cdp_session(self.page)
        moments = itertools.count(time.time(), 0.005)  # as fast as a reader, however slow this machine is

        async def press(place: str) -> None:
            at = next(moments)
            for kind in ("rawKeyDown", "keyUp"):
                stroke = {"type": kind, "key": "Process", "code": place, "windowsVirtualKeyCode": 229, "timestamp": at}
                await keyboard.send("Input.dispatchKeyEvent", stroke)

        for number, one in enumerate(code, start=1):
            await press(_place(one))
            composed = {"text": kana[:number], "selectionStart": number, "selectionEnd": number}
            await keyboard.send("Input.imeSetComposition", composed)
        await press("Enter")
        await keyboard.send("Input.insertText", {"text": kana})
        await keyboard.detach()


def _place(character: str) -> str:
    return "Semicolon" if character == ":" else f"Digit{character}" if character.isdigit() else f"Key{character}"
