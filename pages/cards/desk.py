"""Cards at every staff screen: a card is laid down, a small dialog says which one it is and how it can be read."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nicegui import Client, ui

from components.card_agent import CardAgent
from components.card_form import CardForm
from components.dialogs import button, opened
from components.text import sentence, text
from hardware.agent.results import Identified, result_of
from hardware.cards.identify import CardKind
from hardware.errors import BadData
from pages.acting import alert
from pages.cards import setup, ways
from pages.cards.errors import CardChanged, CardTrouble, CertificateRefused
from pages.cards.holder import Holder
from pages.cards.link import Link
from pages.cards.reading import Reading
from pages.here import Here
from pages.visit.page import VisitPage
from services.base import clock
from services.base.dates import wareki
from services.base.errors import UserError
from services.base.events import Change, bus
from services.base.i18n import t
from services.base.wording import duration
from services.terminals import service as terminals
from services.terminals.errors import NotEnrolled

Taker = Callable[[CardKind], Awaitable[object]]


class CardDesk:
    """Draws the word in the header and opens the dialogs; one per open page."""

    def __init__(self, at: Here) -> None:
        self._here = at
        self._client: Client = ui.context.client
        self._link = Link(at, on_unknown=lambda: self._agent.refuse("unenrolled"))
        self._dialog: ui.dialog | None = None
        self._reading: Reading | None = None  # the newest
        self._holder: Holder | None = None  # shows what was read
        self._takers: list[Taker] = []
        self._asking = False  # the dialog asks for a PIN or number; a new card may take its place
        self._agent = CardAgent(
            setup.current().agent_port,
            on_hello=self._hello,
            on_inserted=self._inserted,
            on_removed=self._removed,
            on_card=self._card,
            on_clock=self._clock,
            on_explain=self._explain,
        )
        self._clock_words = t("cards.agent.clock")  # as exact as is known
        self._client.on_delete(bus.subscribe(terminals.TOPIC, self._changed))
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
        if (ticket := await self._given(self._link.identification())) is not None:
            self._agent.identify(ticket)

    def explained(self, state: str) -> str:
        """What a state of the agent means here and what to do about it."""
        return self._clock_words if state == "clock" else t(f"cards.agent.{state}")

    async def _given(self, ticket: Awaitable[str]) -> str | None:
        """``None``: the agent counts no more, and the page says so."""
        try:
            return await ticket
        except NotEnrolled:
            self._agent.refuse("unenrolled")
            return None

    async def _hello(self, hello: Mapping[str, Any]) -> None:
        refused = await self._link.greeted(hello)
        if refused is not None:
            self._agent.refuse(refused)
        elif (ticket := await self._given(self._link.new_ticket())) is not None:
            self._agent.admit(ticket)

    def _changed(self, change: Change) -> Awaitable[None] | None:
        """Every page hears of every terminal, so what is not about this one costs nothing."""
        mine = change.kind == "forgotten" and change.data["terminal"] == self._here.terminal_id
        return self._look_again() if mine or change.kind == "resync" else None

    async def _look_again(self) -> None:
        """An administrator may have ended this terminal's enrolment: then nothing more is asked of its agent."""
        if self._link.ticket is not None and not await self._link.enrolled():
            self._agent.refuse("unenrolled")

    def _clock(self, off: int | None) -> None:
        if off is None:
            self._clock_words = t("cards.agent.clock")
        else:
            self._clock_words = t(f"cards.agent.clock_{'fast' if off > 0 else 'slow'}", off=duration(off))
        self._agent.explain("clock", self._clock_words)

    async def _inserted(self) -> None:
        if self._dialog is None or self._asking:
            await self.identify()

    def _removed(self, reader: str | None) -> None:
        reading = self._reading
        if reading is None or reading.left or not (reader is None or reading.reader in (None, reader)):
            return
        reading.left = "cards.holder.lost" if reader is None else "cards.holder.left"
        if self._holder is not None:
            self._holder.left()

    async def _card(self, sealed: str, reader: str | None) -> None:
        try:
            reply = await self._link.identified(sealed)
            if reply is None:  # another card was laid down meanwhile
                return
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
        assert reply.presence is not None, "every result has one"
        self._reading = Reading(result.card, reply.presence, reader)
        await self._read(self._reading)

    async def _explain(self, state: str) -> None:
        async with opened(t("cards.title")) as dialog:
            text("p", self.explained(state), "dialog-words")
            with ui.element("div").classes("dialog-foot"):
                button(t("dialog.close"), "secondary", dialog.close).props("autofocus")

    async def _read(self, reading: Reading) -> None:
        """Ask for what opens the card; then show whose it may be."""
        kind = reading.kind
        offered = ways.ways_of(kind, setup.current().trust)
        ticket = await self._given(self._link.new_ticket(ways.operations(offered)))
        if ticket is None or self._reading is not reading:
            return
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
                except CardChanged as error:
                    form.say("")
                    alert(sentence(error))
                    await self.identify()  # another reading begins, with the card that lies there now
                    return
                except CertificateRefused as error:
                    form.tell(sentence(error), "warn")
                    return
                except UserError as error:
                    form.say(sentence(error))
                    return
                if not holder.findable:
                    _ask_who(form, reading)
                    return
                self._asking = False
                body.clear()
                with body:
                    await holder.draw(body)
                self._holder = holder

            with body:
                if offered:
                    form = CardForm(offered, ticket, replied, dialog.close)
                else:
                    text("p", t(f"cards.cannot.{kind.name.lower()}"), "dialog-words")
                    with ui.element("div").classes("dialog-foot"):
                        button(t("dialog.close"), "secondary", dialog.close).props("autofocus")
        if self._dialog is dialog:
            self._dialog, self._asking, self._holder = None, False, None
        if holder is not None:
            await holder.act()
        self._agent.offer()

    async def _take(self, reading: Reading, sealed: str) -> None:
        page = self.visit
        reply = await self._link.open(sealed, page.model.id if page else None)
        if reply.error is None:  # else the form has said so
            ticket = self._link.ticket
            assert ticket is not None, "the reply was opened with it"
            await reading.take(reply, ticket, setup.current().trust, clock.now())


def _ask_who(form: CardForm, reading: Reading) -> None:
    """What was read names nobody: say what it was, and how to go on."""
    if reading.licence_until is None:
        form.say(t("cards.certificate_unknown"))
    elif reading.licence_expired(clock.today()):
        form.tell(t("cards.licence_in_expired", until=wareki(reading.licence_until)), "warn")
    else:
        form.tell(t("cards.licence_in_read", until=wareki(reading.licence_until)), "good")
