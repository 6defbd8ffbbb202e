"""The fifty-four people with whom such systems fail, in the loaded city: what must hold of each in the registry."""

import json
import unicodedata
from datetime import date, timedelta
from typing import Any

import pytest

from services.base import sql
from services.base.database import AsyncSession
from services.base.dates import parse_recorded, school_grade
from services.registry import service as registry
from services.registry.population.parameters import read
from services.registry.views import PersonView
from tests.city import CITY_NOW, TRICKY

TODAY = CITY_NOW.date()
HERE = {f"T{n:02d}" for n in range(1, 55)}
INCOMING = {name: row["incoming"] for name, row in TRICKY.items() if "incoming" in row}


async def person(session: AsyncSession, name: str, key: str = "id") -> PersonView:
    return await registry.person(session, TRICKY[name][key])


async def found(session: AsyncSession, query: str, **switches: bool) -> list[str]:
    return [hit.id for hit in (await registry.search(session, query, limit=200, **switches)).people]


def held(view: PersonView, kind: str) -> dict[str, Any]:
    return next(dict(benefit.detail) for benefit in view.benefits if benefit.kind == kind)


@pytest.mark.parametrize("name", sorted(HERE))
async def test_everybody_is_found_by_name_and_birth_and_by_number(city_session: AsyncSession, name: str) -> None:
    view = await person(city_session, name)
    switches = {"removed": True, "outsiders": True}
    assert view.id in await found(city_session, f"{view.name} {view.birth}", **switches)
    assert view.id in await found(city_session, f"{view.kana} {view.birth}", **switches)
    assert view.id in await found(city_session, view.id, **switches)


@pytest.mark.parametrize("name", sorted(INCOMING))
async def test_who_moves_in_is_found_among_the_received_transfers(city_session: AsyncSession, name: str) -> None:
    view = await registry.incoming(city_session, INCOMING[name])
    result = await registry.search(city_session, f"{view.members[0]['name']} {view.members[0]['birth']}")
    assert [hit.id for hit in result.incoming] == [INCOMING[name]]
    assert view.members[0]["same_as"] == TRICKY[name]["id"]


async def test_t02_and_t03_are_stopped_though_expired_or_provisional(city_session: AsyncSession) -> None:
    stops = await registry.stops(city_session, [TRICKY["T02"]["id"], TRICKY["T03"]["id"]])
    ((expired,), (provisional,)) = (stops[TRICKY[name]["id"]] for name in ("T02", "T03"))
    assert (expired.kind, expired.expired, expired.provisional) == ("shien", True, False)
    assert (provisional.kind, provisional.expired, provisional.provisional) == ("shien", False, True)
    for name in ("T02", "T03"):
        assert (await person(city_session, name)).address is None


async def test_t05_to_t07_age_and_school_year(city_session: AsyncSession) -> None:
    births = {name: (await person(city_session, name)).birth_from for name in ("T05", "T06", "T07")}
    assert births == {"T05": date(2008, 2, 29), "T06": date(2008, 4, 1), "T07": date(2008, 4, 2)}
    grades = {name: school_grade(born, date(2025, 12, 31)) for name, born in births.items()}
    assert grades == {"T05": 12, "T06": 12, "T07": 11}


async def test_t08_has_an_age_only_when_both_ends_agree(city_session: AsyncSession) -> None:
    view = await person(city_session, "T08")
    assert view.household_id
    (member,) = (await registry.household(city_session, view.household_id)).members
    assert (view.birth, member.age, member.age_text) == ("昭和22年月日不詳", None, "78歳または79歳")
    for query in ("昭和22年月日不詳", "奥田 S22", "奥田 s22.5.1", "不詳"):
        assert view.id in await found(city_session, query)


async def test_t09_is_found_by_both_notations_and_shown_as_recorded(city_session: AsyncSession) -> None:
    view = await person(city_session, "T09")
    assert view.birth == "大正15年12月25日"
    assert parse_recorded(str(view.extra["birth_in_care_insurance"])).earliest == view.birth_from
    for query in ("T15.12.25 城戸", "昭和1年12月25日 城戸", "S1.12.25 城戸", "19261225 城戸"):
        assert await found(city_session, query) == [view.id]


async def test_t10_keeps_a_day_that_no_calendar_has(city_session: AsyncSession) -> None:
    view = await person(city_session, "T10")
    assert (view.birth, view.birth_from, view.birth_to) == ("平成元年2月29日", date(1989, 2, 28), date(1989, 3, 1))
    assert (await found(city_session, "平成元年2月29日"))[0] == view.id
    assert view.id in await found(city_session, "増田 H1.2")


async def test_t11_letters_survive_and_standard_letters_find_them(city_session: AsyncSession) -> None:
    names = [(await person(city_session, "T11")).name]
    names += [(await registry.person(city_session, other)).name for other in TRICKY["T11"]["others"]]
    assert names == ["髙橋 一郎", "\U00020bb7田 節子", "渡邉\U000e0102 修"]
    birth = {"高橋 一郎 S30.4.10": names[0], "吉田 節子 S32.7.1": names[1], "渡辺 修 S35.12.2": names[2]}
    for query, name in birth.items():
        hits = (await registry.search(city_session, query)).people
        assert [hit.name for hit in hits] == [name]


async def test_t12_an_unknown_letter_is_kept_and_reported(city_session: AsyncSession) -> None:
    view = await person(city_session, "T12")
    assert view.name == "\ue123藤 誠司"
    (letter,) = view.extra["unknown_letters"]  # type: ignore[misc]
    assert letter["letter"] == view.name[0]  # type: ignore[index]
    for query in ("エトウ セイジ S48.5.25", "江藤 誠司", "衛藤誠司"):
        assert view.id in await found(city_session, query)
    assert view.id not in await found(city_session, "佐藤 誠司")


async def test_t13_to_t15_foreign_names(city_session: AsyncSession) -> None:
    assert (await person(city_session, "T13")).name == "SUKARNO"
    long = await person(city_session, "T14")
    assert len(long.name) > 45
    for query in ("山本 マリア", "やまもと まりあ S59.8.17", "MARIA yamamoto 1984.8.17"):
        assert long.id in await found(city_session, query)
    chinese = await person(city_session, "T15")
    assert (chinese.name, chinese.kanji_name) == ("ZHANG XIAODONG", "張 曉東")
    assert await found(city_session, "張 暁東") == [chinese.id]
    assert await found(city_session, "zhang xiaodong 1991.10.1") == [chinese.id]


async def test_t16_large_and_small_kana_find_each_other(city_session: AsyncSession) -> None:
    view = await person(city_session, "T16")
    assert (view.kana, view.extra["koseki_kana"]) == ("クズハラ キヨウコ", "クズハラ キョウコ")
    for query in ("クズハラ キョウコ", "くすはら きようこ", "kuzuhara kyoko"):
        assert view.id in await found(city_session, query)


async def test_t17_is_found_by_the_former_surname(city_session: AsyncSession) -> None:
    view = await person(city_session, "T17")
    assert (view.former_surname, held(view, "inkan")["text"]) == ("久米田", "旧氏")
    for query in ("久米田 綾香", "クメダ アヤカ", "kumeda ayaka"):
        assert view.id in await found(city_session, query)


async def test_t18_twins_are_both_shown_and_told_apart(city_session: AsyncSession) -> None:
    result = await registry.search(city_session, "中森 健一 S38.7.20")
    assert sorted(hit.id for hit in result.people) == sorted([TRICKY["T18"]["id"], TRICKY["T18"]["other"]])
    assert [hit.twin for hit in result.people] == [True, True]
    assert len({(hit.address, hit.household_id) for hit in result.people}) == 2


async def test_t20_a_household_without_a_head_is_read(city_session: AsyncSession) -> None:
    view = await person(city_session, "T20")
    household = await registry.household(city_session, str(view.household_id))
    assert household.head_name is None
    assert [(m.person.name, m.is_head) for m in household.members] == [("井岡 久子", False), ("井岡 隆", False)]
    assert (await registry.search(city_session, "井岡 久子")).people[0].head_name is None


async def test_t21_three_households_at_one_address(city_session: AsyncSession) -> None:
    result = await registry.search(city_session, "三田905 まほろば")
    assert len({hit.household_id for hit in result.people}) == 3
    assert len({hit.address for hit in result.people}) == 1


async def test_t22_relations_of_several_steps_and_their_order(city_session: AsyncSession) -> None:
    first = await registry.household(city_session, str((await person(city_session, "T22")).household_id))
    assert [m.person.relation for m in first.members] == ["世帯主", "妻(未届)", "妻(未届)の子"]
    second = await registry.household(city_session, str((await person(city_session, "T22", "other")).household_id))
    assert [m.person.relation for m in second.members] == ["世帯主", "子", "子の妻", "子の子", "子の妻の母"]


async def test_t23_the_allowance_crosses_households(city_session: AsyncSession) -> None:
    father, child = await person(city_session, "T23"), await person(city_session, "T23", "child")
    assert father.household_id != child.household_id
    assert held(child, "jidoteate_child") == {
        "recipient": father.id, "order": 1, "amount": 10000, "separate": True,
    }  # fmt: skip


async def test_t25_to_t27_outsiders_are_found_by_the_switch_only(city_session: AsyncSession) -> None:
    for name in ("T25", "T27"):
        view = await person(city_session, name)
        assert view.state == "outsider"
        assert await found(city_session, f"{view.name} {view.birth}") == []
    here, outside = await person(city_session, "T26"), await person(city_session, "T26", "other")
    assert (here.same_as, outside.same_as) == (outside.id, here.id)
    result = await registry.search(city_session, "西岡 八重子 S19.8.31", outsiders=True)
    assert [(hit.id, hit.state, hit.twin) for hit in result.people] == [
        (here.id, "resident", True),
        (outside.id, "outsider", True),
    ]


async def test_t30_and_t37_are_found_among_the_removed(city_session: AsyncSession) -> None:
    view = await person(city_session, "T30")
    assert (view.state, view.removed_reason, view.removed_to) == ("moved_out", "国外転出", "アメリカ合衆国")
    assert view.mynumber_last4 is not None
    assert await found(city_session, "中林 直人 S62.3.24") == []
    assert await found(city_session, "中林 直人 S62.3.24", removed=True) == [view.id]
    now, before = await person(city_session, "T37"), await person(city_session, "T37", "other")
    assert (now.foreign, before.foreign, now.same_as, before.same_as) == (False, True, before.id, now.id)


async def test_t31_and_t19_have_a_planned_move(city_session: AsyncSession) -> None:
    moving = (await person(city_session, "T31")).extra["planned_out"]
    assert moving["day"] == "2026-12-24"  # type: ignore[index]
    assert (await person(city_session, "T31")).state == "resident"
    parent = await person(city_session, "T19")
    household = await registry.household(city_session, str(parent.household_id))
    assert [m.age is not None and m.age < 15 for m in household.members] == [False, True, True]


async def test_t32_moved_in_on_the_day_of_birth(city_session: AsyncSession) -> None:
    child = await person(city_session, "T32")
    rows = await registry.residences(city_session, child.id)
    assert rows is not None
    assert [(row.kind, row.moved_on) for row in rows] == [("国内転入", child.birth)]


async def test_t33_to_t36_stays_of_every_kind(city_session: AsyncSession) -> None:
    assert (await person(city_session, "T33")).zairyu_until == TODAY + timedelta(days=7)
    special = await person(city_session, "T34")
    assert (special.zairyu_status, special.zairyu_until) == ("特別永住者", None)
    newborn = await person(city_session, "T35")
    assert (newborn.zairyu_status, newborn.article_30_45) == (None, "出生による経過滞在者")
    assert (await person(city_session, "T36")).zairyu_no is None


async def test_t38_a_ward_is_stopped(city_session: AsyncSession) -> None:
    view = await person(city_session, "T38")
    assert [stop.kind for stop in view.stops] == ["koken"]
    assert view.address is not None  # the address of a ward is no secret


async def test_t39_one_brother_is_fifteen(city_session: AsyncSession) -> None:
    household = await registry.household(city_session, str((await person(city_session, "T39")).household_id))
    assert [(m.person.id, m.age) for m in household.members if m.person.relation == "子"] == [
        (TRICKY["T39"]["id"], 15),
        (TRICKY["T39"]["other"], 14),
    ]


async def test_t44_and_t46_insurance(city_session: AsyncSession) -> None:
    assert held(await person(city_session, "T44"), "mycard")["insurance_card"] is False
    household = await registry.household(city_session, str((await person(city_session, "T46")).household_id))
    insured = [any(b.kind == "kokuho" for b in m.person.benefits) for m in household.members]
    assert insured == [False, True, True]


async def test_t45_is_seventy_five_next_month(city_session: AsyncSession) -> None:
    view = await registry.incoming(city_session, INCOMING["T45"])
    assert parse_recorded(str(view.members[0]["birth"])).earliest == date(1951, 12, 24)


@pytest.mark.parametrize("name", ["枅川1077", "西の沢1388", "島が原4902", "島ヶ原 岩見", "桐が丘 米田", "桐ヶ丘5-777"])
async def test_t51_places_are_found_however_they_are_written(city_session: AsyncSession, name: str) -> None:
    ids = {TRICKY["T51"]["id"], *TRICKY["T51"]["others"]}
    assert len(ids & set(await found(city_session, name))) == 1


async def test_t52_a_long_building_is_kept_whole(city_session: AsyncSession) -> None:
    view = await person(city_session, "T52")
    assert len(str(view.katagaki)) == 60
    assert unicodedata.east_asian_width(str(view.katagaki)[0]) == "W"


async def test_t53_an_empty_sex_and_an_unknown_family_register(city_session: AsyncSession) -> None:
    view = await person(city_session, "T53")
    assert (view.sex, view.honseki) == ("", "不明")


async def test_t54_the_mirror_says_when_it_was_taken(city_session: AsyncSession) -> None:
    view = await person(city_session, "T54")
    assert view.address == "三重県伊賀市平野城北町92番地の1"
    assert view.extra["core_says"]["address"] == "三重県伊賀市ゆめが丘2丁目40番地"  # type: ignore[index]
    assert await registry.data_time(city_session) == CITY_NOW


async def test_no_mynumber_is_readable_in_the_database(city_session: AsyncSession) -> None:
    row = await sql.row(city_session, "select mynumber from person where id = $1", TRICKY["T30"]["id"])
    view = await person(city_session, "T30")
    assert row is not None
    assert str(view.mynumber_last4).encode() not in row["mynumber"]
    incoming = await sql.rows(city_session, "select members from incoming_transfer")
    assert [m for r in incoming for m in r["members"] if m["mynumber"].isdecimal()] == []
    shown = await registry.incoming(city_session, "TK0001")
    assert [m for m in shown.members if "mynumber" in m or len(str(m["mynumber_last4"])) != 4] == []


def test_what_must_hold_is_written_beside_everybody() -> None:
    assert json.dumps(read("tricky.yaml"), ensure_ascii=False).count('"must"') == 54
