"""お伺い: the questions on screen, answered as somebody at the counter says it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, expect

Said = str | Sequence[str] | Mapping[str, str]  # one answer for everybody, several, or name → answer
ABOUT = " さん: "


@dataclass
class Questions:
    """``asked`` remembers every question that stood open on the screen, with the name of whom it asks."""

    page: Page
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def title(self) -> Locator:
        return self.page.locator(".questions-title")

    def card(self, text: str) -> Locator:
        return self.page.get_by_role("region", name=text)

    async def answer_all(self, answers: Mapping[str, Said]) -> None:
        """Answer screen by screen until nothing is asked any more. ``answers``: the question's words → what is said.

        Every question that comes must be among them.
        """
        while not await self.is_done():
            title = await self.title.inner_text()
            progress = await self.page.locator(".questions-head [role=status]").inner_text()
            await self._answer_screen(answers)
            await self.page.get_by_role("button", name="次へ").click()
            head = self.page.locator(".questions-head", has_text=title).filter(has_text=progress)
            await expect(head).to_have_count(0)

    async def is_done(self) -> bool:
        return await self.page.get_by_role("heading", name="お伺いは終わりました").is_visible()

    async def _answer_screen(self, answers: Mapping[str, Said]) -> None:
        open_ = self.page.locator(".question:not(.answered)")
        while await open_.count():
            heading = await open_.first.get_by_role("heading").inner_text()
            name, _, text = heading.rpartition(ABOUT)
            await self._say(self.card(heading), name, text, answers[text])

    async def _say(self, card: Locator, name: str, text: str, said: Said) -> None:
        rows = [await row.get_attribute("aria-label") or "" for row in await card.locator(".row-options").all()]
        self.asked += [(text, row) for row in rows] or [(text, name)]
        box = card.get_by_role("textbox")
        if await box.count():
            assert isinstance(said, str)
            await box.fill(said)
            await box.press("Enter")
        elif isinstance(said, str):
            await card.locator(".option").filter(has_text=said).first.click()
        elif not isinstance(said, Mapping):
            for words in said:
                await card.get_by_role("checkbox", name=words).click()
                await expect(card.get_by_role("checkbox", name=words)).to_be_checked()
        else:
            for row, words in said.items():
                line = card.get_by_role("radiogroup", name=row).or_(card.get_by_role("group", name=row))
                await line.get_by_text(words, exact=True).click()
        await expect(card).to_have_class(re.compile(r"\banswered\b"))
        await expect(card.get_by_text("保存済み", exact=True).first).to_be_visible()
