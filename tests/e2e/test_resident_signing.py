"""Signing by finger: strokes as a touch screen sends them, what is no signature, and what comes after."""

import pytest
from playwright.async_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.pages.control import Control
from tests.e2e.pages.resident import ResidentScreen, wave
from tests.e2e.visits import Visit, blank, family, pair

pytestmark = pytest.mark.usefixtures("city")
CLERK, OFFICE = "suzuki", "hoken"


async def paired(screen: ResidentScreen, terminal: str) -> None:
    await blank(terminal)
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()


async def signing(screen: ResidentScreen, terminal: str) -> Visit:
    """A paired screen that asks for the signature of a family's forms."""
    await paired(screen, terminal)
    visit = await family(CLERK, terminal, OFFICE)
    await visit.read()
    await visit.show("sign")
    await screen.says("お名前を書いてください")
    return visit


async def test_one_signature_seals_every_form(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    visit = await signing(screen, "hoken-1")
    assert await violations(screen.page) == []
    use = await screen.page.locator(".signing-use").inner_text()
    assert await visit.seals() == []

    finger = await screen.finger()
    await finger.sign()
    await screen.touch("これでよい")
    await screen.says("ありがとうございました")
    seals = await visit.seals()
    assert f"{len(seals)}枚すべて" in use
    assert len({seal.signature_id for seal in seals}) == 1
    strokes = await visit.strokes()
    assert [len(stroke) for stroke in strokes] == [30, 30, 30, 30]
    assert [point[:2] for point in strokes[0][:2]] == [[100.0, 110.0], [103.0, pytest.approx(116.9, abs=0.2)]]
    assert all([point[3] for point in stroke] == sorted(point[3] for point in stroke) for stroke in strokes)
    assert {point[2] for stroke in strokes for point in stroke} == {0.5}, "a finger has no pressure"
    assert await violations(screen.page) == []


async def test_who_is_asked_to_sign_reads_first_and_then_signs(staff: Clerk, resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    await paired(screen, "hoken-1")
    visit, clerk = await family(CLERK, "hoken-1", OFFICE), await staff(CLERK, "hoken-1")
    await clerk.goto(f"{visit.address}/sign")
    await Control(clerk).show("署名してもらう")
    await screen.says("まちがいがないか、ご確認ください")
    await screen.read_all()
    await screen.touch("署名へ進む")
    await screen.says("お名前を書いてください")


async def test_what_changes_at_the_signature_is_read_before_it_is_signed(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    visit = await signing(screen, "hoken-4")
    await (await screen.finger()).sign()
    await visit.put({("", "ev.new_address"): "伊賀市上野東町2938番地"}, source="staff")
    await screen.says("直したところを、ご確認ください")
    await expect(screen.page.locator(".fact")).to_have_count(1)
    await expect(screen.fact("新しい住所")).to_contain_text("上野東町2938番地")
    assert await visit.seals() == []
    await screen.read_card()
    await screen.touch("署名へ進む")
    await screen.says("お名前を書いてください")
    assert await screen.ink() == 0
    await (await screen.finger()).sign()
    await screen.touch("これでよい")
    await screen.says("ありがとうございました")
    assert [seal.form for seal in await visit.seals() if "上野東町2938番地" not in str(seal.content)] == []


async def test_what_breaks_a_rule_is_named_to_the_clerk_and_mended_before_anybody_signs(
    staff: Clerk, resident: Clerk
) -> None:
    screen = ResidentScreen(await resident())
    await paired(screen, "hoken-5")
    visit, clerk = await family(CLERK, "hoken-5", OFFICE), await staff(CLERK, "hoken-5")
    await visit.put({("", "ev.new_address"): "上野丸之内116番地"}, source="staff")
    await visit.read()
    await clerk.goto(f"{visit.address}/sign")
    await expect(clerk.get_by_text("直すところが残っています", exact=True)).to_be_visible()
    await Control(clerk).box.get_by_role("button", name="署名してもらう").click()
    await expect(clerk.get_by_role("alert").get_by_text("住民異動届(転入・特例転入)")).to_be_visible()
    await screen.is_blank()
    await visit.show("sign")
    await screen.says("いま、直しています")
    await visit.put({("", "ev.new_address"): "伊賀市上野丸之内116番地"}, source="staff")
    await screen.says("直したところを、ご確認ください")


async def test_nobody_is_asked_to_sign_where_there_is_no_form(staff: Clerk, resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    await paired(screen, "hoken-3")
    visit, clerk = await family(CLERK, "hoken-3", OFFICE, moving=False), await staff(CLERK, "hoken-3")
    await clerk.goto(f"{visit.address}/sign")
    control = Control(clerk)
    await expect(control.box.get_by_role("button", name="内容を確認してもらう")).to_be_enabled()
    await expect(control.box.get_by_role("button", name="署名してもらう")).to_be_disabled()
    await visit.show("sign")
    await screen.says("ご確認いただくことは、まだありません。")


async def test_an_empty_field_and_a_dot_are_refused_in_the_residents_language(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    visit = await signing(screen, "hoken-2")
    alert = screen.page.get_by_role("alert")
    await screen.touch("これでよい")
    await expect(alert).to_have_text("署名がありません。枠の中に名前を書いてください。")
    await screen.speak("English")
    await expect(alert).to_have_text("There is no signature. Please write your name.")
    await screen.speak("日本語")

    finger = await screen.finger()
    await finger.stroke([(200, 100), (201, 101)])
    await expect(alert).to_be_hidden()
    await screen.touch("これでよい")
    await expect(alert).to_have_text("署名が小さすぎます。枠の中に大きく書き直してください。")
    assert await visit.seals() == []


async def test_writing_again_empties_the_field(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    await signing(screen, "hoken-3")
    again = screen.page.get_by_role("button", name="書きなおす")
    await expect(again).to_be_disabled()
    finger = await screen.finger()
    await finger.sign()
    await expect(again).to_be_enabled()
    assert await screen.ink() > 0
    await again.tap()
    await expect(again).to_be_disabled()
    assert await screen.ink() == 0


async def test_a_second_finger_and_the_palm_write_nothing(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    await signing(screen, "hoken-4")
    finger = await screen.finger()
    await finger.stroke(wave(100), radius=60)
    assert await screen.ink() == 0, "the side of the hand"
    await finger.two(wave(100), wave(400))
    assert await screen.ink() == 0, "two fingers at once"
    await finger.settle(wave(100), radius=60)
    assert await screen.ink() == 0, "the side of the hand, put down slowly"
    await finger.beside((500, 170), wave(440), radius=60)
    assert await screen.ink() == 0, "the hand's knuckle"
    await finger.stroke(wave(100))
    assert await screen.ink() > 0, "one finger writes (or the above proves nothing)"


async def test_a_finger_writes_while_its_hand_rests_on_the_glass(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    await signing(screen, "hoken-4")
    finger = await screen.finger()
    await finger.stroke(wave(100))
    alone = await screen.ink()
    await screen.touch("書きなおす")
    await expect(screen.page.get_by_role("button", name="書きなおす")).to_be_disabled()
    await finger.beside((500, 170), wave(100), radius=60)
    assert await screen.ink() == alone


async def test_a_pen_is_kept_with_its_pressure_and_the_hand_that_holds_it_writes_nothing(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    visit = await signing(screen, "hoken-3")
    pen = await screen.finger()
    await pen.pen([(x, y, 0.2 + 0.02 * step) for step, (x, y) in enumerate(wave(100))])
    written = await screen.ink()
    assert written > 0
    await pen.stroke(wave(400))
    assert await screen.ink() == written, "a finger beside the pen"
    await screen.touch("これでよい")
    await screen.says("ありがとうございました")
    (stroke,) = await visit.strokes()
    assert [point[2] for point in stroke] == pytest.approx([0.2 + 0.02 * step for step in range(30)], abs=0.01)


async def test_turning_the_device_keeps_the_strokes(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    visit = await signing(screen, "hoken-5")
    finger = await screen.finger()
    await finger.sign()
    await screen.page.set_viewport_size({"width": 768, "height": 1024})
    await expect(screen.page.get_by_role("button", name="書きなおす")).to_be_enabled()
    assert await screen.ink() > 0
    await finger.stroke(wave(100, top=200))
    await screen.page.set_viewport_size({"width": 1024, "height": 768})
    await screen.speak("English")
    assert await screen.ink() > 0
    await screen.touch("This is fine")
    await screen.says("Thank you")
    strokes = await visit.strokes()
    assert [len(stroke) for stroke in strokes] == [30] * 5
    assert strokes[0][0][:2] == [100.0, 110.0], "points stay where they were written"


async def test_the_page_does_not_scroll_under_the_finger(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    await signing(screen, "hoken-1")
    await screen.page.set_viewport_size({"width": 1024, "height": 520})
    finger = await screen.finger()
    await finger.stroke([(300, 120 - 3 * step) for step in range(30)])
    assert await screen.page.evaluate("scrollY") == 0
    assert await screen.ink() > 0


async def test_thanks_show_the_way_then_a_copy_then_nothing(staff: Clerk, resident: Clerk) -> None:
    terminal = "hoken-2"
    screen = ResidentScreen(await resident())
    visit = await signing(screen, terminal)
    clerk = await staff(CLERK, terminal)
    await clerk.goto(visit.address)
    await Control(clerk).state("確認・署名中")
    await (await screen.finger()).sign()
    await screen.touch("これでよい")
    await screen.says("ありがとうございました")
    await Control(clerk).state("ご案内を表示中")

    await screen.touch("控えがほしい")
    await expect(screen.page.get_by_text("職員に伝えました。控えを印刷してお渡しします。")).to_be_visible()
    await expect(clerk.get_by_role("alert").get_by_text("お客様が控えを希望しています。")).to_be_visible()

    await visit.hand_off("kodomo", "hoiku")
    way = screen.page.locator(".thanks-way li")
    await expect(way).to_have_count(2)
    await expect(way.first).to_contain_text("こども政策課")
    await expect(way.first).to_contain_text("本庁舎1階 11番")
    await screen.speak("English")
    await expect(way.first).to_contain_text("Main building, floor 1, counter 11")
    assert await violations(screen.page) == []
    await blank(terminal)
    await screen.is_blank()
