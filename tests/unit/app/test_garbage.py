"""The garbage collector waits for a quiet moment, and not for ever."""

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from app import garbage
from app.garbage import CLOSED_PAGES, MANY, SELDOM, SOME, TOO_MANY_PAGES, Housekeeper

BUSY, IDLE = 0.9, 0.0


class Page:
    """Something that keeps itself alive, as the elements of a page do."""

    def __init__(self, size: int = 0) -> None:
        self.itself = self
        self.elements: list[list[object]] = [[] for _ in range(size)]


@pytest.fixture(scope="module")
def alone() -> Iterator[None]:
    """What other tests hold is not looked through each time."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def keeper(alone: None) -> Iterator[Housekeeper]:
    """A housekeeper of long ago, with nothing lying about."""
    gc.collect()
    gc.disable()
    keeper = Housekeeper()
    keeper._last_full -= SELDOM
    yield keeper
    gc.enable()


def closed(keeper: Housekeeper, pages: int) -> "weakref.ref[Page]":
    """``pages`` closed ones, looked through before (in the oldest generation)."""
    page = Page()
    gc.collect(1)
    for _ in range(pages):
        keeper.page_closed()
    return weakref.ref(page)


def test_closed_pages_are_collected_in_a_quiet_moment(keeper: Housekeeper) -> None:
    page = closed(keeper, CLOSED_PAGES)
    assert (keeper.tick(BUSY), page() is None) == ("nothing", False)
    assert (keeper.tick(IDLE), page() is None) == ("all", True)
    assert keeper.tick(IDLE) == "nothing"


def test_a_few_closed_pages_can_wait(keeper: Housekeeper) -> None:
    assert closed(keeper, CLOSED_PAGES - 1)() is not None
    assert keeper.tick(IDLE) == "nothing"


def test_so_many_closed_pages_are_collected_whoever_waits(keeper: Housekeeper) -> None:
    keeper._last_full += SELDOM
    page = closed(keeper, TOO_MANY_PAGES)
    assert (keeper.tick(BUSY), page() is None) == ("all", True)


def test_everything_is_looked_through_seldom(keeper: Housekeeper) -> None:
    closed(keeper, CLOSED_PAGES)
    assert keeper.tick(IDLE) == "all"
    page = closed(keeper, CLOSED_PAGES)
    assert (keeper.tick(IDLE), page() is None) == ("nothing", False)
    keeper._last_full -= SELDOM
    assert (keeper.tick(IDLE), page() is None) == ("all", True)


def test_what_came_lately_is_looked_through_alone(keeper: Housekeeper) -> None:
    page = Page(SOME)
    seen = weakref.ref(page)
    del page
    assert (keeper.tick(BUSY), seen() is None) == ("nothing", False)
    assert (keeper.tick(IDLE), seen() is None) == ("young", True)


def test_too_much_to_be_looked_through_in_between_waits_for_all_the_others(keeper: Housekeeper) -> None:
    page = Page(MANY)
    assert keeper.tick(IDLE) == "all"
    keeper._last_full = keeper._last_full + SELDOM
    page.elements.extend([] for _ in range(MANY))
    assert keeper.tick(IDLE) == "nothing"


async def test_while_it_is_taken_over_python_does_not_collect_and_afterwards_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(garbage, "TICK", 0.001)
    monkeypatch.setattr(garbage, "SELDOM", 0.0)
    monkeypatch.setattr(garbage, "QUIET", 1e9)
    frozen = gc.get_freeze_count()
    async with garbage.in_quiet_moments() as keeper:
        assert not gc.isenabled()
        page, gone = Page(), asyncio.Event()
        weakref.finalize(page, gone.set)
        del page
        for _ in range(CLOSED_PAGES):
            keeper.page_closed()
        await asyncio.wait_for(gone.wait(), 10)
        left = Page(1000)
    assert gc.isenabled()
    assert gc.get_freeze_count() > frozen + 1000
    assert gc.get_count()[0] < 1000, "what is left is not looked through when the process ends"
    del left
    gc.unfreeze()
