"""The control of the resident's screen in the visit's panel."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect


@dataclass
class Control:
    """What a clerk does with the resident's screen."""

    page: Page

    @property
    def box(self) -> Locator:
        return self.page.locator(".resident-control")

    async def state(self, text: str) -> None:
        await expect(self.box.get_by_role("status")).to_have_text(text)

    async def _menu(self, entry: str) -> None:
        await self.box.get_by_role("button", name="お客様の画面の設定").click()
        await self.page.locator(".q-menu").get_by_text(entry, exact=True).click()

    async def ask_for_code(self) -> None:
        await self._menu("画面をつなぐ")

    async def type_code(self, code: str) -> None:
        await self.ask_for_code()
        await self.retype_code(code)

    async def retype_code(self, code: str) -> None:
        await self.page.get_by_label("画面の番号").fill(code)
        await self.page.keyboard.press("Enter")

    async def unpair(self) -> None:
        await self._menu("つなぐのをやめる")

    async def show(self, name: str) -> None:
        """``name``: 入力を見せる, 内容を確認してもらう, 署名してもらう."""
        button = self.box.get_by_role("button", name=name)
        await button.click()
        await expect(button).to_have_attribute("aria-pressed", "true")

    async def blank(self) -> None:
        await self.box.get_by_role("button", name="お客様の画面を消す").click()

    async def turn(self) -> None:
        """Turn this very screen to the resident."""
        await self.box.get_by_role("button", name="この画面をお客様に向ける").click()
        await self.page.wait_for_url("**/resident")

    async def turn_back(self, password: str) -> None:
        """Type the clerk's password into the corner of the turned screen."""
        field = self.page.get_by_label("さんのパスワード")
        if not await field.is_visible():
            await self.page.get_by_text("職員用", exact=True).click()
        await field.fill(password)
        await self.page.keyboard.press("Enter")
