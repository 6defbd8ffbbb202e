"""What the open pages of a signed-in browser are told of its session, and what they find when they ask."""

from collections.abc import AsyncIterator

import pytest

from services.base import clock, database
from services.base.events import Change, bus
from services.staff import service as staff
from services.staff.errors import SignInRefused
from services.staff.sessions import IDLE
from tests.integration.reception.desks import do, until

CLERK, TERMINAL = "suzuki", "hoken-1"


@pytest.fixture(autouse=True)
async def accounts(db: str) -> AsyncIterator[None]:
    await do(staff.seed_demo)
    await bus.start(db)
    yield
    await bus.stop()


@pytest.fixture
def told() -> "list[tuple[str, str]]":
    """What any process hears of any session: what happened, and its key."""
    heard: list[tuple[str, str]] = []

    def listen(change: Change) -> None:
        heard.append((change.kind, change.data["key"]))

    bus.subscribe(staff.SESSIONS, listen)
    return heard


async def sign_in(user: str = CLERK, *, instead_of: str = "") -> str:
    return await do(lambda s: staff.sign_in(s, user, staff.DEMO_PASSWORD, TERMINAL, instead_of=instead_of))


async def standing(*tokens: str) -> list[str]:
    found = await do(lambda s: staff.standing(s, [staff.session_key(token) for token in tokens]))
    return [found[staff.session_key(token)] for token in tokens]


async def test_each_end_and_turn_of_a_session_is_told_once(told: "list[tuple[str, str]]") -> None:
    one, two, kept = await sign_in(), await sign_in(), await sign_in("sato")
    for _ in range(2):
        await do(lambda s: staff.turn(s, one))
    await do(lambda s: staff.turn_back(s, one, staff.DEMO_PASSWORD))
    for _ in range(2):
        await do(lambda s: staff.sign_out(s, one))
    for _ in range(2):
        await do(lambda s: staff.deactivate(s, CLERK))
    other = await sign_in("sato", instead_of=kept)
    await until(lambda: len(told) == 5)
    names = {staff.session_key(token): name for name, token in {"one": one, "two": two, "kept": kept}.items()}
    assert [(kind, names[key]) for kind, key in told] == [
        ("turned", "one"),
        ("turned_back", "one"),
        ("signed_out", "one"),
        ("ended", "two"),
        ("ended", "kept"),
    ]
    assert await standing(one, two, kept, other) == ["ended", "ended", "ended", "turned_back"]


async def test_a_refused_sign_in_leaves_the_session_before_it(told: "list[tuple[str, str]]") -> None:
    kept = await sign_in()
    with pytest.raises(SignInRefused):
        await do(lambda s: staff.sign_in(s, "sato", "guess", TERMINAL, instead_of=kept))
    assert (await standing(kept), told) == (["turned_back"], [])


async def test_whoever_asks_learns_of_a_turn_and_of_an_end_by_time() -> None:
    turned, left = await sign_in(), await sign_in()
    await do(lambda s: staff.turn(s, turned))
    assert await standing(turned, left, "guess") == ["turned", "turned_back", "ended"]
    with clock.frozen(clock.now() + IDLE):
        assert await standing(turned, left) == ["ended", "ended"]


async def test_asking_is_no_use_of_a_session() -> None:
    token, begun = await sign_in(), clock.now()
    with clock.frozen(begun + IDLE / 2):
        assert await standing(token) == ["turned_back"]
    with clock.frozen(begun + IDLE):
        async with database.transaction() as session:
            assert await staff.current(session, token) is None
