"""ご用件: by words, by number, several at once, or a procedure directly; the panel follows."""

import pytest
from playwright.async_api import expect

from tests.e2e import visits
from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.pages.visit import VisitScreen

TERMINAL = "juminka-koseki-3"


async def at_purpose(staff: Clerk) -> VisitScreen:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.identified("福田 s56.6.14")
    await visit.go_on("purpose")
    await expect(visit.page.get_by_label("ご用件をしぼる")).to_be_focused()
    return visit


async def test_several_purposes_by_words_and_number_and_one_given_back(staff: Clerk) -> None:
    visit = await at_purpose(staff)
    assert await violations(visit.page) == []
    await expect(visit.next).to_be_disabled()
    await visit.take("引っ越し")  # the first that fits: 転入
    await visit.take("4")
    chosen = visit.page.get_by_role("list", name="ご用件")
    await expect(chosen.get_by_role("listitem")).to_have_text(["転入(国内から)", "転居(市内)"])
    await visit.take("tennyu")
    await expect(chosen.get_by_role("listitem")).to_have_text(["転居(市内)"])
    await expect(visit.page.get_by_role("button", name="転居(市内)")).to_have_attribute("aria-pressed", "true")
    await expect(visit.page.get_by_text("お持ちいただくもの")).to_be_visible()
    await expect(visit.next).to_be_enabled()
    assert await violations(visit.page) == []
    await visit.page.keyboard.press("Enter")
    await visit.page.wait_for_url("**/questions")


async def test_all_27_events_are_there_once_and_dv_is_marked_for_staff(staff: Clerk) -> None:
    visit = await at_purpose(staff)
    tiles = visit.page.locator(".tiles-group .tile-number")
    await expect(tiles).to_have_text([str(number) for number in range(1, 28)])
    staff_only = visit.page.locator(".tiles-group").filter(has_text="職員専用")
    await expect(staff_only.get_by_role("button")).to_have_text(["27DV・ストーカー・虐待等からの保護"])


async def test_a_procedure_is_chosen_directly_for_one_person_with_a_reason(staff: Clerk) -> None:
    visit = await at_purpose(staff)
    await visit.take("印鑑登録申請(本人")
    await expect(visit.dialog).to_contain_text("どなたの手続きですか")
    await visit.dialog.get_by_role("checkbox", name="福田 美穂").click()
    await visit.dialog.get_by_role("button", name="追加する").click()
    await expect(visit.dialog).to_contain_text("「印鑑登録申請(本人・即日)」を追加します")
    await visit.dialog.get_by_role("button", name="追加する").click()
    await expect(visit.dialog).to_contain_text("理由を入力してください")
    await visit.dialog.get_by_role("button", name="お客様の希望").click()
    await visit.dialog.get_by_role("button", name="追加する").click()
    added = visit.procedure("印鑑登録申請(本人・即日)")
    await expect(added).to_contain_text("美穂")
    await expect(added).to_contain_text("職員追加")
    await added.click()
    await expect(visit.panel.get_by_text("お客様の希望")).to_be_visible()
    await visit.panel.get_by_role("button", name="追加をやめる").click()
    await expect(added).to_have_count(0)


async def test_staff_drop_a_procedure_with_a_reason_and_take_it_back(staff: Clerk) -> None:
    visit = await at_purpose(staff)
    await visit.take("転居")
    allowance = visit.procedure("児童手当 氏名・住所等変更届")
    await allowance.click()
    await expect(visit.panel.get_by_text("児童手当法")).to_be_visible()
    await visit.panel.get_by_role("button", name="外す").click()
    await visit.dialog.get_by_label("理由").fill("すでに済んでいる")
    await visit.page.keyboard.press("Enter")
    await expect(allowance).to_have_count(0)
    await visit.panel.get_by_text("外した手続き").click()
    await expect(visit.panel.get_by_text("すでに済んでいる")).to_be_visible()
    await visit.panel.get_by_role("button", name="戻す").click()
    await expect(allowance).to_be_visible()


async def test_a_birth_asks_for_the_child_that_no_register_knows(staff: Clerk) -> None:
    visit = await at_purpose(staff)
    reminder = visit.page.get_by_text("生まれたお子さんがまだ入っていません")
    await expect(reminder).to_be_hidden()
    await visit.take("shussei")
    await expect(reminder).to_be_visible()
    assert await violations(visit.page) == []
    await visit.page.get_by_role("button", name="お子さんを入力する").click()
    name = visit.page.get_by_label("氏名", exact=True)
    await expect(name).to_be_focused()
    await name.fill("福田 陽")
    await expect(visit.page.get_by_label("住所", exact=True)).to_have_value("三重県伊賀市緑ケ丘本町1482番地の6")
    await visit.page.get_by_label("生年月日").fill("R8.11.20")
    await visit.page.get_by_label("生年月日").press("Tab")
    await expect(visit.field("生年月日")).to_contain_text("保存済み")
    child = visit.page.get_by_role("row").filter(has=visit.page.get_by_text("福田　陽", exact=True))
    await expect(child).to_contain_text("子")
    await visit.go_on("purpose")
    await expect(visit.page.get_by_role("list", name="ご用件")).to_have_text("出生")
    await expect(reminder).to_be_hidden()
    await expect(visit.procedure("福祉医療費(子ども)受給資格認定申請")).to_contain_text("陽")


@pytest.mark.usefixtures("city")
async def test_a_wish_that_cannot_be_met_is_said_with_its_reason(staff: Clerk) -> None:
    visit = await visits.family("yamada", TERMINAL, "juminka-koseki", moving=False)
    await visit.put(
        {
            ("", "ev.kind"): ["cert"],
            ("", "ap.cert_wish"): ["inkan"],
            **{(person, "p.inkan"): False for person in ("p1", "p2", "p3")},
            **{(person, "p.cert_target"): person == "p1" for person in ("p1", "p2", "p3")},
        }
    )
    screen = await VisitScreen.at(await staff("yamada", TERMINAL), f"{visit.address}/purpose")
    denied = screen.panel.locator(".denied")
    await expect(denied).to_contain_text("ご希望のうち対象にならないもの")
    await expect(denied.get_by_role("listitem")).to_contain_text("印鑑登録証明書の交付")
    await expect(denied.get_by_role("listitem")).to_contain_text("印鑑登録があるか(太郎): いいえ")
    assert await violations(screen.page) == []
