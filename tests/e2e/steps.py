"""What people do at the counter in several journeys."""

from playwright.async_api import expect

from tests.e2e.pages.resident import ResidentScreen


async def read_to(screen: ResidentScreen, label: str) -> None:
    """The resident finds card after card right, up to the one that says ``label``."""
    progress = screen.page.locator(".resident-progress")
    while not await screen.fact(label).count():
        before = await progress.inner_text()
        await screen.touch("まちがいない")
        await expect(progress).not_to_have_text(before)


async def sign(screen: ResidentScreen, papers: int) -> None:
    """The resident goes on from the list of papers, signs once by finger, and is thanked."""
    await expect(screen.heading).to_have_text(f"この{papers}枚を提出します")
    await screen.touch("署名へ進む")
    await screen.says("お名前を書いてください")
    await (await screen.finger()).sign()
    await screen.touch("これでよい")
    await screen.says("ありがとうございました")
