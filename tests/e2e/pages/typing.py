"""What a browser keeps of what was typed, and the line that says that the server is away."""

from playwright.async_api import Locator, Page, expect

from tests.e2e.pages.visit import VisitScreen

KEPT = '() => Object.keys(sessionStorage).filter((key) => key.startsWith("kakanai"))'


async def kept(page: Page) -> list[str]:
    """Where this tab keeps something of a visit."""
    found: list[str] = await page.evaluate(KEPT)
    return found


async def newcomer(visit: VisitScreen) -> None:
    """Boxes for somebody no register knows."""
    await visit.page.get_by_role("button", name="登録がない方を入力").click()
    await expect(visit.page.get_by_label("氏名", exact=True)).to_be_visible()


async def enter(visit: VisitScreen, label: str, text: str) -> None:
    """Type into a box, and see that it is saved."""
    await visit.page.get_by_label(label, exact=True).fill(text)
    await visit.page.get_by_label(label, exact=True).press("Tab")
    await expect(visit.field(label)).to_contain_text("保存済み")


def line(page: Page) -> Locator:
    """The line above everything that says how the network is."""
    return page.locator(".connection-banner")
