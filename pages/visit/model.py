"""One visit as a staff page holds it: what it draws, what it is told, and how it writes."""

import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from nicegui import Client, background_tasks

from pages.here import Here
from pages.visit.people import People
from pages.visit.quiet import is_quiet
from pages.visit.writing import FormKey, Key, Outcome, Writing
from services.base import clock, database
from services.base.database import AsyncSession
from services.base.dates import BadDate, parse_recorded
from services.base.events import Change
from services.base.i18n import t
from services.catalogue import service as catalogues
from services.catalogue.schema import Catalogue, Event
from services.documents import service as documents
from services.documents.filled import Box
from services.navigation import service as navigation
from services.navigation.service import Judgement, Questionnaire
from services.reception import live
from services.reception.state import Actor, Value, VisitState
from services.registry import guard
from services.staff import service as staff
from services.staff.service import OfficeView

__all__ = ["Changed", "FormKey", "Key", "Outcome", "VisitModel"]

Listener = Callable[["Changed"], Awaitable[None] | None]
CLOSED = frozenset({"done", "cancelled"})
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Changed:
    """What happened to the visit.

    ``kind`` as in ``docs/architecture.md`` (``value``, ``persons``, ``lease``, …), ``people`` when names, registers or
    seals were read anew, ``judged`` when the judgement may be another. ``key`` is the one value that changed, if it was
    one.
    """

    kind: str
    key: Key | None = None

    def touches(self, person_key: str, item: str) -> bool:
        """Whether this value may be another now."""
        return self.key == (person_key, item) or self._several

    def among(self, items: Collection[str]) -> bool:
        """Whether a value of one of these items may be another now, whoever's it is."""
        return (self.key is not None and self.key[1] in items) or self._several

    @property
    def _several(self) -> bool:
        return self.kind == "resync" or (self.kind == "value" and self.key is None)


class VisitModel(Writing):
    """The visit of one open page. It holds a shared picture of the database, never a truth of its own.

    ``state``, ``catalogue``, ``people`` and ``judgement`` are always ready to draw. Call :meth:`close` at the end.
    """

    def __init__(self, here: Here, client: Client, catalogue: Catalogue, watched: live.Watch) -> None:
        super().__init__()
        self.here = here
        self.catalogue = catalogue
        self.people = People()
        self.sealed: frozenset[FormKey] = frozenset()  # forms that are signed and say the same still
        self._client = client
        self._watched = watched
        self._listeners: list[Listener] = []
        self._judgement: Judgement | None = None
        self._questionnaire: Questionnaire | None = None
        self._announced = True  # the last judgement was told to the listeners
        self._terminals: dict[str, str] = {}
        self.offices: dict[str, OfficeView] = {}  # all of the city, in its order

    @classmethod
    async def open(cls, visit_id: str, here: Here, client: Client) -> "VisitModel":
        """The model of ``visit_id`` for the page of ``client``.

        :raises VisitNotFound: there is no such visit.
        """
        watched = await live.watch(visit_id)
        try:
            async with database.transaction() as session:
                catalogue = await catalogues.get(session, watched.state.catalogue_version)
                model = cls(here, client, catalogue, watched)
                await model.people.read(session, model.state)
                model.sealed = await _sealed(session, visit_id)
                model._terminals = {one.id: one.name for one in await staff.terminals(session)}
                model.offices = {one.id: one for one in await staff.offices(session)}
        except BaseException:
            watched.stop()
            raise
        watched.listen(model._changed)
        return model

    def close(self) -> None:
        """Listen no more: the page of the visit is gone."""
        self._listeners.clear()
        self._watched.stop()

    @property
    def state(self) -> VisitState:
        """The visit at its newest revision."""
        return self._watched.state

    @property
    def id(self) -> str:
        """The visit's id."""
        return self.state.id

    @property
    def judgement(self) -> Judgement:
        """Which procedures apply to whom, at this revision."""
        if self._judgement is None:
            self._judgement = navigation.judge(self.state, self.catalogue, clock.today())
        return self._judgement

    @property
    def questionnaire(self) -> Questionnaire:
        """What still has to be asked, and what was answered."""
        if self._questionnaire is None:
            self._questionnaire = navigation.questionnaire(self.state, self.catalogue, clock.today(), self.judgement)
        return self._questionnaire

    @property
    def newcomers(self) -> tuple[Event, ...]:
        """Chosen events that are about somebody who is not in the visit yet."""
        return navigation.missing_newcomers(self.state, self.catalogue, clock.today())

    @property
    def events(self) -> list[str]:
        """The chosen life events."""
        return list(self.state.get("ev.kind") or [])

    @property
    def has_purpose(self) -> bool:
        """Whether anything was chosen to be done."""
        return bool(self.events) or any(one.decision == "add" for one in self.state.decisions.values())

    # Who works on it

    @property
    def closed(self) -> bool:
        """Whether nothing more can be written."""
        return self.state.state in CLOSED

    @property
    def reopenable(self) -> bool:
        """Whether the visit is done and that can still be taken back."""
        return self.state.state == "done" and self.state.day == clock.today()

    @property
    def mine(self) -> bool:
        """Whether this person at this terminal works on the visit."""
        return (self.state.holder_id, self.state.holder_terminal) == (self.here.user_id, self.here.terminal_id)

    @property
    def free(self) -> bool:
        """Whether nobody works on it and somebody could."""
        return self.state.holder_id is None and not self.closed

    @property
    def writable(self) -> bool:
        """Whether fields may be edited here and now."""
        return self.mine and not self.closed

    @property
    def holder_terminal(self) -> str:
        """The name of the terminal at which somebody works on it."""
        return self._terminals.get(self.state.holder_terminal or "", "")

    @property
    def actor(self) -> Actor:
        """This person acting, with the lease of this terminal if it has it."""
        return self.here.actor(self.state.lease_token if self.mine else None)

    # What happens

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` on every change; returns the function that ends it (a step left, a dialog closed)."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def _changed(self, change: Change) -> None:
        self._moved.set()
        key = (change.data["person_key"], change.data["item"]) if "item" in change.data else None
        if change.kind in {"persons", "signed", "resync", guard.CHANGED}:
            background_tasks.create(self._read_people(), context=self._client)
        if key is None or not is_quiet(self.catalogue, key[1]):
            self._judgement = self._questionnaire = None
            if self._announced:
                self._announced = False
                background_tasks.create(self._announce())
        self._tell(Changed(change.kind, key))

    async def _announce(self) -> None:
        """After the store is answered, and once for everything that came in one go."""
        self._announced = True
        self._tell(Changed("judged"))

    async def _read_people(self) -> None:
        async with database.transaction() as session:
            await self.people.read(session, self.state)
            self.sealed = await _sealed(session, self.id)
        self._tell(Changed("people"))

    def _tell(self, changed: Changed) -> None:
        for listener in list(self._listeners):
            try:
                result = listener(changed)
            except Exception:  # one part of the page that fails does not keep it from the others
                log.exception("A part of the page of visit %s failed", self.id)
                continue
            if result is not None:
                background_tasks.create(result, context=self._client)

    # What is known

    def revision_of(self, box: Box) -> int:
        """The revision that wrote or emptied the value of ``box``, 0 if none: what a later writer has to have seen."""
        key = (box.person_key, box.item)
        stored = self.state.values.get(key) or self.state.cleared.get(key)
        return 0 if stored is None else stored.revision

    def value(self, person_key: str, item: str) -> Value | None:
        """The value with its origin, or ``None`` while nobody knows it."""
        return self.state.values.get((person_key, item))

    def name(self, person_key: str) -> str:
        """The person's name, or a word for somebody who has none yet."""
        member = self.people.members.get(person_key)
        return str(self.state.get("p.name", person_key) or (member.person.name if member else t("visit.no_name")))

    def given_name(self, person_key: str) -> str:
        """What one calls a person of the family at the counter: the given name behind a Japanese family name.

        Of other names nobody can say which part that is, so they are given whole.
        """
        name = self.name(person_key)
        parts = name.split()
        return parts[1] if len(parts) == 2 and not name.isascii() else name

    def age_in_words(self, person_key: str) -> str:
        """「7歳」, or nothing while the birth date is unknown."""
        raw = self.state.get("p.birth", person_key)
        try:
            age = parse_recorded(str(raw)).age_on(clock.today()) if raw else None
        except BadDate:
            return ""
        return "" if age is None else t("panel.age", n=age)


async def _sealed(session: AsyncSession, visit_id: str) -> frozenset[FormKey]:
    return frozenset(seal.key for seal in await documents.seals(session, visit_id) if not seal.broken)
