"""The loaded city: its rows, and search over all of it."""

import pytest

from services.base import database, sql
from services.base.database import AsyncSession
from services.base.text import fold
from services.registry import service as registry
from services.registry.population import population_of
from services.registry.views import Hit
from tests.city import CITY_NOW, DEMO, SEED


async def test_the_tables_hold_the_city(city_session: AsyncSession) -> None:
    counts = {}
    for name in ("household", "person", "person_search", "town", "incoming_transfer", "protection"):
        row = await sql.row(city_session, f"select count(*) as n from {name}")
        counts[name] = row["n"] if row else None
    assert counts == {
        "household": 40532, "person": 98335, "person_search": 98335, "town": 223, "incoming_transfer": 60,
        "protection": 330,
    }  # fmt: skip
    stamp = await population_of(city_session)
    assert stamp is not None
    assert (stamp.seed, stamp.loaded_at) == (SEED, CITY_NOW)


async def test_an_empty_database_has_no_city(session: AsyncSession) -> None:
    assert await population_of(session) is None


async def test_whole_names_come_first_then_beginnings_then_the_rest(city_session: AsyncSession) -> None:
    hits = (await registry.search(city_session, "森", limit=5000)).people
    kinds = ["whole" if _surname(h) == "森" else "start" if _surname(h).startswith("森") else "rest" for h in hits]
    own = [kind for kind, hit in zip(kinds, hits, strict=True) if hit.former_surname is None and hit.alias is None]
    assert own == sorted(own, key=["whole", "start", "rest"].index)
    assert {"whole", "start", "rest"} == set(own)


def _surname(hit: Hit) -> str:
    return fold(hit.name.partition(" ")[0])


async def test_a_frequent_name_gives_its_bearers_whatever_the_limit(city_session: AsyncSession) -> None:
    everybody = (await registry.search(city_session, "佐藤", limit=20000)).people
    bearers = {hit.id for hit in everybody if _surname(hit) == "佐藤"}
    assert len(bearers) > 500
    first = await registry.search(city_session, "佐藤", limit=50)
    assert (len(first.people), first.more) == (50, True)
    assert {hit.id for hit in first.people} <= bearers
    assert [hit.state for hit in first.people] == ["resident"] * 50


async def test_residents_come_before_those_who_are_gone(city_session: AsyncSession) -> None:
    hits = (await registry.search(city_session, "佐藤 和子", removed=True, outsiders=True, limit=500)).people
    whole = [hit for hit in hits if fold(hit.name) == "佐藤和子"]
    states = ["resident" if hit.state == "resident" else "other" for hit in whole]
    assert set(states) == {"resident", "other"}
    assert states == sorted(states, reverse=True)


@pytest.mark.parametrize(
    "query",
    ["福田 正樹", "福田正樹", "フクダ マサキ", "ふくだ まさき", "フクタ マサキ", "ﾌｸﾀﾞ ﾏｻｷ", "fukuda masaki",
     "hukuda masaki", "福田 S56.6.14", "福田 昭和56", "正樹 緑ヶ丘本町", "福田 緑が丘本町1482-6",
     "昭和56年6月14日 福田", "09000901001",
     "090-0090-1001", "0595-09-0101 正樹", "1998010019", "2998010015 正樹", "福田　正樹　1981.6.14", "福田 19810614"],
)  # fmt: skip
async def test_one_man_is_found_in_every_way_staff_type(city_session: AsyncSession, query: str) -> None:
    hits = (await registry.search(city_session, query)).people
    assert DEMO["three_generations_head"] in [hit.id for hit in hits]


async def test_results_tell_people_apart(city_session: AsyncSession) -> None:
    (hit,) = (await registry.search(city_session, "福田 正樹 S56.6.14")).people
    assert (hit.name, hit.kana, hit.birth) == ("福田 正樹", "フクダ マサキ", "昭和56年6月14日")
    assert (hit.age, hit.sex) == (45, "男")
    assert (hit.address, hit.head_name, hit.relation, hit.state) == (
        "三重県伊賀市緑ケ丘本町1482番地の6", "福田 正樹", "世帯主", "resident",
    )  # fmt: skip
    assert (hit.stops, hit.twin, hit.foreign) == ((), False, False)


async def test_all_the_words_have_to_fit(city_session: AsyncSession) -> None:
    assert (await registry.search(city_session, "福田 正樹 S56.6.15")).people == []
    assert (await registry.search(city_session, "福田 正樹 上野東町")).people == []
    assert (await registry.search(city_session, "福田 正樹 緑ケ丘本町1483")).people == []
    assert (await registry.search(city_session, "福田 正樹 緑ケ丘本町148")).people == []


async def test_the_household_panel_lists_everybody_with_everything(city_session: AsyncSession) -> None:
    household = await registry.household(city_session, DEMO["three_generations"])
    assert [(m.person.name, m.person.relation, m.age_text, m.school_year) for m in household.members] == [
        ("福田 正樹", "世帯主", "45歳", None),
        ("福田 美穂", "妻", "43歳", None),
        ("福田 陽菜", "子", "14歳", "中2"),
        ("福田 蒼", "子", "5歳", "年中"),
        ("福田 勲", "父", "75歳", None),
        ("福田 和子", "母", "73歳", None),
    ]
    assert (household.head_name, household.phone, household.data_time) == ("福田 正樹", "0595090101", CITY_NOW)
    labels = {m.person.name: {b.label for b in m.person.benefits} for m in household.members}
    assert labels["福田 勲"] == {"マイナンバーカード", "印鑑登録", "介護 第1号", "後期高齢"}
    assert labels["福田 和子"] == {"国保", "要支援2", "身体障害者手帳 4級", "介護 第1号"}
    assert labels["福田 陽菜"] == {"マイナンバーカード", "児童手当 対象児童", "福祉医療 子ども"}


async def test_the_bereaved_and_the_expecting_are_as_the_readme_says(city_session: AsyncSession) -> None:
    dead = await registry.person(city_session, DEMO["deceased"])
    assert {"kouki", "kaigo1", "kaigo_cert", "techo_shintai", "fukushi_shogai"} <= {b.kind for b in dead.benefits}
    bereaved = await registry.household(city_session, DEMO["bereaved"])
    assert [(m.person.id, m.age) for m in bereaved.members] == [(DEMO["deceased"], 82), (DEMO["widow"], 79)]
    mother = await registry.person(city_session, DEMO["expecting_mother"])
    assert mother.extra["pregnancy"] == {"due": "2026-11-21", "count": 1}


async def test_who_moves_in_is_found_beside_the_residents(city_session: AsyncSession) -> None:
    result = await registry.search(city_session, "田中 太郎 s61.4.18")
    assert (result.people, [hit.id for hit in result.incoming]) == ([], [DEMO["family"]])
    for query in ("SOUZA JULIANA", "田中 ジュリアナ", "ソウザ", "souza 1990.3.25"):
        assert DEMO["brazil"] in [hit.id for hit in (await registry.search(city_session, query)).incoming]
    assert (await registry.incoming(city_session, DEMO["paper"])).special is False
    elder = await registry.incoming(city_session, DEMO["elder"])
    assert (elder.members[0]["kouki"], elder.members[0]["kaigo_cert"]) == (True, "22")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("緑ヶ丘本", "緑ケ丘本町"),
        ("みどりがおかほん", "緑ケ丘本町"),
        ("西の沢", "西之澤"),
        ("ほうじろ", "喰代"),
        ("5180225", "桐ケ丘"),
        ("518-0225", "桐ケ丘"),
        ("三重県伊賀市桐ヶ丘2丁目", "桐ケ丘"),
        ("四十九", "四十九町"),
        ("島が原", "島ケ原"),
        ("うえのまる", "上野丸之内"),
    ],
)
async def test_towns_are_offered_by_name_reading_and_postal_code(
    city_session: AsyncSession, typed: str, first: str
) -> None:
    offered = await registry.towns(city_session, typed, 10)
    assert offered[0].name == first


@pytest.mark.parametrize("typed", ["", "  ", "存在しない町", "12", "%", "_"])
async def test_no_town_is_offered_for_nothing(city_session: AsyncSession, typed: str) -> None:
    assert await registry.towns(city_session, typed) == []


async def test_an_estate_of_two_areas_is_offered_twice(city_session: AsyncSession) -> None:
    assert {town.jichi for town in await registry.towns(city_session, "比土")} == {"神戸", "きじが台"}


async def test_the_index_serves_every_search(city: str) -> None:
    """No query of a name, an address or a birth reads the whole table."""
    from services.registry.criteria import understand
    from services.registry.search import _fitting

    async with database.transaction() as session:
        for query in ("渡辺 s50.3.1", "ワタナヘ 緑ケ丘", "tanaka", "S50.3", "緑ヶ丘本町 佐藤", "0595090101"):
            statement, parameters = _fitting(understand(query), [0], 51)
            plan = await sql.rows(session, f"explain {statement}", *parameters)
            text = "\n".join(str(row["QUERY PLAN"]) for row in plan)
            assert "ix_person_search_grams" in text
            assert "Seq Scan on person_search" not in text
