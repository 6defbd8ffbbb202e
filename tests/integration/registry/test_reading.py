"""Search, household and person over a handful of people whose places are known."""

from datetime import date

import pytest

from services.base import clock
from services.base.database import AsyncSession
from services.base.errors import NotFound
from services.registry import service as registry
from services.registry.index import incoming_entry
from services.registry.models import Benefit, Household, IncomingTransfer, Person, Protection

SILVA = "DA SILVA LUCAS"
FAMILY = [
    {"name": "田中 太郎", "kana": "タナカ タロウ", "birth": "昭和61年4月18日"},
    {"name": "田中 花子", "kana": "タナカ ハナコ", "birth": "昭和63年9月2日"},
]


def person(id: str, name: str, kana: str, born: date, household: str = "H1", **more: object) -> Person:
    columns = {"address": "三重県伊賀市緑ケ丘本町1234番地の5"} | more
    return Person(
        id=id,
        name=name,
        kana=kana,
        birth_raw=born.isoformat(),
        birth_from=born,
        birth_to=born,
        household_id=household,
        **columns,  # type: ignore[arg-type]
    )


@pytest.fixture
async def people(session: AsyncSession) -> AsyncSession:
    """A household under 支援措置, one without, two of one name and birth date, and one 除票."""
    terms, grams = incoming_entry(FAMILY)
    session.add_all(
        [
            Household(id="H1", head_id="1", phone="0595000001"),
            Household(id="H2", head_id="3"),
            Household(id="H3", head_id="5"),
            person("1", "渡邉󠄂 太郎", "ワタナベ タロウ", date(1975, 3, 1), relation="世帯主"),
            person("2", "渡邊 花子", "ワタナベ ハナコ", date(1977, 7, 7), relation="妻", order_no=1),
            person("3", "髙橋 京子", "タカハシ キヨウコ", date(1980, 1, 2), "H2", address="三重県伊賀市西之澤9番地"),
            person("4", "髙橋 一", "タカハシ ハジメ", date(2010, 4, 1), "H2", address="三重県伊賀市西之澤9番地"),
            person(
                "5", "渡辺 太郎", "ワタナベ タロウ", date(1975, 3, 1), "H3",
                address="三重県伊賀市上野丸之内1番地", katagaki="コーポ組紐201号",
            ),
            person("6", "渡邉󠄂 太郎", "ワタナベ タロウ", date(1975, 3, 1), "H4", state="resident"),
            person(
                "7", SILVA, "ダ シルバ ルカス", date(1990, 5, 5), "H5",
                romaji=SILVA, alias="田中 ルカス", kanji_name="達 路加",
            ),
            person("8", "除票 次郎", "ジョヒョウ ジロウ", date(1950, 1, 1), "H6", state="moved_out"),
            Protection(person_id="3", kind="shien", started_on=date(2025, 1, 1), ends_on=date(2026, 1, 1)),
            Benefit(person_id="1", kind="kokuho", number="0000001", detail={"branch": "01"}),
            IncomingTransfer(
                id="I1", planned_on=date(2026, 4, 1), old_address="大阪府大阪市", old_head="田中 太郎",
                members=FAMILY, terms=terms, grams=grams,
            ),
        ]
    )  # fmt: skip
    await session.flush()
    await registry.reindex(session, [str(number) for number in range(1, 9)])
    return session


async def ids(session: AsyncSession, query: str, **switches: bool) -> list[str]:
    return [hit.id for hit in (await registry.search(session, query, **switches)).people]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("渡辺", ["1", "5", "6", "2"]),
        ("渡邉󠄂", ["1", "5", "6", "2"]),
        ("わたなへ たろう", ["1", "5", "6"]),
        ("watanabe hanako", ["2"]),
        ("S50.3.1", ["1", "5", "6"]),
        ("渡辺 昭和52年", ["2"]),
        ("高橋 キョウコ", ["3"]),
        ("緑ヶ丘 花子", ["2"]),
        ("本町1234-5 花子", ["2"]),
        ("0595-00-0001", ["1", "2"]),
        ("da silva", ["7"]),
        ("田中ルカス", ["7"]),
        ("除票", []),
        ("そんな人はいない", []),
        ("", []),
        ("。。。", []),
    ],
)
async def test_people_are_found_as_staff_type(people: AsyncSession, query: str, found: list[str]) -> None:
    assert sorted(await ids(people, query)) == sorted(found)


async def test_removed_residents_are_found_by_a_switch(people: AsyncSession) -> None:
    assert await ids(people, "除票", removed=True) == ["8"]


async def test_an_address_under_protection_finds_nobody_of_its_household(people: AsyncSession) -> None:
    assert await ids(people, "西之沢") == []
    assert await ids(people, "高橋 西之澤") == []
    assert sorted(await ids(people, "高橋")) == ["3", "4"]
    await people.delete(await people.get_one(Protection, 1))
    await people.flush()
    await registry.reindex(people, ["3"])
    assert sorted(await ids(people, "西之沢")) == ["3", "4"]  # the control: without the protection it does find them


async def test_the_address_is_hidden_for_everybody_who_lives_with_a_protected_person(people: AsyncSession) -> None:
    hits = {hit.id: hit for hit in (await registry.search(people, "高橋")).people}
    assert (hits["3"].address, hits["4"].address) == (None, None)
    assert (hits["3"].stops, hits["4"].stops) == (("shien",), ("shien",))
    child = await registry.person(people, "4")
    assert (child.address, child.postal, child.previous_address, child.school, child.phone) == (None,) * 5
    assert (await registry.household(people, "H2")).address is None


async def test_two_of_one_name_and_birth_date_are_marked(people: AsyncSession) -> None:
    hits = {hit.id: hit.twin for hit in (await registry.search(people, "渡辺 太郎")).people}
    assert hits == {"1": True, "5": True, "6": True}  # 渡邉 and 渡辺 may be one person written twice


async def test_what_was_typed_is_said_back(people: AsyncSession) -> None:
    result = await registry.search(people, "渡辺 s50.3 S52 0595000001")
    assert result.understood == [
        "氏名・住所 渡辺",
        "生年月日 昭和50年3月",
        "生年月日 昭和52年",
        "番号・電話・番地 0595000001",
    ]


async def test_somebody_about_to_move_in_is_found_by_any_name_of_the_family(people: AsyncSession) -> None:
    assert [hit.id for hit in (await registry.search(people, "田中花子")).incoming] == ["I1"]
    assert [hit.id for hit in (await registry.search(people, "田中 次郎")).incoming] == []


async def test_a_household_is_read_whole(people: AsyncSession) -> None:
    with clock.frozen(clock.now().replace(year=2026, month=3, day=1)):
        household = await registry.household(people, "H1")
    assert [(m.person.name, m.age, m.is_head) for m in household.members] == [
        ("渡邉󠄂 太郎", 51, True),
        ("渡邊 花子", 48, False),
    ]
    assert [b.label for b in household.members[0].person.benefits] == ["国保"]
    assert household.members[1].person.phone == "0595000001"


async def test_the_household_lives_where_its_door_is(people: AsyncSession) -> None:
    assert (await registry.household(people, "H3")).address == "三重県伊賀市上野丸之内1番地 コーポ組紐201号"
    assert (await registry.household(people, "H1")).address == "三重県伊賀市緑ケ丘本町1234番地の5"


async def test_a_foreign_resident_is_found_with_every_name(people: AsyncSession) -> None:
    (hit,) = (await registry.search(people, "達路加")).people
    assert (hit.name, hit.kana, hit.alias, hit.kanji_name) == (SILVA, "ダ シルバ ルカス", "田中 ルカス", "達 路加")


async def test_what_does_not_exist_is_not_found(people: AsyncSession) -> None:
    for read in (registry.person, registry.household, registry.incoming):
        with pytest.raises(NotFound):
            await read(people, "none")


async def test_the_guard_stops_every_door_and_an_expired_protection_stays(people: AsyncSession) -> None:
    with clock.frozen(clock.now().replace(year=2026, month=3, day=1)):
        for door in registry.Door:
            with pytest.raises(registry.Stopped) as stopped:
                await registry.require_free(people, ["1", "3"], door)
            assert [(s.person_id, s.kind, s.expired) for s in stopped.value.stops] == [("3", "shien", True)]
    await registry.require_free(people, ["1", "2"], registry.Door.PRINT)
