"""The pad in the step of signing, and the hand that writes on it."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from tests.devices.stu import VirtualStu
from tests.e2e.fake_transport import FakeTransport
from tests.e2e.wired import WiredTerminal


@dataclass
class PadPanel:
    """What staff see of the pad, and the pad itself."""

    page: Page
    transport: FakeTransport | WiredTerminal
    pad: VirtualStu

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("region", name="署名パッド", exact=True)

    @property
    def preview(self) -> Locator:
        return self.panel.get_by_role("img", name="署名パッドに書かれている署名")

    async def says(self, words: str) -> None:
        await expect(self.panel.get_by_role("status")).to_contain_text(words)

    async def begin(self) -> None:
        """Staff ask for the signature; the pad shows what is to be signed."""
        await self.panel.get_by_role("button", name="署名パッドで署名").click()
        await self.transport.until(lambda: self.pad.inking)
        await self.says("書いてもらっています")

    async def write(self, letters: int = 3) -> None:
        await self.transport.say(self.pad, self.pad.signature(letters))
        await expect(self.preview).to_have_attribute("data-strokes", str(letters))

    async def press(self, button: str) -> None:
        await self.transport.say(self.pad, self.pad.press(button))

    async def is_blank(self) -> None:
        await self.transport.until(lambda: self.pad.screen is None and not self.pad.inking)
