"""内容確認: the forms of the visit on the staff's screen, and the boxes that are still empty."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, expect

READY = "すべて記入されています"


@dataclass
class Forms:
    """``typed`` remembers every box that was filled in by hand, as ``item|person``."""

    page: Page
    typed: list[str] = field(default_factory=list)

    @property
    def list(self) -> Locator:
        return self.page.get_by_role("navigation", name="帳票の一覧")

    @property
    def sheet(self) -> Locator:
        return self.page.get_by_role("article")

    async def titles(self) -> "list[str]":
        """Title and person of every form, in the order of the screen."""
        return [" ".join(entry.split("\n")[:2]) for entry in await self.list.get_by_role("button").all_inner_texts()]

    async def open(self, entry: str | Locator) -> None:
        """Show the form of an entry of the list."""
        button = entry if isinstance(entry, Locator) else self.list.get_by_role("button", name=entry).first
        await button.click()
        await expect(button).to_have_attribute("aria-current", "true")
        title = (await button.inner_text()).split("\n")[0]
        await expect(self.sheet.get_by_role("heading", level=2)).to_have_text(title)

    def box(self, label: str) -> Locator:
        """The box of the open form with this label, as text or to write in."""
        return self.sheet.locator(".cell, .field", has=self.page.get_by_text(label, exact=True)).first

    def chosen(self, label: str) -> Locator:
        """What stands in a box: chosen in it, or text once it is stored and drawn anew."""
        return self.box(label).locator(".cell-value, input:checked + span, option:checked")

    async def enter(self, box: Locator, said: str) -> None:
        """Type or choose what was said, and see that it is saved."""
        choices = box.get_by_role("radiogroup").or_(box.get_by_role("group"))
        text = box.get_by_role("textbox").or_(box.get_by_role("combobox"))
        if await choices.count():
            await choices.get_by_text(said, exact=True).click()
        elif await text.evaluate("(element) => element.tagName") == "SELECT":
            await text.select_option(label=said)
        else:
            await text.fill(said)
            await text.press("Tab")
        await expect(box.get_by_text("保存済み", exact=True)).to_be_visible()
        await expect(box.get_by_role("alert")).to_have_count(0)

    async def correct(self, label: str, said: str) -> None:
        """Change a value that the form has already."""
        await self.box(label).get_by_role("button", name=f"{label} 直す").click()
        await self.enter(self.box(label), said)

    async def fill_all(self, answers: Mapping[str, str]) -> None:
        """Fill every empty box that has to be filled. ``answers``: label → what is said; each must be there."""
        await expect(self.sheet.get_by_role("heading", level=2)).to_be_visible()
        unfinished = self.list.get_by_role("button", name=re.compile("未入力"))
        while await unfinished.count():
            await self.open(unfinished.first)
            entry = self.list.locator("[aria-current=true]")
            for item in await self._empty():
                box = self.sheet.locator(f'[data-item="{item}"]').first
                self.typed.append(item)
                label = await box.locator(".field-label").inner_text()
                assert label in answers, f"nobody said anything about {label}: {await box.inner_text()}"
                await self.enter(box, answers[label])
            await expect(entry).not_to_have_text(re.compile("未入力"))
        await expect(self.page.get_by_text(READY)).to_be_visible()

    async def _empty(self) -> "list[str]":
        """``item|person`` of the required boxes in which nothing stands, each once."""
        found: list[str] = await self.sheet.locator(".field:has(.field-required)").evaluate_all(
            """(fields) => fields.filter((field) => {
                const inputs = [...field.querySelectorAll("input, select")];
                return !inputs.some((one) => ["radio", "checkbox"].includes(one.type) ? one.checked : one.value);
            }).map((field) => field.dataset.item)"""
        )
        return list(dict.fromkeys(found))
