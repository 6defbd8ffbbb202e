"""Whose card is it? The card beside everybody it may be; staff choose, nobody is ever chosen for them."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from components.chips import stop_chips
from components.dialogs import button, focus
from components.text import text
from pages.acting import acting, tell
from pages.cards import number, taking
from pages.cards.card_view import draw_card
from pages.cards.link import Link
from pages.cards.number_dialog import NumberDialog
from pages.cards.reading import Reading
from pages.cards.recognising import key_of, recognised
from pages.here import Here
from pages.visit.adding import Into
from pages.visit.page import VisitPage
from services.base import database
from services.base.i18n import t
from services.registry import service as registry
from services.registry.matching import Candidate, CardText, Likeness
from services.terminals import service as terminals

IDENTIFY = "identify"


class Holder:
    """Looks for the holder, shows what was found, and does what staff decided once the dialog is closed."""

    def __init__(self, at: Here, link: Link, page: VisitPage | None, reading: Reading, dialog: ui.dialog) -> None:
        self._here = at
        self._link = link
        self._page = page
        self._reading = reading
        self._dialog = dialog
        self._candidates: list[Candidate] = []
        self._chosen: Candidate | None = None
        self._seen: ui.checkbox | None = None
        self._gone: ui.element | None = None  # says that the card has gone
        self._then: Callable[[], Awaitable[None]] | None = None

    @property
    def findable(self) -> bool:
        """Whether the card has said enough to look for anybody; a certificate nobody has seen says nothing."""
        return bool(self._candidates) or self._reading.text is not None

    async def look(self) -> None:
        """By a certificate seen before, else by what the card says."""
        reading = self._reading
        async with database.transaction() as session:
            if (identity := reading.identity) is not None:
                owner = await terminals.owner(session, identity.issuer, identity.serial)
                if owner is not None:
                    self._candidates = await registry.known(session, owner, reading.text or CardText())
                    reading.by_certificate = bool(self._candidates)
            if not self._candidates and reading.text is not None:
                self._candidates = await registry.candidates(session, reading.text)

    async def act(self) -> None:
        """What staff decided."""
        if self._then is not None:
            await self._then()

    async def draw(self, place: ui.element) -> None:
        """The card at the left, the people at the right, in ``place``."""
        later = self._page is not None and self._page.step != IDENTIFY
        with ui.element("div").classes("card-holder"):
            with ui.element("section").props(f'aria-label="{t("cards.holder.card")}"'):
                draw_card(self._reading)
            with ui.element("section").props(f'aria-label="{t("cards.holder.register")}"'):
                self._draw_people() if not later else self._draw_in_visit(place)
        self._gone = ui.element("div").classes("stack")
        with ui.element("div").classes("dialog-foot"):
            button(t("dialog.close"), "secondary", self._dialog.close)
            if not later:
                self._draw_ways_on()
        if self._reading.left:
            self.left()

    def left(self) -> None:
        """The card lies there no more: what was read stands, but nobody can say any more what its face shows."""
        if self._gone is None or self._gone.is_deleted:
            return
        with self._gone:
            text("p", t(self._reading.left), "message warn").props("role=alert")
            if self._seen is not None and not self._seen.value:
                text("p", t("cards.holder.seen_no_more"), "message warn")
        if self._seen is not None:
            self._seen.set_enabled(self._seen.value)  # a tick set before may be taken back
            self._seen.on_value_change(lambda event: event.sender.set_enabled(event.value))

    def _draw_people(self) -> None:
        count = len(self._candidates)
        text("h3", t("cards.holder.register"))
        if not count:
            text("p", t("cards.holder.nobody"), "message warn")
        elif count > 1:
            text("p", t("cards.holder.several", n=count), "message warn").props("role=alert")
        elif self._candidates[0].differs:
            text("p", t("cards.holder.differs"), "message warn")
        alone = count == 1 and not self._candidates[0].differs
        with ui.element("div").props(f'role=radiogroup aria-label="{t("cards.holder.register")}"'):
            for number, one in enumerate(self._candidates):
                with ui.element("label").classes("candidate"):
                    box = ui.element("input").props(f'type=radio name=candidate value="{number}"')
                    box.props("checked" if alone else "")
                    box.on("change", lambda one=one: self._choose(one), args=[])
                    draw_candidate(one)
        self._chosen = self._candidates[0] if alone else None

    def _draw_ways_on(self) -> None:
        into_visit = self._page is not None
        if self._page is not None and not self._page.model.writable:
            return
        self._draw_seen()
        if not self._candidates:
            key = "cards.holder.newcomer" if into_visit else "cards.holder.begin_newcomer"
            button(t(key), "primary", lambda: self._close(self._add_newcomer))
            return
        key = "cards.holder.add" if into_visit else "cards.holder.begin"
        self._go = button(t(key), "primary", lambda: self._close(self._add))
        self._go.set_enabled(self._chosen is not None)
        focus(self._seen or self._go)

    def _draw_seen(self) -> None:
        """Ask whether the card is still valid, where only its face says so."""
        state = self._page.model.state if self._page is not None else None
        if not taking.must_be_seen(state, self._candidates, self._reading):
            return
        assert self._reading.document is not None
        words = t("cards.holder.seen_valid", document=self._reading.document)
        self._seen = ui.checkbox(words)

    def _choose(self, one: Candidate) -> None:
        self._chosen = one
        if self._candidates:
            self._go.set_enabled(True)

    def _close(self, then: Callable[[], Awaitable[None]]) -> None:
        self._reading.seen_valid = self._seen is not None and bool(self._seen.value)
        self._then = then
        self._dialog.close()

    def _draw_in_visit(self, place: ui.element) -> None:
        """Behind the identity check nobody is added: who of the visit it is, or that it is nobody."""
        assert self._page is not None
        model = self._page.model
        text("h3", t("cards.holder.visit"))
        found = recognised(model.state, self._candidates, self._reading.text)
        if found is None:
            text("p", t("cards.holder.nobody_here"), "message warn").props("role=alert")
            return
        text("p", t("cards.holder.is", name=model.name(found.key)), "message good").props("role=status")
        if found.candidate is not None:
            with ui.element("div").classes("candidate"):
                draw_candidate(found.candidate)
        if found.candidate is not None and model.writable:
            self._chosen = found.candidate
            self._draw_seen()
            record = button(t("cards.holder.confirm"), "primary", lambda: self._close(self._confirm))
            if self._seen is not None:
                record.disable()
                self._seen.on_value_change(lambda event: record.set_enabled(bool(event.value)))
        if number.wanted(self._here, model, self._reading.kind, found.key):
            self._draw_number(self._page, found.key, place)

    def _draw_number(self, page: VisitPage, key: str, place: ui.element) -> None:
        if page.model.people.stops.get(key):
            text("p", t("cards.number.stopped"), "message bad").props("role=alert")
            return
        asking = NumberDialog(self._link, page, key, done=self._said, cancel=self._dialog.close)
        button(t("cards.number.read"), "secondary", lambda: asking.ask(place))

    def _said(self, words: str) -> None:
        async def say() -> None:
            tell(words)

        self._close(say)

    async def _add(self) -> None:
        chosen = self._chosen
        assert chosen is not None
        await self._into_visit(lambda session, into: taking.add(session, into, chosen, self._reading))

    async def _add_newcomer(self) -> None:
        await self._into_visit(lambda session, into: taking.add_newcomer(session, into, self._reading))

    async def _into_visit(self, add: Callable[[database.AsyncSession, Into], Awaitable[None]]) -> None:
        page = self._page
        if page is not None:
            async with page.model.acting() as action:
                await add(action.session, Into.visit(page.model))
            return
        async with acting() as action:
            into = await taking.open_visit(action.session, self._here)
            await add(action.session, into)
        if action.done:
            ui.navigate.to(f"/visit/{into.state.id}")

    async def _confirm(self) -> None:
        page, chosen = self._page, self._chosen
        assert page is not None
        assert chosen is not None
        model = page.model
        key = key_of(model.state, chosen)
        if key is None:
            return
        async with model.acting() as action:
            await taking.confirm(action.session, Into.visit(model), key, chosen, self._reading)
        if action.done:
            tell(t("cards.holder.confirmed", name=model.name(key)))


def draw_candidate(one: Candidate) -> None:
    """A person with what agrees with the card and what does not."""
    with ui.element("div").classes("candidate-text"):
        with ui.element("p"):
            text("b", one.name)
            text("span", f"{one.kana} {one.relation}".strip(), "soft small")
            if one.state != "resident":
                text("span", t(f"cards.holder.state_{one.state}"), "chip key")
            for chip in stop_chips(one.stops):
                text("span", chip.text, f"chip {chip.look}")
        with ui.element("dl"):
            for line in one.compared:
                text("dt", t(f"cards.fact.{line.item}"))
                register = line.register if line.register is not None else t("finder.hidden")
                with ui.element("dd").classes("differs" if line.likeness is Likeness.DIFFERS else line.likeness.value):
                    text("span", register)
                    if line.likeness in (Likeness.DIFFERS, Likeness.GLYPHS):
                        text("small", t(f"cards.likeness.{line.likeness.value}"))
        if one.person_id is not None:
            text("p", t("cards.holder.atena", id=one.person_id), "soft small num")
