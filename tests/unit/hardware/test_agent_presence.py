"""Which card a reply is about: one that never left its reader while it was read."""

import threading

import pytest

from hardware.agent.presence import Presences
from hardware.cards.readers import CardInserted, CardRemoved, ReaderAttached, ReaderDetached
from hardware.errors import CardRemoved as CardRemovedError

LAID, LIFTED = CardInserted("R", b""), CardRemoved("R")


def name(presences: Presences, reader: str = "R") -> str:
    with presences.one(reader) as found:
        return found


def test_each_laying_down_has_a_name_of_its_own_and_other_readers_change_nothing() -> None:
    presences = Presences()
    presences.note(LAID)
    first = name(presences)
    for event in (ReaderAttached("S"), CardInserted("S", b""), CardRemoved("S"), ReaderDetached("S")):
        presences.note(event)
    assert name(presences) == first
    presences.note(LIFTED)
    presences.note(LAID)
    presences.note(CardInserted("S", b""))
    assert len({first, name(presences), name(presences, "S")}) == 3


def test_what_was_read_counts_for_nothing_when_the_card_left_before_the_end() -> None:
    presences = Presences()
    presences.note(LAID)
    with pytest.raises(CardRemovedError), presences.one("R"):
        presences.note(LIFTED)
        presences.note(LAID)
    with pytest.raises(CardRemovedError), presences.one("R"):
        presences.note(LIFTED)


def test_a_watch_that_is_behind_the_connection_is_waited_for() -> None:
    presences = Presences()
    late = threading.Timer(0.05, presences.note, [LAID])
    late.start()
    assert name(presences)
    late.join()


def test_a_card_that_the_watch_never_tells_of_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hardware.agent.presence.BEHIND_SECONDS", 0.01)
    with pytest.raises(CardRemovedError), Presences().one("R"):
        pytest.fail("nothing was to be read")
