"""The dialog of a card as staff use it."""

from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, WebSocket, expect

from tests.devices.mynumber import Person

A_HAND = 80  # ms from key to key; a code reader is faster


@dataclass
class CardDialog:
    """The card's dialog over any staff screen."""

    page: Page

    @classmethod
    async def ready(cls, page: Page) -> "CardDialog":
        """Where the terminal's agent answers."""
        cards = cls(page)
        await expect(cards.state).to_have_text("カード 読めます")
        return cards

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def state(self) -> Locator:
        """The word in the header."""
        return self.page.locator(".card-agent")

    @property
    def pin(self) -> Locator:
        return self.dialog.get_by_role("textbox", name="暗証番号 数字4桁")

    @property
    def alert(self) -> Locator:
        return self.dialog.get_by_role("alert")

    @property
    def candidates(self) -> Locator:
        return self.dialog.locator(".candidate")

    @property
    def say(self) -> Locator:
        """What staff say, and how many tries are left."""
        return self.dialog.locator(".card-say")

    async def pictures(self) -> list[str]:
        """The names of the card's pictures, once it was read; each is one that the browser can decode."""
        await expect(self.dialog.get_by_role("heading", name="カード", exact=True)).to_be_visible()
        found: list[str] = await self.dialog.get_by_role("img").evaluate_all(
            "async (all) => { await Promise.all(all.map((one) => one.decode())); return all.map((one) => one.alt); }"
        )
        return found

    @property
    def seen_valid(self) -> Locator:
        """The tick that the clerk has seen the printed expiry."""
        return self.dialog.get_by_role(
            "checkbox", name="有効期限を券面で確かめた(マイナンバーカードを本人確認書類にする)"
        )

    async def see_valid(self) -> None:
        await self.seen_valid.click()
        await expect(self.seen_valid).to_be_checked()  # once the server has heard of it

    async def by_pin(self, pin: str, way: str = "暗証番号4桁") -> None:
        await expect(self.dialog).to_have_count(1)
        if not await self.dialog.get_by_role("radio", name=way).is_checked():
            await self.dialog.get_by_text(way, exact=True).click()
        await expect(self.pin).to_be_focused()
        await self.pin.fill(pin)
        await self.page.keyboard.press("Enter")

    async def by_printed(self, person: Person) -> None:
        """照合番号B, typed key by key as it stands on the card: the boxes lead from one to the next."""
        era = f"s{person.birth.year - 1925}.{person.birth.month}.{person.birth.day}"
        await expect(self.dialog.get_by_role("textbox", name="生年月日 例 S60.4.1")).to_be_focused()
        await self.page.keyboard.type(era, delay=A_HAND)
        await self.page.keyboard.press("Tab")
        await self.page.keyboard.type(f"{person.expires:%Y}{person.security_code}", delay=A_HAND)
        await self.page.keyboard.press("Enter")


@dataclass
class Overheard:
    """Everything that the page sends to the server: every frame of its websockets there, every body and address."""

    port: int
    sent: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("websocket", self._socket)
        page.on("request", lambda request: self.sent.append(f"{request.url} {request.post_data or ''}"))

    def _socket(self, socket: WebSocket) -> None:
        if f":{self.port}/" in socket.url:
            socket.on("framesent", lambda frame: self.sent.append(str(frame)))

    def heard(self, text: str) -> bool:
        return any(text in one for one in self.sent)
