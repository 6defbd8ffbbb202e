"""What people do at the counter in several journeys."""

from playwright.async_api import expect

from tests.e2e.pages.resident import ResidentScreen


async def read_to(screen: ResidentScreen, label: str) -> None:
    """The resident finds card after card right, up to the one that says ``label``."""
    progress = screen.page.locator(".resident-progress")
    await expect(screen.page.locator(".resident-card")).to_be_visible()  # not what was entered, which says it as well
    while not await screen.fact(label).count():
        before = await progress.inner_text()
        await screen.touch("まちがいない")
        await expect(progress).not_to_have_text(before)


#: The list of papers, on, the pad's heading, done, thanks.
SIGNING = {
    "ja": ("この{}枚を提出します", "署名へ進む", "お名前を書いてください", "これでよい", "ありがとうございました"),
    "en": ("These {} forms will be submitted", "Go on to sign", "Please sign your name", "This is fine", "Thank you"),
}


async def sign(screen: ResidentScreen, papers: int, language: str = "ja") -> None:
    """The resident goes on from the list of papers, signs once by finger, and is thanked."""
    listed, on, pad, done, thanks = SIGNING[language]
    await expect(screen.heading).to_have_text(listed.format(papers))
    await screen.touch(on)
    await screen.says(pad)
    await (await screen.finger()).sign()
    await screen.touch(done)
    await screen.says(thanks)
