"""引継ぎ: the way through the desks, the slip to take along, and the end of a visit."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect


@dataclass(frozen=True)
class SlipOnScreen:
    """受付票 as the clerk hands it over."""

    number: str
    code: str  # as printed: K7Q2-9XMF-3
    picture: str  # address of the QR code's picture


@dataclass
class Handoff:
    """The last step of a desk."""

    page: Page

    @property
    def way(self) -> Locator:
        return self.page.get_by_role("list", name="回る窓口の順番")

    @property
    def desks(self) -> Locator:
        """The names of the desks in their order."""
        return self.way.locator(".way-name b")

    async def hand_over(self) -> SlipOnScreen:
        """Send the resident on with a new slip."""
        await self.page.get_by_role("button", name="次の窓口へ引き継ぐ").click()
        slip = self.page.get_by_role("figure")
        await expect(slip.get_by_role("img", name="受付票の二次元コード")).to_be_visible()
        lines = (await slip.inner_text()).split()
        picture = await slip.get_by_role("img").get_attribute("src")
        assert picture is not None
        return SlipOnScreen(lines[1], lines[2], picture)

    async def finish(self, following: str | None = None) -> None:
        """This desk is done; ``following`` is the desk that comes next."""
        await self.page.get_by_role("button", name="次の窓口へ引き継ぐ" if following else "受付を終了する").click()
        words = f"次は {following} です" if following else "を終了しました"
        await expect(self.page.get_by_role("heading", name=words)).to_be_visible()

    async def paper(self, name: str) -> str:
        """Open the preview of a paper (受付票を印刷, 案内票を印刷, 控えを印刷); returns the address of the PDF."""
        await self.page.get_by_role("button", name=name).click()
        preview = self.page.get_by_role("dialog", name=name)
        address = await preview.locator("iframe").get_attribute("src")
        assert address is not None
        await preview.get_by_role("button", name="閉じる").click()
        await expect(preview).to_have_count(0)
        return address.partition("#")[0]

    async def next_resident(self) -> None:
        await self.page.get_by_role("button", name="次のお客様へ").click()
        await expect(self.page.get_by_role("region", name="待ち")).to_be_visible()
