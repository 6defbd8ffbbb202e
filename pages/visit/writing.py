"""How a page writes into its visit: in order, with its lease, and so that what is built on a write waits for it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from pages.acting import Action, Say, acting
from pages.visit.id_check import concluded
from services.base import database
from services.base.errors import UserError
from services.documents import service as documents
from services.reception import service as reception
from services.reception.errors import HasSeals
from services.reception.state import Actor, Stored, VisitState

Key = tuple[str, str]  # (person key, item)
FormKey = tuple[str, str]  # (form id, subject)
PATIENCE_SECONDS = 2.0  # for the event bus to bring back what was written here


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a write ended: stored, or the reason why nothing was written."""

    stored: Stored | None = None
    error: UserError | None = None

    @property
    def revision(self) -> int:
        """The revision at which it is stored.

        :raises UserError: why nothing was written.
        """
        if self.error is not None:
            raise self.error
        assert self.stored is not None
        return self.stored.revision


class Writing(ABC):
    """The writing side of a page's model."""

    def __init__(self) -> None:
        self._in_flight = 0  # writes of this page that are not answered yet
        self._stored = 0  # the highest revision that this page wrote
        self._moved = asyncio.Event()

    @property
    @abstractmethod
    def id(self) -> str:
        """The visit's id."""

    @property
    @abstractmethod
    def state(self) -> VisitState:
        """The visit as the page knows it."""

    @property
    @abstractmethod
    def actor(self) -> Actor:
        """Who writes."""

    async def caught_up(self) -> None:
        """Wait until all that was written here is stored and part of ``state``; what builds on it may then be read."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self._in_flight or self.state.revision < self._stored:
                    self._moved.clear()
                    await self._moved.wait()

    @asynccontextmanager
    async def acting(self, say: Say | None = None) -> AsyncIterator[Action]:
        """:func:`pages.acting.acting` for an action on this visit: signed forms that it changes lose their seal."""
        async with acting(say) as action:
            yield action
            await documents.refresh_seals(action.session, self.id, by=self.actor.user_id)

    async def put(
        self, person_key: str, item: str, value: Any, *, source: str = "staff", expected_revision: int | None = None
    ) -> Outcome:
        """Store one value; ``None`` clears it. Never raises for what a person can cause."""
        return await self.put_many({(person_key, item): value}, source=source, expected_revision=expected_revision)

    async def put_many(
        self, values: Mapping[Key, Any], *, source: str = "staff", expected_revision: int | None = None
    ) -> Outcome:
        """Store several values, and what is concluded from them, as one step of undo."""
        self._in_flight += 1
        try:
            stored = await self._write(values, source, expected_revision)
            self._stored = max(self._stored, stored.revision)
            return Outcome(stored=stored)
        except UserError as error:
            return Outcome(error=error)
        finally:
            self._in_flight -= 1
            self._moved.set()

    async def _write(self, values: Mapping[Key, Any], source: str, expected_revision: int | None) -> Stored:
        conclusions = concluded(self.state, values)
        if len(values) == 1 and not conclusions:
            (((person_key, item), value),) = values.items()
            with suppress(HasSeals):  # the database knows: this page may not have heard of the signature yet
                return await reception.put_at_once(
                    self.id, self.actor, person_key, item, value, source, expected_revision=expected_revision
                )
        async with database.transaction() as session:
            stored = await reception.put_many(
                session, self.id, self.actor, values, source, expected_revision=expected_revision
            )
            if conclusions:
                last = await reception.put_many(session, self.id, self.actor, conclusions, "computed")
                self._stored = max(self._stored, last.revision)
            await documents.refresh_seals(session, self.id, by=self.actor.user_id)
            return stored
