"""本人確認: nobody is taken unseen, everybody of the household is there, and protected people stop the clerk."""

import re

import pytest
from playwright.async_api import expect

from services.base import database
from services.base.sql import rows
from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk, Server
from tests.e2e.pages.visit import VisitScreen

TERMINAL = "juminka-koseki-2"
FAMILY = ["福田 正樹", "福田 美穂", "福田 陽菜", "福田 蒼", "福田 勲", "福田 和子"]


async def test_the_household_comes_whole_and_in_its_order(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    assert await violations(visit.page) == []
    await expect(visit.next).to_be_disabled()
    await visit.look_for("福田 s56.6.14")
    await expect(visit.hits).to_have_count(1)
    assert await violations(visit.page) == []
    await visit.choose("福田 s56.6.14")
    names = visit.page.get_by_role("table").locator("b")
    await expect(names).to_have_text(FAMILY)
    await expect(visit.line("福田 正樹").get_by_role("radio")).to_be_checked()
    await expect(visit.panel.get_by_role("heading", name="福田 正樹 世帯 6人")).to_be_visible()
    for held in ("児童手当 受給者", "福祉医療 子ども", "保育所等 利用中", "中2"):
        await expect(visit.panel.get_by_text(held, exact=True).first).to_be_visible()
    assert await violations(visit.page) == []


async def test_the_first_enter_only_marks_and_an_unknown_name_says_so(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.look_for("福田")
    await visit.finder.press("Enter")
    await expect(visit.hits.first).to_have_attribute("aria-selected", "true")
    await expect(visit.panel.get_by_text("お客様を探すと、世帯がここに出ます")).to_be_visible()
    await visit.finder.press("ArrowDown")
    await expect(visit.hits.nth(1)).to_have_attribute("aria-selected", "true")
    await visit.look_for("ぬるぽ")
    await expect(visit.page.get_by_text("該当する方は見つかりません。")).to_be_visible()


async def test_of_two_with_one_name_and_birth_date_the_clerk_compares_before_she_takes_one(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.choose("1999180015")
    await expect(visit.dialog).to_contain_text("同姓同名・同じ生年月日の方がいます")
    await expect(visit.dialog.locator(".differs")).to_have_count(4)  # address and number of both
    sure = visit.dialog.get_by_role("button", name="この方で間違いない")
    await expect(sure).to_be_disabled()
    await visit.dialog.get_by_role("button", name="選びなおす").click()
    await expect(visit.dialog).to_have_count(0)
    await expect(visit.page.get_by_role("table")).to_have_count(0)
    await visit.choose("1999180015")
    await visit.dialog.get_by_text("住所または世帯主を、お客様ご本人に確かめました").click()
    await sure.click()
    await expect(visit.line("中森 健一")).to_be_visible()


async def test_a_namesake_who_is_no_resident_is_compared_as_well(staff: Clerk) -> None:
    """T26: 住登外者 with the name and birth date of a resident; the dialog said so and showed nobody else."""
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.choose("1999260019")
    chosen, other = (visit.dialog.locator("section.twin").nth(n) for n in (0, 1))
    await expect(visit.dialog.locator("section.twin")).to_have_count(2)
    await expect(chosen.locator(".chip")).to_have_count(0)
    await expect(other.locator(".chip")).to_have_text("住登外")
    await expect(other).to_contain_text("9999260311")
    await expect(other).to_contain_text("大阪府枚方市桜台2丁目8番1号")


async def test_a_protected_person_stops_the_clerk_and_her_address_is_nowhere(staff: Clerk, server: Server) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.choose("山口 美咲 s61.5.8")
    await expect(visit.dialog).to_contain_text("手続きを止めてください")
    await expect(visit.dialog).to_contain_text("この画面で解除することはできません")
    await visit.page.keyboard.press("Escape")  # it cannot be waved away
    await expect(visit.dialog).to_be_visible()
    await visit.dialog.get_by_role("button", name="確認しました").click()
    await expect(visit.dialog).to_have_count(0)  # it says the same as the bar while it goes
    await expect(visit.page.get_by_role("alert").filter(has_text="支援措置")).to_be_visible()
    await expect(visit.next).to_be_disabled()
    database.configure(server.database_url)
    async with database.transaction() as session:
        found = await rows(session, "select address, katagaki from person where id = '1999010012'")
    await database.dispose()
    (secret,) = found
    assert secret["address"].startswith("三重県伊賀市")
    everything = await visit.page.content()
    assert secret["address"] not in everything
    assert secret["katagaki"] not in everything
    stored = await visit.page.evaluate("JSON.stringify(mounted_app.elements)")
    assert secret["address"] not in stored
    assert secret["address"].removeprefix("三重県伊賀市") not in stored
    assert await violations(visit.page) == []


async def test_a_protected_person_can_be_taken_out_again(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.choose("山口 美咲 s61.5.8")
    await visit.dialog.get_by_role("button", name="この方を受付から外す").click()
    await expect(visit.page.get_by_role("table")).to_have_count(0)
    await expect(visit.page.get_by_role("alert").filter(has_text="支援措置")).to_have_count(0)


async def test_a_received_transfer_brings_the_family_and_the_purpose(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.choose("田中 太郎 s61.4.18")
    await expect(visit.page.get_by_role("table").locator("b")).to_have_text(
        ["田中 太郎", "田中 花子", "田中 さくら", "田中 はる"]
    )
    await expect(visit.page.get_by_role("list", name="ご用件")).to_have_text("転入(国内から)")
    await expect(visit.procedure("特例転入")).to_be_visible()
    await visit.page.goto("/")
    again = await VisitScreen.begin(visit.page)
    await again.choose("田中 太郎 s61.4.18")
    await expect(again.alarm).to_be_visible()  # another visit works with it
    await expect(again.page.get_by_role("table")).to_have_count(0)


async def test_what_the_register_marks_of_a_person_stands_beside_the_name(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.choose("1999190010")  # T19: he leaves soon, his family stays
    planned = visit.line("松生 剛").get_by_text("転出予定 R8.11.29")
    await expect(planned).to_have_attribute("title", "転出先(予定): 愛知県名古屋市中区栄町1丁目2番3号")
    await expect(visit.panel.get_by_text("転出予定 R8.11.29")).to_be_visible()
    await visit.page.get_by_role("main").get_by_role("checkbox", name="除票・転出者も").check()
    await visit.choose("1999370248")  # T37: naturalised, he is in the register once more
    again = visit.line("KO YOUNG SOO").get_by_text("同じ方の記録あり?")
    await expect(again).to_have_attribute("title", "宛名番号 1999370019 の方と同じ人かもしれません(名寄せ候補)。")
    await expect(visit.panel.get_by_text("住民登録がない方")).to_be_visible()  # he will not be registered by this visit


async def test_a_limit_that_is_over_is_seen_without_unfolding_and_said(staff: Clerk) -> None:
    """T28: 31 days after the planned day the card does not move anybody any more."""
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.choose("上出 亮 h1.11.30")
    special = visit.procedure("特例転入")
    await expect(special).to_contain_text("期限すぎ")
    said = visit.panel.locator(".procedures").get_by_role("status")
    await expect(said).to_contain_text(re.compile("特例転入.*: 期限すぎ"))
    await special.click()
    await expect(visit.panel.locator("dd.bad")).to_contain_text("転出予定日から30日を過ぎています")


async def test_somebody_unknown_is_typed_in_and_nothing_is_lost_by_a_reload(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.page.get_by_role("button", name="登録がない方を入力").click()
    await visit.page.get_by_label("氏名", exact=True).fill("高橋 愛")
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.get_by_label("フリガナ")).to_be_focused()
    await visit.page.keyboard.type("たかはし あい")
    await visit.page.keyboard.press("Enter")
    await visit.page.keyboard.type("h5.4.11")
    await visit.page.keyboard.press("Enter")
    await expect(visit.field("フリガナ")).to_contain_text("保存済み")
    await expect(visit.field("生年月日")).to_contain_text("1993年・")
    await expect(visit.page.get_by_role("table").get_by_role("row").last).to_contain_text("高橋　愛")
    await visit.page.reload()
    await expect(visit.page.get_by_label("フリガナ")).to_have_value("タカハシ　アイ")
    await expect(visit.page.get_by_label("生年月日", exact=True)).to_have_value("平成5年4月11日")
    await expect(visit.panel.get_by_text("高橋　愛").first).to_be_visible()


async def test_a_letter_that_no_paper_can_show_is_said_at_the_box_at_once(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.page.get_by_role("button", name="登録がない方を入力").click()
    await visit.page.get_by_label("氏名", exact=True).fill("高橋 \U0003106c")
    await visit.page.keyboard.press("Enter")
    said = "「\U0003106c」は印刷できない文字です。紙には「〓」と出ます。別の書き方がないか確かめてください。"
    name = visit.page.locator(".field", has=visit.page.get_by_label("氏名", exact=True))
    await expect(name.get_by_role("status")).to_have_text(said)
    await expect(name.get_by_role("alert")).to_have_count(0)
    await expect(name).to_contain_text("保存済み")
    described = await visit.page.get_by_label("氏名", exact=True).get_attribute("aria-describedby")
    assert described and await visit.page.locator(f"#{described}").inner_text() == said


async def test_documents_shown_conclude_the_check_until_the_clerk_says_otherwise(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.identified("福田 s56.6.14")
    result = visit.page.get_by_role("radiogroup", name="本人確認の結果")
    await expect(result.get_by_label("A1点")).to_be_checked()
    await result.get_by_label("不足").check()
    await expect(visit.panel.get_by_text("本人確認 まだ")).to_be_visible()
    await visit.page.get_by_label("旅券").check()
    await expect(visit.field("旅券")).to_contain_text("保存済み")
    await expect(result.get_by_label("不足")).to_be_checked()


async def test_an_agent_stands_at_the_counter_for_the_others(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.choose("福田 s56.6.14")
    await visit.page.get_by_role("button", name="代理の方を入力").click()
    await visit.choose("北村 節子")
    agent = visit.line("北村 節子")
    await expect(agent.get_by_role("radio")).to_be_checked()
    await expect(agent.get_by_text("代理", exact=True)).to_be_visible()
    await agent.get_by_role("button", name="外す").click()
    await expect(agent).to_have_count(0)


async def test_who_comes_for_somebody_else_is_entered_before_it_goes_on(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.choose("1999400015")
    standing = visit.page.get_by_role("radiogroup", name="窓口に来た方の立場")
    await standing.get_by_label("任意代理人").check()
    await expect(visit.note).to_have_text("窓口に来た代理の方を「代理の方を入力」で加えてください")
    await expect(visit.next).to_be_disabled()
    await standing.get_by_label("本人").check()
    await expect(visit.next).to_be_enabled()
    await standing.get_by_label("任意代理人").check()
    await expect(visit.next).to_be_disabled()
    await visit.page.get_by_role("button", name="代理の方を入力").click()
    await visit.choose("北村 節子")
    await expect(visit.next).to_be_enabled()
    await expect(standing.get_by_label("任意代理人")).to_be_checked()  # said once
    await expect(standing.get_by_label("任意代理人")).to_be_focused()
    await visit.line("竹岡 弘").get_by_role("radio").check()  # who then came themselves
    await expect(standing.get_by_label("任意代理人")).not_to_be_checked()


@pytest.mark.parametrize(
    ("number", "switch", "mark"), [("1999300010", "除票・転出者も", "転出"), ("9999250014", "住登外も", "住登外")]
)
async def test_whoever_is_no_resident_stays_marked_after_being_chosen(
    staff: Clerk, number: str, switch: str, mark: str
) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.page.get_by_role("main").get_by_role("checkbox", name=switch).check()
    await visit.look_for(number)
    address = (await visit.hits.first.locator(".hit-where").inner_text()).split("\n")[0]
    await visit.choose(number)
    for place in (visit.page.get_by_role("main").get_by_role("row"), visit.panel):
        await expect(place.get_by_text(mark, exact=True)).to_be_visible()
        await expect(place.get_by_text(address)).to_be_visible()


async def test_a_long_name_stays_inside_the_panel(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.identified("1999140013")
    await visit.go_on("purpose")
    await visit.take("転居")
    people = visit.panel.locator(".procedure-people").filter(has_text="MARIA APARECIDA FERNANDA DOS SANTOS")
    await expect(people.first).to_be_visible()
    panel = await visit.panel.bounding_box()
    assert panel is not None
    for box in [await one.bounding_box() for one in await people.all()]:
        assert box is not None
        assert box["x"] >= panel["x"]
        assert box["x"] + box["width"] <= panel["x"] + panel["width"]


async def test_a_foreign_resident_is_shown_with_every_name(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.look_for("張曉東")
    await expect(visit.hits.first).to_contain_text("張 曉東")
    await expect(visit.hits.first.locator(".hit-who small")).to_have_text(re.compile("^[ァ-ヶー ]+$"))


async def test_a_name_with_an_unknown_letter_is_found_by_what_it_may_be_and_says_so(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.look_for("江藤 誠司")
    await expect(visit.hits.first.get_by_text("字形不明", exact=True)).to_be_visible()
    await visit.choose("江藤 誠司")
    for place in (visit.page.get_by_role("main").get_by_role("row"), visit.panel):
        await expect(place.get_by_text("字形不明(江・衛・恵 のどれか)")).to_be_visible()
    box = await visit.panel.locator(".person-name").bounding_box()
    assert box is not None
    assert box["height"] < 30, "the name stands in one line"
