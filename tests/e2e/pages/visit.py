"""The staff's visit screen as a clerk uses it: by what she reads on it, mostly by keyboard."""

import re
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect


@dataclass
class VisitScreen:
    """One visit, open at one terminal."""

    page: Page

    @classmethod
    async def begin(cls, page: Page) -> "VisitScreen":
        """A new visit from the board."""
        await page.get_by_role("button", name="新しい受付").click()
        screen = cls(page)
        await expect(screen.finder).to_be_focused()
        return screen

    @classmethod
    async def at(cls, page: Page, address: str) -> "VisitScreen":
        """The visit at ``address``."""
        await page.goto(address)
        screen = cls(page)
        await expect(screen.heading).to_be_visible()
        return screen

    # What is where

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def finder(self) -> Locator:
        return self.page.get_by_role("combobox", name="お客様を探す")

    @property
    def hits(self) -> Locator:
        return self.page.get_by_role("main").get_by_role("listbox", name="見つかった方").get_by_role("option")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("complementary", name="お客様と手続き")

    @property
    def next(self) -> Locator:
        return self.page.get_by_role("button", name="次へ")

    @property
    def note(self) -> Locator:
        return self.page.locator(".visit-foot-note")

    @property
    def alarm(self) -> Locator:
        return self.page.locator(".q-notification")

    @property
    def address(self) -> str:
        """The visit's address without the step."""
        found = re.search(r"/visit/[0-9a-f-]{36}", self.page.url)
        assert found is not None, self.page.url
        return found[0]

    def line(self, name: str) -> Locator:
        """The line of a person in 「お客様」."""
        return self.page.get_by_role("row").filter(has_text=name)

    def field(self, label: str) -> Locator:
        """A box that saves itself, with all that is written around it."""
        return self.page.locator(".field").filter(has=self.page.get_by_label(label, exact=True))

    def question(self, text: str) -> Locator:
        """A question with its answers."""
        return self.page.get_by_role("main").locator("section.question").filter(has_text=text)

    def procedure(self, name: str) -> Locator:
        """A procedure to be done, in the panel."""
        return self.panel.locator(".desk:not(.maybe)").get_by_role("button", name=name)

    # What a clerk does

    async def look_for(self, text: str) -> None:
        """Type into the search and wait until it was answered."""
        await self.finder.fill(text)
        await expect(self.page.locator(".finder-switches .finder-understood")).to_contain_text("「")

    async def choose(self, text: str) -> None:
        """Search, mark the first with Enter, choose it with Enter."""
        await self.look_for(text)
        await self.finder.press("Enter")
        await expect(self.hits.first).to_have_attribute("aria-selected", "true")
        await self.finder.press("Enter")

    def document(self, name: str) -> Locator:
        """The tick of 本人確認書類; by its whole name, for a card's dialog speaks of documents too."""
        return self.page.get_by_role("checkbox", name=name, exact=True)

    async def identified(self, text: str, document: str = "運転免許証") -> None:
        """Somebody found, their identity checked; ready for what comes next."""
        await self.choose(text)
        await self.page.get_by_role("radio", name="本人", exact=True).check()
        await self.document(document).check()
        await expect(self.panel.get_by_text("本人確認 A1点")).to_be_visible()

    async def go_on(self, step: str) -> None:
        """次へ by keyboard; the address follows."""
        await self.page.keyboard.press("Alt+ArrowRight")
        await self.page.wait_for_url(f"**{self.address}/{step}")

    async def take(self, text: str) -> None:
        """Choose a purpose by its words or number."""
        await self.page.get_by_label("ご用件をしぼる").fill(text)
        await self.page.keyboard.press("Enter")

    async def open(self, step: str) -> None:
        """A step by its link."""
        await self.page.get_by_role("navigation", name="手順").get_by_role("link", name=step).click()
