"""The address of a protected person comes out of no door of the registry.

Every test first shows that something could leak: the address is in the database, or the same query finds others.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

import pytest

from services.base import sql
from services.base.database import AsyncSession
from services.registry import service as registry
from services.registry.models import Protection
from tests.city import DEMO, TRICKY

MOTHER, ABUSER = TRICKY["T01"]["id"], TRICKY["T01"]["abuser"]
CHILDREN = TRICKY["T01"]["children"]
FAMILY = [MOTHER, *CHILDREN]


async def secrets_of(session: AsyncSession, person_id: str) -> list[str]:
    """What must not be seen: the stored address in whole and in parts."""
    row = await sql.row(session, "select address, katagaki, jichi, school, postal from person where id = $1", person_id)
    assert row is not None
    hidden = [row["address"], row["address"].removeprefix("三重県伊賀市"), row["school"], row["postal"]]
    return [text for text in (*hidden, row["katagaki"]) if text]


def leaks(shown: object, hidden: Iterable[str]) -> list[str]:
    return [text for text in hidden if text in repr(shown)]


async def test_views_of_the_protected_family_hold_no_address(city_session: AsyncSession) -> None:
    hidden = await secrets_of(city_session, MOTHER)
    assert len(hidden) == 5
    for person_id in FAMILY:
        view = await registry.person(city_session, person_id)
        assert leaks(asdict(view), [*hidden, "桐ケ丘", "桐ヶ丘", "四十九町"]) == []
        assert (view.address, view.katagaki, view.postal, view.phone, view.school, view.jichi) == (None,) * 6
        assert await registry.residences(city_session, person_id) is None
    household = await registry.household(city_session, DEMO["protected"])
    assert leaks(asdict(household), [*hidden, "桐ケ丘"]) == []
    assert (household.address, household.phone) == (None, None)


@pytest.mark.parametrize(
    "query",
    ["桐ケ丘", "桐が丘 山口", "桐ヶ丘2-1021", "桐ケ丘2丁目1021番地の3", "山口 美咲 桐ケ丘", "メゾン忍205", "5180225",
     "518-0225", "1021-3", "2-1021-3", "1021", "蓮 桐ケ丘", "三重県伊賀市桐ケ丘2丁目1021番地の3", "加藤 桐ケ丘"],
)  # fmt: skip
async def test_their_address_finds_none_of_them(city_session: AsyncSession, query: str) -> None:
    result = await registry.search(city_session, query, removed=True, outsiders=True, limit=20000)
    assert [hit.id for hit in result.people if hit.id in FAMILY] == []


async def test_without_the_protection_the_same_address_finds_them(city_session: AsyncSession) -> None:
    """The control: only the protection hides them."""
    await sql.run(city_session, "delete from protection where person_id = any($1)", FAMILY)
    await registry.reindex(city_session, [MOTHER])
    result = await registry.search(city_session, "桐ケ丘2-1021 山口")
    assert [hit.id for hit in result.people] == [MOTHER]
    assert result.people[0].address == "三重県伊賀市桐ケ丘2丁目1021番地の3 メゾン忍205号"
    assert {h.id for h in (await registry.search(city_session, "桐ケ丘2-1021")).people} == set(FAMILY)


async def test_a_protection_that_the_index_does_not_know_yet_still_hides(city_session: AsyncSession) -> None:
    household = DEMO["three_generations"]
    before = [
        h.id for h in (await registry.search(city_session, "緑ヶ丘本町1482")).people if h.household_id == household
    ]
    assert len(before) == 6
    city_session.add(Protection(person_id=before[0], kind="shien", started_on=date(2026, 11, 24)))
    await city_session.flush()
    for query in ("緑ヶ丘本町1482", "福田 緑ヶ丘本町", "1482-6", "5180836"):
        hits = (await registry.search(city_session, query, limit=3000)).people
        assert [hit for hit in hits if hit.household_id == household] == []
    hits = (await registry.search(city_session, "福田 正樹 S56.6.14")).people
    assert [(hit.address, hit.head_name, hit.stops) for hit in hits] == [(None, None, ("shien",))]


async def test_they_are_found_by_name_and_flagged_without_an_address(city_session: AsyncSession) -> None:
    for query in ("山口 美咲 S61.5.8", "ヤマグチ ミサキ 昭和61年5月8日", MOTHER):
        (hit,) = (await registry.search(city_session, query)).people
        assert (hit.id, hit.address, hit.stops) == (MOTHER, None, ("shien",))
        assert leaks(asdict(hit), ["桐ケ丘", "メゾン"]) == []


async def test_the_other_side_shows_no_trace_of_them(city_session: AsyncSession) -> None:
    hidden = await secrets_of(city_session, MOTHER)
    household = await registry.household(city_session, DEMO["abuser_household"])
    view = await registry.person(city_session, ABUSER)
    history = await registry.residences(city_session, ABUSER)
    assert history is not None
    assert household.address == "三重県伊賀市四十九町2719番地"  # he hides nothing
    assert [member.person.id for member in household.members] == [ABUSER]
    for shown in (asdict(household), asdict(view), history):
        assert leaks(shown, [*hidden, *FAMILY, "山口", "美咲", "蓮", "結菜", "転居", "桐ケ丘", "支援"]) == []
    assert (view.stops, household.stops) == ((), ())


async def test_searches_from_the_other_side_show_only_him(city_session: AsyncSession) -> None:
    for query in ("四十九町2719", "加藤 剛志", DEMO["abuser_household"], "0595010119"):
        result = await registry.search(city_session, query, removed=True, outsiders=True)
        assert ABUSER in [hit.id for hit in result.people]
        assert [hit.id for hit in result.people if hit.id in FAMILY] == []


async def test_t04_the_recipient_sees_the_child_but_not_where_it_lives(city_session: AsyncSession) -> None:
    child, mother, father = (TRICKY["T04"][key] for key in ("id", "mother", "abuser"))
    hidden = await secrets_of(city_session, child)
    view = await registry.person(city_session, father)
    (allowance,) = [b for b in view.benefits if b.kind == "jidoteate_recipient"]
    assert allowance.detail["children"] == [child]
    assert leaks(asdict(view), [*hidden, "柘植", mother]) == []
    assert (await registry.person(city_session, child)).address is None
    assert (await registry.stops(city_session, [father])) == {}


async def test_not_even_the_nursery_tells_where_a_child_lives(city_session: AsyncSession) -> None:
    mother, child = DEMO["expecting_mother"], "1998030036"
    details = [b.detail for b in (await registry.person(city_session, child)).benefits if b.kind == "hoiku"]
    assert details == [{"facility": "曙こども園", "certification": "2号"}]
    city_session.add(Protection(person_id=mother, kind="shien", started_on=date(2026, 11, 24)))
    await city_session.flush()
    details = [b.detail for b in (await registry.person(city_session, child)).benefits if b.kind == "hoiku"]
    assert details == [{"certification": "2号"}]


async def test_whoever_lives_with_them_is_stopped_too(city_session: AsyncSession) -> None:
    """Somebody who moved in with the family later has no protection of their own."""
    newcomer = DEMO["widow"]
    assert await registry.stops(city_session, [newcomer]) == {}
    await sql.run(city_session, "update person set household_id = $2 where id = $1", newcomer, DEMO["protected"])
    stops = await registry.stops(city_session, [newcomer])
    assert {(s.kind, s.person_id) for s in stops[newcomer]} == {("shien", one) for one in FAMILY}
    with pytest.raises(registry.Stopped) as stopped:
        await registry.require_free(city_session, [newcomer], registry.Door.PRINT)
    assert stopped.value.door == "print"
    assert (await registry.person(city_session, newcomer)).address is None


async def test_of_all_protected_people_no_address_is_in_the_index(city_session: AsyncSession) -> None:
    rows = await sql.rows(
        city_session,
        """select s.terms, s.grams, p.address from person_search s join person p on p.id = s.person_id
        where p.household_id in (select m.household_id from person m join protection x on x.person_id = m.id
                                 where x.kind = 'shien')""",
    )
    assert len(rows) > 160  # with those who only live there
    assert [row for row in rows if "@" in row["terms"] or any(g[0] in "番〒" for g in row["grams"])] == []
    others = await sql.row(city_session, "select count(*) as n from person_search where terms like '%@%'")
    assert others is not None
    assert others["n"] > 90000


async def test_a_protected_person_who_moved_out_shows_no_way_to_follow(city_session: AsyncSession) -> None:
    row = await sql.row(city_session, "select id, removed_to from person where state = 'moved_out' order by id limit 1")
    assert row is not None
    assert (await registry.person(city_session, row["id"])).removed_to == row["removed_to"]
    city_session.add(Protection(person_id=row["id"], kind="shien", started_on=date(2026, 1, 1)))
    await city_session.flush()
    assert leaks(asdict(await registry.person(city_session, row["id"])), [row["removed_to"]]) == []
    assert await registry.residences(city_session, row["id"]) is None
