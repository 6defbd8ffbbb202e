"""Whose number a card gives: proved by the card's own signature, and taken for nobody but that person of the visit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from nicegui import core

from hardware.agent.results import NumberRead, Result, TextRead
from hardware.cards.identify import CardKind
from hardware.cards.mynumber import SignedText, parse_attributes, parse_number
from hardware.tlv import encode
from pages.cards.errors import CardNotGenuine, CardTrouble, NotCertain, OtherHolder
from pages.cards.number import CardNumber, proved, take, wanted
from pages.cards.trust import Trust
from pages.here import Here
from pages.visit.adding import Into
from pages.visit.model import VisitModel
from services.base.database import AsyncSession
from services.base.errors import NotAllowed
from services.base.events import bus
from services.base.sql import run
from services.catalogue import service as catalogues
from services.documents.service import Outcome
from services.navigation import gather
from services.reception import service as reception
from services.reception.state import Actor
from services.registry import service as registry
from services.registry.matching import CardText
from services.staff.service import SignedIn
from tests.city import CITY_NOW, DEMO, TRICKY
from tests.devices import pki
from tests.devices.mynumber import Person, issuer_file, signature_file, text_file, text_root
from tests.integration.reception.desks import YAMADA, do, furnish, until
from tests.unit.documents.builder import moving_family

CLERK = SignedIn("yamada", "山田", "clerk", "koseki-1", "端末1", "koseki", "住民課", branch=False)
ADMIN = replace(CLERK, role="admin")
FUKUDA, TWIN, OTHER_TWIN = DEMO["three_generations_head"], TRICKY["T18"]["id"], TRICKY["T18"]["other"]
NUMBER, ITEM = "123456789018", "p.mynumber"
TRUST = Trust(text=(text_root(),))


# What proves it


def number_file(number: str) -> bytes:
    return encode(0xDF10, number.encode()) + b"\x00\x00"


def read(person: Person) -> list[Result]:
    """What the agent gives of the card of ``person``."""
    number, text = number_file(person.number), text_file(person)
    signed = SignedText(text, signature_file(number, text), issuer_file())
    return [TextRead(parse_attributes(text), signed), NumberRead(parse_number(number), number)]


def test_text_and_number_of_one_card_are_proved_by_its_signature() -> None:
    results = read(Person())
    card = proved(results, TRUST)
    assert (card.text.name, card.text.birth, card.number) == ("田中　花子", date(1985, 4, 1), NUMBER)
    assert NUMBER not in repr((card, results))


def test_without_a_root_the_cards_signature_still_has_to_hold() -> None:
    assert proved(read(Person()), Trust()).number == NUMBER


def test_the_number_of_another_card_laid_down_in_between_is_not_taken() -> None:
    (text, _), (_, number) = read(Person()), read(Person(name="田中　太郎", number="987654321096"))
    with pytest.raises(CardNotGenuine):
        proved([text, number], TRUST)


def test_a_card_that_nobody_trusted_signed_is_not_taken() -> None:
    stranger = pki.rsa_key("another root").public_key()
    with pytest.raises(CardNotGenuine):
        proved(read(Person()), Trust(text=(stranger,)))


def test_only_what_is_signed_counts_not_what_stands_beside_it() -> None:
    text, number = read(Person())
    assert isinstance(text, TextRead)
    assert isinstance(number, NumberRead)
    said = replace(text, attributes=replace(text.attributes, name="別人"))
    card = proved([said, replace(number, number="987654321096")], TRUST)
    assert (card.text.name, card.number) == ("田中　花子", NUMBER)


def test_half_of_it_and_bytes_that_make_no_sense_are_no_number() -> None:
    text, number = read(Person())
    assert isinstance(text, TextRead)
    broken = replace(text, signed=replace(text.signed, signature=b"\x00"))
    for results in ([text], [number], [], [broken, number]):
        with pytest.raises(CardTrouble):
            proved(results, TRUST)


# Into a visit of the fictional city


class Counter:
    """A visit at a desk; whatever it writes is rolled back."""

    def __init__(self, session: AsyncSession, visit_id: str, actor: Actor) -> None:
        self.session, self.id, self.actor = session, visit_id, actor

    async def add(self, person_id: str) -> str:
        """Somebody of the register; ``MOVES`` makes a form ask for their number."""
        view = await registry.person(self.session, person_id)
        return await reception.add_person(
            self.session, self.id, self.actor, person_id=person_id, household_id=view.household_id,
            values=gather.person(view, CITY_NOW.date()) | MOVES, source="core",
        )  # fmt: skip

    async def newcomer(self, **values: str) -> str:
        known = {f"p.{item}": value for item, value in values.items()}
        return await reception.add_person(self.session, self.id, self.actor, values=known | MOVES, source="staff")

    async def take(self, key: str, text: CardText, signed_in: SignedIn = CLERK) -> Outcome:
        state = await reception.load(self.session, self.id)
        card = CardNumber(text, NUMBER)
        return (await take(self.session, Into(Here(signed_in), self.actor, state), key, card)).outcome

    async def stored(self, key: str) -> object:
        return (await reception.load(self.session, self.id)).get(ITEM, key)


MOVES = {"p.moving": True, "p.insurance": "kokuho", ITEM: "…9018"}


@pytest.fixture
async def counter(city_session: AsyncSession) -> Counter:
    session = city_session
    await run(
        session,
        "insert into office (id, name, short_name, branch, order_no, place) values ($1, $1, $1, false, 0, '')",
        "koseki",
    )
    await run(
        session,
        "insert into terminal (id, name, office_id, showing_language, showing_mode, pairing_failures)"
        " values ('koseki-1', 'koseki-1', 'koseki', 'ja', 'blank', 0)",
    )
    await run(
        session,
        "insert into staff_user (id, name, office_id, role, password_hash, failed_attempts, active)"
        " values ('yamada', '山田', 'koseki', 'clerk', '', 0, true)",
    )
    await catalogues.publish(session)
    opened = await reception.open_visit(session, YAMADA, "koseki")
    made = Counter(session, opened.id, YAMADA.holding(str(opened.lease_token)))
    values = {"ev.kind": ["tennyu"], "ev.date": "2026-11-20", "ev.all_members": True, "ev.transfer_doc": "paper"}
    await reception.put_many(session, made.id, made.actor, {("", item): value for item, value in values.items()})
    return made


async def text_of(session: AsyncSession, person_id: str) -> CardText:
    """What the card of a resident says."""
    view = await registry.person(session, person_id)
    return CardText(view.name, view.birth_from, view.sex, f"{view.address}{view.katagaki or ''}")


async def test_the_number_is_taken_for_whom_the_card_names(counter: Counter) -> None:
    key = await counter.add(FUKUDA)
    assert await counter.take(key, await text_of(counter.session, FUKUDA)) is Outcome.STORED
    assert await counter.stored(key) == NUMBER


async def test_the_card_of_anybody_else_is_refused(counter: Counter) -> None:
    key, beside = await counter.add(FUKUDA), await counter.add(TWIN)
    for text in (
        await text_of(counter.session, TWIN),  # somebody else of the visit
        await text_of(counter.session, DEMO["protected_mother"]),  # somebody else of the city
        CardText("架空　初音", date(1985, 4, 1), "女", "京都府"),  # somebody nobody knows
        CardText(None, date(1981, 6, 14)),  # a card that does not say who
    ):
        with pytest.raises(OtherHolder):
            await counter.take(key, text)
    assert await counter.stored(key) == "…9018"
    assert await counter.take(beside, await text_of(counter.session, TWIN)) is Outcome.STORED  # the control


async def test_the_card_of_a_namesake_born_on_the_same_day_is_refused(counter: Counter) -> None:
    key = await counter.add(OTHER_TWIN)
    theirs = await text_of(counter.session, TWIN)
    with pytest.raises(OtherHolder):
        await counter.take(key, theirs)
    with pytest.raises(NotCertain):
        await counter.take(key, replace(theirs, address=""))  # it fits both
    assert await counter.stored(key) == "…9018"


async def test_somebody_no_register_knows_is_told_by_name_and_birth_date(counter: Counter) -> None:
    key = await counter.newcomer(name="架空 初音", birth="1985-04-01")
    card = CardText("架空　初音", date(1985, 4, 1), "女", "京都府京都市中京区１番地")
    with pytest.raises(OtherHolder):
        await counter.take(key, replace(card, birth=date(1985, 4, 2)))
    assert await counter.take(key, card) is Outcome.STORED
    uncertain = await counter.newcomer(name="架空 三郎", birth="昭和22年月日不詳")
    unknown = await counter.newcomer(name="架空 四郎", birth="")
    for other, name in ((uncertain, "架空 三郎"), (unknown, "架空 四郎")):
        with pytest.raises(OtherHolder):
            await counter.take(other, CardText(name, date(1947, 1, 1)))


async def test_an_arriving_family_is_told_by_its_transfer(counter: Counter) -> None:
    (_, wife, *_) = await reception.add_incoming(counter.session, counter.id, counter.actor, DEMO["family"])
    moves = {(wife, item): value for item, value in MOVES.items()}
    await reception.put_many(counter.session, counter.id, counter.actor, moves)
    card = CardText("田中　花子", date(1988, 9, 2), "女", "大阪府大阪市北区青葉町３丁目４番５号")
    assert await counter.take(wife, card) is Outcome.STORED


async def test_who_only_looks_after_the_program_takes_no_number(counter: Counter) -> None:
    key = await counter.add(FUKUDA)
    with pytest.raises(NotAllowed):
        await counter.take(key, await text_of(counter.session, FUKUDA), ADMIN)
    assert await counter.stored(key) == "…9018"


# Where it is offered


@pytest.fixture
async def model(db: str, own_key: Path) -> AsyncIterator[VisitModel]:
    """The page of a family that moves in; the forms ask for the numbers of all who take the health insurance."""
    core.loop = asyncio.get_running_loop()
    await furnish()
    await do(catalogues.publish)
    await bus.start(db)
    visit = await do(lambda s: reception.open_visit(s, YAMADA, "koseki"))
    actor, family = YAMADA.holding(str(visit.lease_token)), moving_family()
    for _ in family.persons:
        await do(lambda s: reception.add_person(s, visit.id, actor))
    await do(lambda s: reception.set_applicant(s, visit.id, actor, "p1"))
    values = {key: stored.value for key, stored in family.values.items()}
    await do(lambda s: reception.put_many(s, visit.id, actor, values))
    opened = await VisitModel.open(visit.id, Here(CLERK), cast("Any", nullcontext()))
    yield opened
    opened.close()
    await bus.stop()


async def test_it_is_offered_for_a_my_number_card_where_a_form_asks_and_the_visit_is_written_here(
    model: VisitModel,
) -> None:
    kinds = {kind for kind in CardKind if wanted(Here(CLERK), model, kind, "p1")}
    assert kinds == {CardKind.MYNUMBER, CardKind.MYNUMBER_WITH_LICENCE}
    assert not wanted(Here(CLERK), model, CardKind.MYNUMBER, "p9")
    assert not wanted(Here(ADMIN), model, CardKind.MYNUMBER, "p1")
    await model.put("", "ev.kind", [])
    await model.caught_up()
    assert not wanted(Here(CLERK), model, CardKind.MYNUMBER, "p1")  # no form asks any more
    await model.put("", "ev.kind", ["tennyu"])
    await do(lambda s: reception.suspend(s, model.id, model.actor))
    await until(lambda: not model.writable)
    assert not wanted(Here(CLERK), model, CardKind.MYNUMBER, "p1")
