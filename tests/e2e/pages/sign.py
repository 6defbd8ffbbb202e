"""署名: where the resident is, what they found wrong, and the seals."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect


@dataclass
class SignScreen:
    """The step on the staff's screen."""

    page: Page

    @property
    def state(self) -> Locator:
        """In words: お客様の確認はこれからです, お客様が確認しています, 署名が済みました, …"""
        return self.page.get_by_role("main").get_by_role("status").get_by_role("heading")

    @property
    def wrong(self) -> Locator:
        """What the resident marked 「ちがいます」."""
        return self.page.get_by_role("alert").filter(has_text="お客様が「ちがいます」と言っています")

    def seals(self, words: str) -> Locator:
        """The forms of which the list says ``words``: 署名待ち, 署名済み, 署名やり直し."""
        return self.page.get_by_role("listitem").filter(has=self.page.get_by_text(words, exact=True))

    async def mend(self, label: str, said: str) -> None:
        """Write the right value into the box of what was marked."""
        box = self.wrong.get_by_label(label, exact=True)
        await box.fill(said)
        await box.press("Enter")
        await expect(self.wrong).to_be_hidden()
