"""Which laying-down of a card is meant: replies with one name are about one card that never left its reader."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hardware.cards.readers import CardInserted, CardRemoved, ReaderEvent
from hardware.errors import CardRemoved as CardRemovedError

#: How long the watch may be behind a connection to the same card, in seconds.
BEHIND_SECONDS = 2.0


class Presences:
    """Follows the events of the readers, from whatever thread. Names are random: none returns with a new process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._names: dict[str, str] = {}

    def note(self, event: ReaderEvent) -> None:
        """A reader or a card came or went."""
        with self._changed:
            if isinstance(event, CardInserted):
                self._names[event.reader] = secrets.token_urlsafe(12)
                self._changed.notify_all()
            elif isinstance(event, CardRemoved):
                self._names.pop(event.reader, None)

    @contextmanager
    def one(self, reader: str) -> Iterator[str]:
        """The name for what is read of the connected card on ``reader`` meanwhile.

        It is looked up before and after: what happens behind the last command no connection notices.
        Raises CardRemoved when the card went away, or the watch does not know of any.
        """
        with self._changed:
            self._changed.wait_for(lambda: reader in self._names, BEHIND_SECONDS)
            name = self._names.get(reader)
        if name is None:
            raise CardRemovedError("the watch knows of no card")
        yield name
        if self._names.get(reader) != name:
            raise CardRemovedError("another card may lie there now")
