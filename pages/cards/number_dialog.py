"""The dialog of a card goes on: the PIN is typed once more, and the 個人番号 goes into the visit.

The browser carries the agent's sealed replies to the server, as for every card. Of the number it is shown the last four
digits; whole it stays in this process until it is stored.
"""

import asyncio
from collections.abc import Callable

from nicegui import ui

from components.card_form import CardForm
from components.dialogs import button, focus
from components.text import sentence, text
from pages.acting import Say, alert
from pages.cards import number, setup, ways
from pages.cards.link import Link
from pages.cards.number import CardNumber
from pages.visit.adding import Into
from pages.visit.page import VisitPage
from services.base.errors import UserError
from services.base.i18n import t
from services.documents.display import ORIGINS
from services.documents.service import Outcome, Taken
from services.terminals.errors import NotEnrolled


class NumberDialog:
    """Reads the number of one person of the visit into ``place``, under a ticket that names nothing else.

    :param done: closes the dialog and then tells this sentence.
    :param cancel: closes the dialog.
    """

    def __init__(
        self, link: Link, page: VisitPage, person_key: str, *, done: Callable[[str], None], cancel: Callable[[], object]
    ) -> None:
        self._link = link
        self._page = page
        self._key = person_key
        self._done = done
        self._cancel = cancel
        self._place: ui.element | None = None

    @property
    def _name(self) -> str:
        return self._page.model.name(self._key)

    async def ask(self, place: ui.element) -> None:
        """Draw the form for the PIN into ``place``."""
        way = ways.number_way()
        try:
            ticket = await self._link.new_ticket(ways.operations([way]))
        except NotEnrolled as ended:  # the header says so too
            alert(sentence(ended))
            return
        self._place = place
        place.clear()
        with place:
            text("p", t("cards.number.of", name=self._name), "dialog-words")
            self._form = CardForm([way], ticket, self._replied, self._cancel)

    async def _replied(self, replies: list[str], trouble: bool) -> None:
        try:
            results = [await self._link.result(sealed, self._page.model.id) for sealed in replies]
            if trouble:
                return
            read = [one for one in results if one is not None]
            card = await asyncio.to_thread(number.proved, read, setup.current().trust)
        except UserError as error:
            self._form.say(sentence(error))
            return
        await self._take(card, self._form.say)

    async def _take(self, card: CardNumber, say: Say, *, instead_of: int | None = None) -> None:
        model = self._page.model
        await model.caught_up()  # a number that was just typed is compared as well
        async with model.acting(say) as action:
            taken = await number.take(action.session, Into.visit(model), self._key, card, instead_of=instead_of)
        if not action.done:
            return
        if taken.outcome is Outcome.DIFFERS:
            self._ask_which(card, taken)
        else:
            key = "cards.number.stored" if taken.outcome is Outcome.STORED else "cards.number.agrees"
            self._done(t(key, name=self._name))

    def _ask_which(self, card: CardNumber, taken: Taken) -> None:
        """Another number stands there: both as far as they may be shown, and staff choose."""
        assert self._place is not None
        self._place.clear()
        with self._place:
            text("p", t("cards.number.differs", name=self._name), "message warn").props("role=alert")
            with ui.element("dl").classes("card-numbers"):
                text("dt", t("cards.number.standing", origin=ORIGINS[taken.source]))
                text("dd", taken.stood)
                text("dt", t("cards.number.of_card"))
                text("dd", taken.read)
            if taken.stood == taken.read:
                text("p", t("cards.number.same_end"))
            with ui.element("div").classes("dialog-foot"):
                keep = button(t("cards.number.keep"), "secondary", self._cancel)

                async def use() -> None:
                    await self._take(card, alert, instead_of=taken.revision)

                button(t("cards.number.use"), "primary", use)
            focus(keep)
