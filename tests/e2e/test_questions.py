"""お伺い: what nobody knows, by digits, once; what follows shows at once and can be changed."""

import pytest
from playwright.async_api import expect

from services.base import database
from services.base.sql import row
from tests.city import DEMO
from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.hall import stored
from tests.e2e.pages.visit import VisitScreen

pytestmark = pytest.mark.usefixtures("city")
TERMINAL = "juminka-koseki-4"


async def home_of(person_id: str) -> tuple[str, str, str | None]:
    async with database.transaction() as session:
        found = await row(session, "select name, address, katagaki from person where id = $1", person_id)
    assert found is not None
    return found["name"], found["address"], found["katagaki"]


async def join(visit: VisitScreen, text: str) -> None:
    """Search for somebody of the household, mark the first, choose it."""
    joining = visit.page.get_by_role("region", name="入る世帯")
    box = joining.get_by_role("combobox")
    await box.fill(text)
    await expect(joining.locator(".finder-understood")).to_contain_text("「")
    await box.press("Enter")
    await expect(joining.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    await box.press("Enter")


async def at_questions(staff: Clerk, *purposes: str) -> VisitScreen:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.identified("福田 s56.6.14")
    await visit.go_on("purpose")
    for purpose in purposes or ("転居",):
        await visit.take(purpose)
    await expect(visit.next).to_be_enabled()
    await visit.go_on("questions")
    await expect(visit.page.locator("section.question").first).to_be_visible()
    return visit


async def test_digits_answer_the_first_open_question_and_the_panel_follows(staff: Clerk) -> None:
    visit = await at_questions(staff)
    assert await violations(visit.page) == []
    when = visit.question("その出来事はいつですか")
    await when.get_by_role("textbox").fill("11/10")
    await visit.page.keyboard.press("Enter")
    await expect(when).to_contain_text("保存済み")
    await expect(visit.panel.get_by_text("転居届")).to_be_visible()
    everybody = visit.question("引っ越し(変更)をするのは世帯の全員ですか")
    await visit.page.keyboard.press("1")
    await expect(everybody.get_by_role("radio", name="全員")).to_be_checked()
    await visit.page.keyboard.press("2")
    joins = visit.question("伊賀市にすでにある世帯に入りますか")
    await expect(joins.get_by_role("radio", name="いいえ")).to_be_checked()
    await expect(visit.procedure("転居届")).to_be_visible()
    await visit.page.keyboard.press("Enter")
    care = visit.question("施設への入所・病院への入院に伴う引っ越しですか")
    await expect(care.get_by_role("listitem")).to_have_count(4)  # of those of 40 and more
    await visit.page.keyboard.press("2")
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.get_by_role("heading", name="証明書", exact=True)).to_be_visible()
    await visit.page.keyboard.press("0")
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.get_by_role("heading", name="お伺いは終わりました")).to_be_visible()
    assert await violations(visit.page) == []


async def test_who_of_the_family_moves_is_asked_and_can_be_changed_later(staff: Clerk) -> None:
    visit = await at_questions(staff)
    await visit.question("世帯の全員ですか").get_by_role("radio", name="一部の人").click()
    who = visit.question("引っ越し(変更)をするのはどなたですか")
    await who.get_by_role("checkbox", name="福田 勲").click()
    await expect(who.get_by_role("checkbox", name="福田 勲")).to_be_checked()
    await expect(who.get_by_role("checkbox", name="福田 正樹")).not_to_be_checked()
    await expect(visit.procedure("後期高齢 住所・氏名・世帯の変更届")).to_contain_text("勲")
    await who.get_by_role("checkbox", name="福田 勲").click()
    await who.get_by_role("checkbox", name="福田 和子").click()
    await expect(visit.procedure("後期高齢 住所・氏名・世帯の変更届")).to_have_count(0)
    await expect(visit.procedure("国保 変更届")).to_be_visible()


async def test_the_household_that_is_joined_is_chosen_from_the_register(staff: Clerk) -> None:
    visit = await at_questions(staff)
    joining = visit.page.get_by_role("region", name="入る世帯")
    await expect(joining).to_have_count(0)
    await visit.question("すでにある世帯に入りますか").get_by_role("radio", name="はい").click()
    await expect(joining).to_be_visible()
    assert await violations(visit.page) == []
    await join(visit, "きたむら せつこ s22.5.30")
    await expect(joining).to_contain_text("世帯主 北村 義雄 さん")
    head, address, katagaki = await home_of(DEMO["deceased"])
    new = ("ev.new_head", "ev.new_address", "ev.new_katagaki")
    kept = await stored(visit.address)
    assert [(kept.get(item), kept.values["", item].source) for item in new if kept.get(item)] == [
        (one, "core") for one in (head, address, katagaki) if one
    ]
    await visit.page.keyboard.press("Control+z")
    await expect(joining).not_to_contain_text("北村")
    assert [(await stored(visit.address)).get(item) for item in new] == [None, None, None]
    await visit.question("すでにある世帯に入りますか").get_by_role("radio", name="いいえ").click()
    await expect(joining).to_have_count(0)


async def test_the_household_of_somebody_protected_cannot_be_joined_unseen(staff: Clerk) -> None:
    visit = await at_questions(staff)
    await visit.question("すでにある世帯に入りますか").get_by_role("radio", name="はい").click()
    await join(visit, DEMO["protected_mother"])
    await expect(
        visit.page.get_by_text("保護などの理由で止められている方がいます。手続きを止めてください。")
    ).to_be_visible()
    assert (await stored(visit.address)).get("ev.new_address") is None


async def test_whoever_is_in_no_household_of_the_city_cannot_be_joined(staff: Clerk) -> None:
    visit = await at_questions(staff)
    await visit.question("すでにある世帯に入りますか").get_by_role("radio", name="はい").click()
    await visit.page.get_by_role("main").get_by_role("checkbox", name="除票・転出者も").check()
    await join(visit, "中林 直人 s62.3.24")
    await expect(visit.page.get_by_text("この方は世帯に入っていません。世帯にいる方を選んでください。")).to_be_visible()
    assert (await stored(visit.address)).get("ev.new_head") is None


async def test_who_died_does_not_stand_at_the_counter(staff: Clerk) -> None:
    visit = await at_questions(staff, "死亡")
    bar = visit.page.get_by_role("alert").filter(has_text="届出人")
    who = visit.question("亡くなったのはどなたですか")
    await who.get_by_role("radio", name="福田 勲").click()
    await expect(who.get_by_role("radio", name="福田 勲")).to_be_checked()
    await expect(bar).to_have_count(0)
    await who.get_by_role("radio", name="福田 正樹").click()  # who came
    await expect(bar).to_contain_text("亡くなった福田 正樹さんが届出人になっています。")
    await expect(bar.get_by_role("button")).to_have_text(["福田 美穂", "福田 勲", "福田 和子"])
    assert await violations(visit.page) == []
    await bar.get_by_role("button", name="福田 美穂").click()
    await expect(bar).to_have_count(0)
    await expect(visit.panel.locator(".panel-applicant")).to_contain_text("福田 美穂")


async def test_going_on_with_open_questions_is_meant_the_second_time(staff: Clerk) -> None:
    visit = await at_questions(staff)
    first = visit.page.get_by_role("heading", level=2).first
    group = await first.inner_text()
    await visit.next.click()
    await expect(visit.note).to_contain_text("もう一度")
    await expect(first).to_have_text(group)
    await visit.next.click()
    await expect(first).not_to_have_text(group)
    await visit.page.keyboard.press("Alt+ArrowLeft")
    await expect(first).to_have_text(group)


async def test_what_a_transfer_says_is_shown_and_can_be_corrected(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.identified("SOUZA LUCAS")
    await visit.go_on("purpose")
    await expect(visit.next).to_be_enabled()
    await visit.go_on("questions")
    title = visit.page.get_by_role("heading", level=2).first
    for _ in range(12):
        if await title.inner_text() == "マイナンバーカード・印鑑":
            break
        before = await title.inner_text()
        await visit.next.click()
        await visit.next.click()
        await expect(title).not_to_have_text(before)
    known = visit.page.get_by_role("list", name="わかっていること").get_by_role("listitem")
    card = known.filter(has_text="マイナンバーカード")
    await expect(card).to_contain_text("転出証明書情報")
    await card.get_by_role("button", name="直す").click()
    question = visit.question("マイナンバーカードを持っていますか")
    lucas = question.get_by_role("listitem").filter(has_text="SOUZA LUCAS HENRIQUE")
    await expect(lucas.get_by_role("radio", name="はい")).to_be_checked()
    await lucas.get_by_role("radio", name="いいえ").click()
    await expect(lucas.get_by_role("radio", name="いいえ")).to_be_checked()
    await expect(visit.procedure("マイナンバーカードの交付申請")).to_contain_text("×3")


async def test_two_events_are_asked_for_their_days_by_name_and_keep_them_apart(staff: Clerk) -> None:
    visit = await at_questions(staff, "離婚", "転居")
    await expect(visit.question("その出来事はいつですか")).to_have_count(2)
    for name, typed in (("離婚", "10/20"), ("転居(市内)", "11/10")):
        when = visit.question(f"{name}: その出来事はいつですか。")
        await when.get_by_role("textbox").fill(typed)
        await when.get_by_role("textbox").press("Enter")
        await expect(when).to_contain_text("保存済み")
    await visit.page.get_by_role("button", name="English").click()
    await expect(visit.page.get_by_text("Got divorced: When did it happen?")).to_be_visible()
    assert await violations(visit.page) == []
    kept = await stored(visit.address)
    assert {item: kept.get(item) for item in ("ev.date_koseki", "ev.date")} == {
        "ev.date_koseki": "2026-10-20",
        "ev.date": "2026-11-10",
    }


async def test_an_answer_for_all_leaves_what_the_register_knows(staff: Clerk) -> None:
    """Of a newcomer among residents only the newcomer is asked; a digit says nothing about the others."""
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.identified("福田 s56.6.14")
    await visit.page.get_by_role("button", name="登録がない方を入力").click()
    await visit.field("氏名").get_by_role("textbox").fill("高橋 愛")
    await visit.page.keyboard.press("Enter")
    await expect(visit.field("氏名")).to_contain_text("保存済み")
    await visit.go_on("purpose")
    await visit.take("転居")
    await expect(visit.next).to_be_enabled()
    await visit.go_on("questions")
    await visit.question("世帯の全員ですか").get_by_role("radio", name="全員").click()
    title = visit.page.get_by_role("heading", level=2).first
    await visit.next.click()
    await visit.next.click()
    await expect(title).to_have_text("マイナンバーカード・印鑑")
    before = await stored(visit.address)
    cards = {p.key: before.values.get((p.key, "p.mycard")) for p in before.persons}
    known = visit.page.get_by_role("list", name="わかっていること").get_by_role("listitem")
    known = known.filter(has_text="カードを持つ")
    await expect(known).to_contain_text("正樹・美穂・陽菜・勲 はい")
    question = visit.question("マイナンバーカードを持っていますか")
    await expect(question.get_by_role("heading")).to_contain_text("高橋")
    await visit.page.keyboard.press("2")
    await expect(question.get_by_role("radio", name="いいえ")).to_be_checked()
    await expect(question).to_contain_text("保存済み")
    await known.get_by_role("button", name="直す").click()
    await expect(question.get_by_role("listitem")).to_have_count(len(cards))
    others = question.get_by_role("radiogroup", name="わかっている方のほかは同じ")
    await others.get_by_role("radio", name="はい").click()
    newcomer = question.get_by_role("listitem").filter(has_text="高橋")
    await expect(newcomer.get_by_role("radio", name="はい")).to_be_checked()
    await expect(question).to_contain_text("保存済み")
    after = await stored(visit.address)
    assert {key: after.values.get((key, "p.mycard")) for key in cards if cards[key]} == {
        key: value for key, value in cards.items() if value
    }
    assert [after.get("p.mycard", key) for key in cards if cards[key] is None] == [True]


async def test_the_residents_words_stand_beside_the_clerks(staff: Clerk) -> None:
    visit = await at_questions(staff)
    await visit.page.get_by_role("button", name="English").click()
    await expect(visit.page.get_by_text("When did it happen?")).to_be_visible()
    await visit.page.get_by_role("button", name="やさしい日本語").click()
    await expect(visit.page.get_by_text("いつですか。", exact=True)).to_be_visible()


async def test_undo_takes_an_answer_back_and_redo_gives_it_again(staff: Clerk) -> None:
    visit = await at_questions(staff)
    everybody = visit.question("世帯の全員ですか").get_by_role("radio", name="全員")
    await everybody.click()
    await expect(everybody).to_be_checked()
    await visit.page.keyboard.press("Control+z")
    await expect(visit.page.get_by_text("元に戻しました")).to_be_visible()
    await expect(everybody).not_to_be_checked()
    await visit.page.get_by_role("button", name="やり直す").click()
    await expect(everybody).to_be_checked()
