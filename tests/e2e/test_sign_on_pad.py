"""Fake transport: signing on a pen pad, as the resident and the clerk meet it."""

import pytest
from playwright.async_api import Page, expect

from tests.devices.stu import VirtualStu
from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.fake_transport import FakeTransport
from tests.e2e.pages.pad import PadPanel
from tests.e2e.pages.sign import SignScreen
from tests.e2e.visits import Visit, family

pytestmark = pytest.mark.usefixtures("city")
CLERK, OFFICE = "suzuki", "hoken"


async def at_the_pad(
    staff: Clerk, terminal: str, *, read: bool = True, pad: VirtualStu | None = None
) -> tuple[PadPanel, Visit]:
    """A family in the step of signing, at a terminal with a pad."""
    page: Page = await staff(CLERK, terminal)
    visit = await family(CLERK, terminal, OFFICE)
    if read:
        await visit.read()
    plugged = pad or VirtualStu()
    transport = FakeTransport(page, [plugged])
    await transport.begin()
    await page.goto(f"{visit.address}/sign")
    panel = PadPanel(page, transport, plugged)
    await expect(panel.panel).to_be_visible()
    return panel, visit


@pytest.mark.parametrize("product", [0xA4, 0xA8])
async def test_one_signature_on_the_pad_seals_every_form(staff: Clerk, product: int) -> None:
    pad, visit = await at_the_pad(staff, "hoken-1", pad=VirtualStu(product))
    await pad.begin()
    assert pad.pad.screen is not None
    await pad.write()
    assert await violations(pad.page) == []
    await pad.press("ok")
    await expect(SignScreen(pad.page).state).to_have_text("署名が済みました")
    await pad.is_blank()
    strokes = await visit.strokes()
    assert [len(stroke) for stroke in strokes] == [24, 24, 24]
    assert [stroke[0][2] for stroke in strokes] == [
        pytest.approx(pressure / 1023, abs=0.01) for pressure in (300, 400, 500)
    ]
    assert [point[3] for point in strokes[0][:3]] == [0, 5, 10], "the pad's own clock, ms"
    assert len({seal.signature_id for seal in await visit.seals()}) == 1
    await expect(pad.panel).to_be_hidden()


async def test_nothing_is_signed_before_everything_is_read(staff: Clerk) -> None:
    pad, visit = await at_the_pad(staff, "hoken-2", read=False)
    await pad.says("すべての項目を確認すると")
    await expect(pad.panel.get_by_role("button", name="署名パッドで署名")).to_be_disabled()
    await visit.read()
    await pad.says("署名してもらえます")
    await pad.begin()


async def test_an_empty_field_and_a_dot_are_refused_on_the_pad(staff: Clerk) -> None:
    pad, visit = await at_the_pad(staff, "hoken-3")
    await pad.begin()
    first = pad.pad.screen
    await pad.press("ok")
    await pad.transport.until(lambda: pad.pad.inking and pad.pad.screen not in (None, first))
    empty = pad.pad.screen
    await pad.transport.say(pad.pad, pad.pad.stroke([(100, 100)]))
    await expect(pad.preview).to_have_attribute("data-strokes", "1")
    await pad.press("ok")
    await pad.transport.until(lambda: pad.pad.inking and pad.pad.screen not in (None, first, empty))
    await expect(pad.preview).to_have_attribute("data-strokes", "0")
    assert await visit.seals() == []
    await pad.write()
    await pad.press("ok")
    await expect(SignScreen(pad.page).state).to_have_text("署名が済みました")
    assert [len(stroke) for stroke in await visit.strokes()] == [24, 24, 24], "nothing of the dot"


async def test_again_empties_the_field_and_cancel_ends(staff: Clerk) -> None:
    pad, visit = await at_the_pad(staff, "hoken-4")
    await pad.begin()
    await pad.write()
    await pad.press("again")
    await expect(pad.preview).to_have_attribute("data-strokes", "0")
    await pad.transport.until(lambda: pad.pad.inking)
    await pad.write(2)
    await pad.press("cancel")
    await pad.says("「中止」を押しました")
    await pad.is_blank()
    assert await visit.seals() == []
    await pad.begin()
    await expect(pad.preview).to_have_attribute("data-strokes", "0")


async def test_a_pad_pulled_out_in_the_middle_falls_back_to_the_screen(staff: Clerk) -> None:
    pad, visit = await at_the_pad(staff, "hoken-5")
    await pad.begin()
    await pad.write()
    await pad.transport.unplug(pad.pad)
    await pad.says("署名パッドが外れました")
    await expect(pad.preview).to_be_hidden()
    assert await visit.seals() == []
    again = VirtualStu()
    await pad.transport.plug(again)
    await pad.transport.until(lambda: 0x20 in again.told)
    pad.pad = again
    await pad.begin()
    await pad.write()
    await pad.press("ok")
    await expect(SignScreen(pad.page).state).to_have_text("署名が済みました")


@pytest.mark.parametrize("way", ["step", "reload", "close"])
async def test_the_pad_is_blank_for_the_next_person(staff: Clerk, way: str) -> None:
    pad, visit = await at_the_pad(staff, "hoken-1")
    await pad.begin()
    await pad.write()
    match way:
        case "step":
            await pad.page.goto(f"{visit.address}/forms")
        case "reload":
            await pad.page.reload()
        case "close":
            await visit.close()
    await pad.is_blank()


async def test_a_page_that_is_left_for_good_empties_the_pad_with_its_last_words(staff: Clerk) -> None:
    pad, _ = await at_the_pad(staff, "hoken-4")
    await pad.begin()
    await pad.page.goto("/sign-in")
    last = await pad.page.evaluate("JSON.parse(localStorage.fakeHid).slice(-2)")
    assert last == [[0, 0x21, "AA=="], [0, 0x20, "AA=="]]


async def test_a_second_tab_does_not_take_the_pad(staff: Clerk) -> None:
    pad, visit = await at_the_pad(staff, "hoken-2")
    await pad.begin()
    second = await pad.page.context.new_page()
    transport = FakeTransport(second, [pad.pad])
    await transport.begin()
    told = len(pad.pad.told)
    await second.goto(f"{visit.address}/sign")
    other = PadPanel(second, transport, pad.pad)
    await other.says("別のタブで使っています")
    assert (len(pad.pad.told), pad.pad.inking) == (told, True)
    await pad.page.close()
    await other.says("署名してもらえます")


async def test_a_pad_that_nothing_granted_is_connected_by_one_button(staff: Clerk) -> None:
    page: Page = await staff(CLERK, "hoken-3")
    visit = await family(CLERK, "hoken-3", OFFICE)
    await visit.read()
    transport = FakeTransport(page)
    await transport.begin()
    await page.goto(f"{visit.address}/sign")
    pad = PadPanel(page, transport, VirtualStu())
    await pad.says("つながっていません")
    await transport.plug(pad.pad, offered=True)
    await pad.panel.get_by_role("button", name="署名パッド・読み取り機をつなぐ").click()
    await pad.says("STU-430")
    await pad.begin()
