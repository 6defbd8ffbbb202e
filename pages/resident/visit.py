"""The visit on the resident's screen: what may be read there, what the resident said of it, and what they may do."""

from collections.abc import Callable, Collection, Mapping, Set
from contextlib import suppress

from nicegui import Client, background_tasks

from components.signature_pad import Strokes
from pages.resident.facts import Fact, Group, Key, groups, in_japanese
from pages.resident.words import ALL, Words
from services.base import clock, database, events
from services.base.errors import UserError
from services.base.events import Change
from services.catalogue import service as catalogues
from services.catalogue.schema import Catalogue
from services.documents import service as documents
from services.documents.display import show
from services.documents.filled import Audience, FilledForm
from services.documents.reading import ReadFact, facts_read, note_read
from services.documents.service import Setting
from services.reception import live
from services.reception import service as reception
from services.reception.state import Actor, VisitState
from services.registry import guard
from services.staff import service as staff
from services.staff.service import Mode

SAID = frozenset({"mark", "confirm", "signed"})  # changes of what stands beside the picture
Told = Callable[[Change], None]


class ResidentVisit:
    """One visit as its resident may see it: a shared picture of the database, never a truth of its own."""

    def __init__(self, client: Client, catalogue: Catalogue, watched: live.Watch, terminal_id: str) -> None:
        self.terminal_id = terminal_id
        self.catalogue = catalogue
        self.marks: Set[Key] = frozenset()  # 「ちがいます」, not yet resolved
        self.read: Mapping[Key, ReadFact] = {}
        self.signed = False  # some form is, and there can be a copy of it
        self._confirmed: documents.Confirmed = {}
        self._client = client
        self._watched = watched
        self._told: Told = lambda _: None
        self._free: frozenset[str] = frozenset()  # persons of the register whom the guard lets through
        self._stopped = False
        self._forms: tuple[int, list[FilledForm]] = (-1, [])

    @classmethod
    async def open(cls, client: Client, visit_id: str, terminal_id: str) -> "ResidentVisit":
        """Watch the visit that the terminal shows.

        :raises VisitNotFound: there is no such visit.
        """
        watched = await live.watch(visit_id)
        async with database.transaction() as session:
            catalogue = await catalogues.get(session, watched.state.catalogue_version)
        visit = cls(client, catalogue, watched, terminal_id)
        await visit._look_up()
        watched.listen(visit._changed)
        return visit

    def on_change(self, told: Told) -> None:
        """Call ``told`` whenever something of the visit has changed, instead of whomever was told before."""
        self._told = told

    def close(self) -> None:
        """Stop watching."""
        self._told = lambda _: None
        self._watched.stop()

    @property
    def id(self) -> str:
        """The visit's id."""
        return self.state.id

    @property
    def state(self) -> VisitState:
        """The visit at its newest revision."""
        return self._watched.state

    @property
    def visible(self) -> bool:
        """Whether the guard lets everybody of the visit be shown, and nothing in it is for staff alone."""
        hidden = {event for event in self._events() if self.catalogue.events[event].staff_only}
        return not self._stopped and not hidden and self._free.issuperset(self._registered())

    def _events(self) -> list[str]:
        chosen = self.state.get("ev.kind") or []
        return [event for event in chosen if event in self.catalogue.events]

    def _registered(self) -> list[str]:
        return [person.person_id for person in self.state.persons if person.person_id]

    def _changed(self, change: Change) -> None:
        if change.kind in SAID | {"persons", "resync", guard.CHANGED}:
            background_tasks.create(self._look_up(change), context=self._client)
        else:
            self._told(change)

    async def _look_up(self, change: Change | None = None) -> None:
        """Read what the picture does not hold, then tell."""
        registered = self._registered()
        async with database.transaction() as session:
            try:
                await guard.require_free(session, registered, guard.Door.RESIDENT_SCREEN)
                self._stopped = False
            except guard.Stopped:
                self._stopped = True
            self.marks = {(mark.person_key, mark.item) for mark in await documents.open_marks(session, self.id)}
            self.read = await facts_read(session, self.id)
            self._confirmed = await documents.confirmations(session, self.id)
            self.signed = await documents.any_sealed(session, self.id)
        self._free = frozenset(registered)
        if change is not None:
            self._told(change)

    # What there is to read

    def forms(self) -> list[FilledForm]:
        """Every form of the visit that nothing stops, filled at the newest revision."""
        state = self.state
        if self._forms[0] != state.revision:
            self._forms = (state.revision, self._filled())
        return self._forms[1]

    def _filled(self) -> list[FilledForm]:
        filled = documents.filled_forms(self.state, self.catalogue, clock.today(), Setting())
        return [form for form in filled if not form.blocked]

    def names(self) -> dict[str, str]:
        """Person key → name."""
        return {person.key: str(self.state.get("p.name", person.key) or "") for person in self.state.persons}

    def groups(self, words: Words) -> list[Group]:
        """Everything on the forms, each fact once."""
        return groups(self.forms(), self.catalogue.items, self.names(), words)

    def agreed(self, fact: Fact) -> bool:
        """Whether the resident found the fact right as it stands now."""
        return all(
            (read := self.read.get(key)) is not None and read.agreed and read.texts["ja"] == in_japanese(box)
            for key, box in zip(fact.keys, fact.boxes, strict=True)
        )

    def before(self, fact: Fact, words: Words) -> str:
        """What stood there when the resident last read the fact, if it says something else now."""
        for key, box in zip(fact.keys, fact.boxes, strict=True):
            read = self.read.get(key)
            if read is not None and read.texts["ja"] != in_japanese(box):
                return read.texts.get(words.language) or read.texts["ja"]
        return ""

    def corrected(self, fact: Fact) -> bool:
        """Whether the fact says something else than what the resident read, and has not been read again."""
        return bool(self.before(fact, ALL[0]))

    def marked(self, fact: Fact) -> bool:
        """Whether the resident said that the fact is wrong and staff have neither changed nor answered it."""
        return not self.marks.isdisjoint(fact.keys) and not self.corrected(fact)

    @property
    def faulty(self) -> bool:
        """Whether staff have to mend something before anything can be signed."""
        return any(form.errors for form in self.forms())

    @property
    def may_sign(self) -> bool:
        """Whether there is something to sign, and the resident found all of it right as it stands now."""
        forms = self.forms()
        if self.marks or self.faulty or not any(form.signature for form in forms):
            return False
        return all(documents.confirmed(form, self._confirmed) for form in forms)

    # What the resident does, in the presence of whoever works on the visit now

    @property
    def actor(self) -> Actor:
        """The holder of the visit, at whose counter the resident stands."""
        state = self.state
        return Actor(state.holder_id or "", state.holder_terminal or "", state.lease_token)

    async def agree(self, facts: Collection[Fact]) -> None:
        """The resident found ``facts`` right; what they had marked among them is settled."""
        texts = _texts(facts)
        settled = self.marks & texts.keys()
        async with database.transaction() as session:
            await note_read(session, self.id, texts, agreed=True)
            for key in settled:
                await documents.resolve_mark(session, self.id, *key)
        self._said(texts, agreed=True, marks=self.marks - settled)

    async def disagree(self, fact: Fact) -> None:
        """The resident found ``fact`` wrong: staff see it at once."""
        texts = _texts([fact])
        async with database.transaction() as session:
            await note_read(session, self.id, texts, agreed=False)
            for key in fact.keys:
                await documents.mark_wrong(session, self.id, *key)
        self._said(texts, agreed=False, marks=self.marks | texts.keys())

    async def take_back(self, fact: Fact) -> None:
        """The resident touched ``fact`` by mistake: it is not wrong."""
        async with database.transaction() as session:
            for key in fact.keys:
                await documents.resolve_mark(session, self.id, *key)
        self.marks = self.marks - set(fact.keys)

    def _said(self, texts: Mapping[Key, Mapping[str, str]], *, agreed: bool, marks: Set[Key]) -> None:
        """What is stored now holds here at once; the bus brings it too, a little later."""
        self.read = {**self.read, **{key: ReadFact(text, agreed) for key, text in texts.items()}}
        self.marks = marks

    async def confirm(self) -> None:
        """Everything is read and right: on to the signature."""
        async with database.transaction() as session:
            await documents.confirm(session, self.id, self.forms())
            await staff.show(session, self.terminal_id, self.id, "sign")

    async def sign(self, strokes: Strokes) -> None:
        """One signature for all forms, then thanks.

        :raises UserError: it cannot be signed so; the sentence says why.
        """
        async with database.transaction() as session:
            await documents.sign(session, self.id, self.actor, strokes)
            await staff.show(session, self.terminal_id, self.id, "thanks")

    async def speak(self, language: str, mode: Mode) -> None:
        """The resident chose another language, for this screen and for the desks to come."""
        async with database.transaction() as session:
            await staff.show(session, self.terminal_id, self.id, mode, language)
        with suppress(UserError):  # nobody works on it any more: there is no desk to come
            async with database.transaction() as session:
                await reception.set_language(session, self.id, self.actor, language)

    async def ask_for_copy(self) -> None:
        """Tell staff that the resident would like a copy."""
        async with database.transaction() as session:
            await events.publish(session, f"terminal:{self.terminal_id}", "copy", visit=self.id)

    async def leave_screen(self) -> None:
        """Blank the screen for the next person."""
        async with database.transaction() as session:
            await staff.show(session, self.terminal_id, None, "blank")


def _texts(facts: Collection[Fact]) -> dict[Key, dict[str, str]]:
    return {
        key: {words.language: show(box, Audience.RESIDENT, words.language) for words in ALL}
        for fact in facts
        for key, box in zip(fact.keys, fact.boxes, strict=True)
    }
