"""Reading the forms card by card: each fact once, wrong ones marked and corrected, then the list of forms."""

import pytest
from playwright.async_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Browsers, Clerk, Server
from tests.e2e.pages.resident import ResidentScreen
from tests.e2e.visits import Visit, blank, family, pair

pytestmark = pytest.mark.usefixtures("city")
CLERK, OFFICE = "yamada", "juminka-koseki"


async def reading(screen: ResidentScreen, terminal: str) -> Visit:
    """A paired screen on which a family reads what they are going to sign."""
    await blank(terminal)
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()
    visit = await family(CLERK, terminal, OFFICE)
    await visit.show("confirm")
    await screen.says("まちがいがないか、ご確認ください")
    return visit


async def test_every_fact_is_read_once_and_then_the_forms_are_listed(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    visit = await reading(screen, "juminka-koseki-6")
    labels: list[str] = []
    total = int((await screen.page.locator(".resident-progress").inner_text()).split("枚")[0])
    for number in range(1, total + 1):
        await expect(screen.page.locator(".resident-progress")).to_have_text(f"{total}枚のうち {number}枚目")
        parts = screen.page.locator(".resident-card h2, .resident-card .fact")
        title = ""
        for part in await parts.all_inner_texts():
            if "\n" not in part:
                title = part
            else:
                labels.append(f"{title} {part.splitlines()[0]}")
        assert len(await screen.page.locator(".fact").all()) <= 6
        await screen.read_card()
    assert total > 2
    assert len(labels) == len(set(labels))
    assert "田中 花子 さん 生年月日" in labels
    await expect(screen.heading).to_contain_text("枚を提出します")
    await expect(screen.page.get_by_text("住民異動届(転入・特例転入)", exact=True)).to_be_visible()
    assert await violations(screen.page) == []
    await screen.touch("署名へ進む")
    await screen.says("お名前を書いてください")
    assert await visit.marks() == set()


async def test_what_is_wrong_is_touched_corrected_and_read_again(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    visit = await reading(screen, "juminka-koseki-7")
    await screen.touch("ちがいます")
    await screen.says("ちがうところを押してください")
    assert await violations(screen.page) == []
    line = screen.page.get_by_role("button", name="前の住所")
    await line.tap()
    await expect(line).to_have_attribute("aria-pressed", "true")
    assert await visit.marks() == {("", "ev.old_address")}
    assert await violations(screen.page) == []

    await screen.touch("つぎへ")
    await screen.read_all()
    await screen.says("いま、直しています")
    await visit.put({("", "ev.old_address"): "愛知県名古屋市中区栄2丁目5番10号"}, source="staff")
    await screen.says("直したところを、ご確認ください")
    corrected = screen.fact("前の住所")
    await expect(corrected).to_contain_text("愛知県名古屋市中区栄2丁目5番10号")
    await expect(corrected).to_contain_text("直す前: 愛知県名古屋市中区栄1丁目1番1号")
    assert await violations(screen.page) == []
    await screen.read_all()
    await expect(screen.heading).to_contain_text("枚を提出します")
    assert await visit.marks() == set()


async def test_a_touch_by_mistake_is_taken_back(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    visit = await reading(screen, "juminka-koseki-8")
    await screen.touch("ちがいます")
    line = screen.page.get_by_role("button", name="前の世帯主")
    await line.tap()
    await expect(line).to_have_attribute("aria-pressed", "true")
    await line.tap()
    await expect(line).to_have_attribute("aria-pressed", "false")
    await expect(screen.page.get_by_role("button", name="つぎへ")).to_have_count(0)
    assert await visit.marks() == set()
    await screen.touch("もどる")
    await screen.says("まちがいがないか、ご確認ください")


async def test_going_back_shows_the_card_before(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    await reading(screen, "juminka-koseki-9")
    progress = screen.page.locator(".resident-progress")
    await expect(screen.page.get_by_role("button", name="もどる")).to_have_count(0)
    await screen.touch("まちがいない")
    await expect(progress).to_contain_text("2枚目")
    await screen.touch("もどる")
    await expect(progress).to_contain_text("1枚目")


async def test_what_is_read_stays_read_after_a_reload_and_a_killed_server(
    browsers: Browsers, own_server: Server
) -> None:
    screen = ResidentScreen(await browsers.resident(url=own_server.url))
    await reading(screen, "hoken-1")
    first = await screen.page.locator(".fact").first.inner_text()
    total = int((await screen.page.locator(".resident-progress").inner_text()).split("枚")[0])
    await screen.touch("まちがいない")
    await expect(screen.page.locator(".resident-progress")).to_contain_text("2枚目")
    second = await screen.page.locator(".fact").first.inner_text()
    own_server.kill()
    own_server.start()
    await expect(screen.page.locator(".resident-progress")).to_have_text(f"{total - 1}枚のうち 1枚目", timeout=30_000)
    assert await screen.page.locator(".fact").first.inner_text() == second != first


async def test_a_fact_that_changes_after_it_was_read_is_read_again(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    visit = await reading(screen, "hoken-2")
    await screen.read_all()
    await expect(screen.heading).to_contain_text("枚を提出します")
    await visit.put({("p1", "p.tel"): "0595229645"})
    await screen.says("直したところを、ご確認ください")
    await expect(screen.page.locator(".fact")).to_have_count(1)
    await expect(screen.page.locator(".fact")).to_contain_text("直す前: 090-1234-5678")


async def test_english_has_the_japanese_beside_it(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    await reading(screen, "hoken-3")
    await screen.speak("English")
    moved = screen.fact("Living here since")
    await expect(moved).to_contain_text("20 November 2026")
    await expect(moved.locator('[lang="ja"]')).to_have_text(["異動日(住み始めた日)", "令和8年11月20日"])
    assert await violations(screen.page) == []
