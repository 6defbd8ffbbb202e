"""Whom a card may be of: nobody, one, several, somebody protected; with what differs, and nobody chosen."""

from dataclasses import replace
from datetime import date

from services.base.database import AsyncSession
from services.registry import service as registry
from services.registry.matching import Candidate, CardText, Likeness
from tests.city import DEMO, TRICKY

FUKUDA = CardText("福田　正樹", date(1981, 6, 14), "男", "三重県伊賀市緑ケ丘本町１４８２番地の６")


def likenesses(candidate: Candidate) -> dict[str, Likeness]:
    return {line.item: line.likeness for line in candidate.compared}


async def test_who_agrees_in_everything_is_the_only_candidate(city_session: AsyncSession) -> None:
    (one,) = await registry.candidates(city_session, FUKUDA)
    assert (one.person_id, one.differs) == (DEMO["three_generations_head"], ())


async def test_another_form_of_a_letter_and_an_old_address_are_said(city_session: AsyncSession) -> None:
    text = replace(FUKUDA, address="三重県津市栄町１丁目")
    (one,) = await registry.candidates(city_session, text)
    assert one.differs == ("address",)


async def test_a_changed_surname_is_found_by_birth_and_given_name(city_session: AsyncSession) -> None:
    found = await registry.candidates(city_session, replace(FUKUDA, name="山口　正樹"))
    assert [one.person_id for one in found] == [DEMO["three_generations_head"]]
    assert likenesses(found[0])["name"] is Likeness.DIFFERS


async def test_of_two_with_one_name_and_birth_date_both_are_named(city_session: AsyncSession) -> None:
    twins = {TRICKY["T18"]["id"], TRICKY["T18"]["other"]}
    found = await registry.candidates(city_session, CardText("中森　健一", date(1963, 7, 20), "男"))
    assert {one.person_id for one in found} == twins


async def test_nobody_is_found_for_somebody_unknown(city_session: AsyncSession) -> None:
    assert await registry.candidates(city_session, CardText("架空　初音", date(1985, 4, 1), "女", "京都府")) == []


async def test_of_a_protected_person_no_address_is_compared(city_session: AsyncSession) -> None:
    view = await registry.person(city_session, DEMO["protected_mother"])
    (one,) = await registry.candidates(city_session, CardText(view.name, view.birth_from, view.sex, "三重県津市"))
    assert (one.person_id, one.stops) == (view.id, ("shien",))
    assert likenesses(one)["address"] is Likeness.UNKNOWN
    assert one.compared[3].register is None


async def test_of_an_arriving_family_the_holder_alone_is_named(city_session: AsyncSession) -> None:
    text = CardText("田中　花子", date(1988, 9, 2), "女", "大阪府大阪市北区青葉町３丁目４番５号")
    (one,) = await registry.candidates(city_session, text)
    assert (one.incoming_id, one.incoming_no, one.name, one.differs) == (DEMO["family"], 1, "田中 花子", ())
