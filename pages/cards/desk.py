"""Cards at every staff screen: a card is laid down, a small dialog says which one it is and how it can be read."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nicegui import Client, ui

from components.card_agent import CardAgent
from components.card_form import CardForm
from components.dialogs import button, opened
from components.text import text
from hardware.agent.results import Identified, result_of
from hardware.cards.identify import CardKind
from hardware.errors import BadData
from pages.acting import alert, sentence
from pages.cards import setup, ways
from pages.cards.errors import CardTrouble
from pages.cards.holder import Holder
from pages.cards.link import Link
from pages.cards.reading import Reading
from pages.here import Here
from pages.visit.page import VisitPage
from services.base import clock
from services.base.errors import UserError
from services.base.i18n import t

Taker = Callable[[CardKind], Awaitable[object]]


class CardDesk:
    """Draws the word in the header and opens the dialogs; one per open page."""

    def __init__(self, at: Here) -> None:
        self._here = at
        self._client: Client = ui.context.client
        self._link = Link(at)
        self._dialog: ui.dialog | None = None
        self._takers: list[Taker] = []
        self._asking = False  # the dialog asks for a PIN or number; a new card may take its place
        self._agent = CardAgent(
            setup.current().agent_port,
            on_hello=self._hello,
            on_inserted=self._inserted,
            on_card=self._card,
            on_explain=self._explain,
        )
        self._client.storage["cards"] = self

    @staticmethod
    def of(client: Client) -> "CardDesk":
        """The cards of a staff page."""
        found: CardDesk = client.storage["cards"]
        return found

    @property
    def visit(self) -> VisitPage | None:
        """The visit that is open on this page."""
        found: VisitPage | None = self._client.storage.get("visit")
        return found

    def take_cards(self, taker: Taker) -> Callable[[], None]:
        """Tell ``taker`` which card lies there, instead of asking for its PIN (the newest taker first).

        Returns the function that ends it.
        """
        self._takers.append(taker)
        return lambda: self._takers.remove(taker)

    async def identify(self) -> None:
        """Ask which card lies there, as if it had just been laid down; nothing of a person is read."""
        self._agent.identify(await self._link.new_ticket())

    async def _hello(self, hello: Mapping[str, Any]) -> None:
        refused = await self._link.greeted(hello)
        if refused is None:
            self._agent.admit(await self._link.new_ticket())
        else:
            self._agent.refuse(refused)

    async def _inserted(self) -> None:
        if self._dialog is None or self._asking:
            await self.identify()

    async def _card(self, sealed: str) -> None:
        try:
            reply = await self._link.open(sealed, None)
            if reply.error is not None:
                raise CardTrouble(reply.error, reply.details)
            result = result_of(reply)
        except BadData:
            return
        except UserError as error:
            alert(sentence(error))
            return
        if not isinstance(result, Identified):
            return
        if self._takers:
            await self._takers[-1](result.card)
            return
        if self._dialog is not None:
            self._dialog.close()
        await self._read(result.card)

    async def _explain(self, state: str) -> None:
        async with opened(t("cards.title")) as dialog:
            text("p", t(f"cards.agent.{state}"), "dialog-words")
            with ui.element("div").classes("dialog-foot"):
                button(t("dialog.close"), "secondary", dialog.close).props("autofocus")

    async def _read(self, kind: CardKind) -> None:
        """Ask for what opens the card; then show whose it may be."""
        trust = setup.current().trust
        offered = ways.ways_of(kind, trust)
        reading = Reading(kind)
        ticket = await self._link.new_ticket(ways.operations(offered))
        holder: Holder | None = None
        async with opened(t(ways.NAMES[kind]), tone="card") as dialog:
            self._dialog, self._asking = dialog, True
            body = ui.element("div").classes("card-body")

            async def replied(replies: list[str], trouble: bool) -> None:
                nonlocal holder
                try:
                    for sealed in replies:
                        await self._take(reading, sealed)
                    if trouble:
                        return
                    holder = Holder(self._here, self._link, self.visit, reading, dialog)
                    await holder.look()
                except UserError as error:
                    form.say(sentence(error))
                    return
                if not holder.findable:
                    form.say(t("cards.certificate_unknown"))
                    return
                self._asking = False
                body.clear()
                with body:
                    await holder.draw(body)

            with body:
                if offered:
                    form = CardForm(offered, ticket, replied, dialog.close)
                else:
                    text("p", t(f"cards.cannot.{kind.name.lower()}"), "dialog-words")
                    with ui.element("div").classes("dialog-foot"):
                        button(t("dialog.close"), "secondary", dialog.close).props("autofocus")
        if self._dialog is dialog:
            self._dialog, self._asking = None, False
        if holder is not None:
            await holder.act()

    async def _take(self, reading: Reading, sealed: str) -> None:
        page = self.visit
        result = await self._link.result(sealed, page.model.id if page else None)
        if result is not None:
            ticket = self._link.ticket
            assert ticket is not None, "the reply was opened with it"
            await reading.take(result, ticket, setup.current().trust, clock.now())
