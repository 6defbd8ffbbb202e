"""引継ぎ: the way through the desks by hand, the slip, the guard, and a branch office that does it all."""

import re

import pytest
from playwright.async_api import Page, expect

from services.base import database
from services.base.sql import run
from services.documents import service as documents
from services.handoff import service as handoff
from services.reception import service as reception
from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.pages.board import BoardScreen
from tests.e2e.pages.handoff import Handoff
from tests.e2e.papers import paper, picture_of
from tests.e2e.visits import Visit, family, protected

pytestmark = pytest.mark.usefixtures("city")
CLERK, TERMINAL, OFFICE = "kimura", "juminka-koseki-6", "juminka-koseki"
DONE = re.compile(r"\bdone\b")
NAME = [[[20.0 + 9 * i, 40 + 25 * (i % 4), 0.5, 12.0 * i] for i in range(30)]]


async def at_the_end(staff: Clerk, server: str = "") -> tuple[Page, Visit, Handoff]:
    """A family whose visit 住民課 hands off."""
    visit = await family(CLERK, TERMINAL, OFFICE)
    async with database.transaction() as session:
        for procedure in ("jidoteate-nintei", "jiritsu-seishin"):
            person = "p2" if procedure == "jiritsu-seishin" else ""
            await reception.decide_procedure(session, visit.id, visit.actor, procedure, person, "add", "希望")
    page = await staff(CLERK, TERMINAL)
    await page.goto(f"{server}{visit.address}/handoff")
    await expect(page.get_by_role("heading", name="次の窓口")).to_be_visible()
    return page, visit, Handoff(page)


async def stops_of(visit: Visit) -> dict[str, str]:
    async with database.transaction() as session:
        return {stop.office_id: stop.state for stop in await handoff.stops(session, visit.id)}


async def test_the_desks_come_from_the_judgement_with_what_is_done_there(staff: Clerk) -> None:
    page, _, step = await at_the_end(staff)
    desks = await step.desks.all_inner_texts()
    assert desks[0] == "住民課(戸籍住民)"
    assert "保険年金課" in desks
    here = step.way.get_by_role("listitem").filter(has_text="この窓口")
    await expect(here.first).to_contain_text("転入届")
    hoken = step.way.locator("> li").filter(has_text="保険年金課")
    await expect(hoken).to_contain_text("本庁舎1階 6〜8番")
    await expect(hoken).to_contain_text("持ち物")
    assert await violations(page) == []


async def test_order_another_day_and_a_desk_by_hand(staff: Clerk) -> None:
    page, visit, step = await at_the_end(staff)
    before = (await step.desks.all_inner_texts())[1:]
    assert len(before) >= 2, "there is an order to change"
    down = page.get_by_role("button", name=f"{before[0]} 順番を後にする")
    await down.click()
    await expect(step.way.locator(".way-name b").nth(1)).to_have_text(before[1])
    await expect(down).to_be_focused()  # so that it can be moved on

    await page.get_by_role("button", name=f"{before[1]} 別の日にする").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="本人が来ていない").click()
    await dialog.get_by_role("button", name="別の日にする").click()
    postponed = step.way.locator("> li").filter(has_text=before[1])
    await expect(postponed).to_contain_text("本人が来ていない")
    await expect(dialog).to_have_count(0)
    assert await violations(page) == []

    await page.get_by_role("combobox", name="窓口を追加").click()
    await page.get_by_role("option", name="収税課").click()
    await expect(step.way.locator("> li").filter(has_text="収税課")).to_be_visible()

    slip = await step.hand_over()
    async with database.transaction() as session:
        found = {stop.office_name: stop for stop in await handoff.stops(session, visit.id)}
        assert await handoff.visit_of(session, slip.code) == visit.id
    assert found[before[0]].state == "waiting"
    assert (found[before[1]].state, found[before[1]].reason) == ("later", "本人が来ていない")
    assert found["収税課"].state == "planned"


async def test_the_slip_shows_the_code_that_the_next_desk_reads(staff: Clerk) -> None:
    page, _, step = await at_the_end(staff)
    slip = await step.hand_over()
    assert slip.picture == picture_of(f"KK1:{slip.code.replace('-', '')}")
    assert await violations(page) == []
    text = await paper(page, await step.paper("受付票を印刷"))
    assert slip.code.replace("-", "") in text.replace("-", "")
    assert slip.number in text
    guide = await paper(page, await step.paper("案内票を印刷"))
    assert "保険年金課" in guide
    await step.next_resident()
    assert await page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('kakanai'))") == []


async def test_a_lost_slip_is_made_anew_and_the_old_one_opens_nothing(staff: Clerk) -> None:
    page, visit, step = await at_the_end(staff)
    first = await step.hand_over()
    await page.reload()
    told = page.locator(".leaving-tell")
    await expect(told).to_have_text(  # the slip may have been lost with the page
        "受付票をお渡し済みなら、次の窓口でそのままお使いいただけます。まだなら「新しい受付票を作る」で出してお渡しください。"
    )
    await page.get_by_role("button", name="新しい受付票を作る").click()
    await expect(told).to_contain_text("受付票をお渡しください")
    code = page.locator(".slip-code")
    await expect(code).to_be_visible()
    second = await code.inner_text()
    async with database.transaction() as session:
        assert await handoff.visit_of(session, second) == visit.id
        with pytest.raises(Exception, match="slip_revoked"):
            await handoff.visit_of(session, first.code)


async def test_ending_here_leaves_the_rest_for_another_day(staff: Clerk) -> None:
    page, visit, step = await at_the_end(staff)
    desks = (await step.desks.all_inner_texts())[1:]
    await page.get_by_role("button", name="ここで終わる").click()
    dialog = page.get_by_role("dialog", name="ここで終わりますか")
    for desk in desks:
        await expect(dialog).to_contain_text(desk)
    await dialog.get_by_role("button", name="ここで終わる").click()
    await expect(page.get_by_role("heading", name="を終了しました")).to_be_visible()
    assert set((await stops_of(visit)).values()) == {"later"}
    async with database.transaction() as session:
        assert (await reception.load(session, visit.id)).state == "done"


async def test_the_guard_stops_a_hand_off_in_plain_words(staff: Clerk) -> None:
    page, visit, _ = await at_the_end(staff)
    await visit.add({"p.name": "保護 花子"}, person_id=await protected())
    await page.get_by_role("dialog").get_by_role("button", name="確認しました").click()
    await page.get_by_role("button", name="次の窓口へ引き継ぐ").click()
    dialog = page.get_by_role("dialog").filter(has_text="手続きを止めてください")
    await expect(dialog.first).to_be_visible()
    assert await stops_of(visit) == {}
    async with database.transaction() as session:
        assert (await reception.load(session, visit.id)).state == "active"


async def test_begun_again_after_the_hand_over_it_is_in_progress_here_and_the_next_desk_sees_where(
    staff: Clerk,
) -> None:
    page, visit, step = await at_the_end(staff)
    here, there = await staff("inoue", "juminka-koseki-7"), await staff("saito", "hoken-3")
    slip = await step.hand_over()
    await expect(BoardScreen(here).card("引継ぎ中", slip.number)).to_be_visible()
    assert (await stops_of(visit))["hoken"] == "waiting"
    await page.get_by_role("button", name="対応を始める").click()
    await expect(BoardScreen(here).card("対応中", slip.number)).to_be_visible()
    waiting = BoardScreen(there).card("待ち", slip.number)
    await expect(waiting).to_contain_text("いま住民課の木村")
    await expect(page.get_by_role("heading", name="次の窓口")).to_be_visible()  # the plan again, not the slip
    await expect(page.get_by_role("button", name="ここで終わる")).to_have_count(1)
    await step.finish("保険年金課")
    await expect(waiting).to_contain_text("住民課から")
    await expect(waiting).not_to_contain_text("いま")
    await expect(BoardScreen(here).card("引継ぎ中", slip.number)).to_be_visible()


async def test_a_desk_off_the_way_that_takes_a_visit_over_has_it_on_its_board_and_gives_a_slip_back(
    staff: Clerk,
) -> None:
    visit = await family(CLERK, TERMINAL, OFFICE)
    page = await staff("kondo", "kaigo-1")
    await page.goto(f"{visit.address}/handoff")
    await page.get_by_role("button", name="担当を引き継ぐ").click()
    await page.get_by_role("dialog").get_by_role("button", name="担当を引き継ぐ").click()
    step = Handoff(page)
    await expect(page.get_by_role("button", name="次の窓口へ引き継ぐ")).to_be_enabled()
    await expect(step.desks.nth(1)).to_have_text("住民課(戸籍住民)")  # it has not finished
    slip = await step.hand_over()  # the resident has none yet
    await step.next_resident()
    await expect(BoardScreen(page).card("引継ぎ中", slip.number)).to_contain_text("住民課")


async def test_enter_alone_sends_nobody_on_and_ends_nothing(staff: Clerk) -> None:
    page, visit, step = await at_the_end(staff)
    planned = (await step.desks.all_inner_texts())[1:3]
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name=f"{planned[0]} 順番を後にする").click()  # it can still be planned
    await expect(step.desks.nth(1)).to_have_text(planned[1])
    await page.keyboard.press("Alt+ArrowRight")
    await expect(page.get_by_role("figure")).to_be_visible()
    async with database.transaction() as session:
        way = await handoff.stops(session, visit.id)
    assert [stop.office_name for stop in way][:2] == planned[::-1]


async def test_an_end_that_was_a_mistake_is_taken_back(staff: Clerk) -> None:
    visit = await family("tanabe", "br-aoyama-1", "br-aoyama")
    page = await staff("tanabe", "br-aoyama-1")
    await page.goto(f"{visit.address}/handoff")
    step = Handoff(page)
    await step.finish()
    assert await violations(page) == []
    await page.get_by_role("button", name="終了を取り消す").click()
    await expect(page.get_by_text("すべての手続きをこの支所で受け付けます")).to_be_visible()
    await expect(page.get_by_role("button", name="元に戻す")).to_be_enabled()
    await step.finish()


async def test_an_end_of_yesterday_offers_no_way_back(staff: Clerk) -> None:
    visit = await family("tanabe", "br-aoyama-1", "br-aoyama")
    await visit.close()
    async with database.transaction() as session:
        await run(session, "update visit set day = day - 1 where id = $1", visit.id)
    page = await staff("tanabe", "br-aoyama-1")
    await page.goto(visit.address)
    await expect(page.get_by_text("この受付は終了しています")).to_be_visible()
    await expect(page.get_by_role("button", name="終了を取り消す")).to_be_hidden()


async def test_a_branch_office_does_it_all_in_one_stop(staff: Clerk) -> None:
    visit = await family("tanabe", "br-aoyama-1", "br-aoyama")
    page = await staff("tanabe", "br-aoyama-1")
    await page.goto(f"{visit.address}/handoff")
    await expect(page.get_by_text("すべての手続きをこの支所で受け付けます")).to_be_visible()
    step = Handoff(page)
    await expect(step.desks).to_have_text(["青山支所"])
    await expect(step.way).to_contain_text("転入届")
    await expect(step.way).to_contain_text("福祉医療費")
    assert await violations(page) == []
    await step.finish()
    assert await stops_of(visit) == {}


async def test_the_end_says_only_what_is_so(staff: Clerk) -> None:
    """No procedure, nothing signed, and no screen that would thank anybody."""
    visit = await family(CLERK, TERMINAL, OFFICE, moving=False)
    page = await staff(CLERK, TERMINAL)
    await page.goto(f"{visit.address}/handoff")
    await Handoff(page).finish()
    await expect(page.locator(".leaving-tell")).to_have_count(0)
    papers = page.locator(".leaving-papers").get_by_role("button")
    await expect(papers).to_have_count(1)
    await expect(papers).to_contain_text("案内票を印刷")


async def test_signing_is_not_done_while_a_seal_is_broken(staff: Clerk) -> None:
    visit = await family(CLERK, TERMINAL, OFFICE)
    await visit.read()
    async with database.transaction() as session:
        await documents.sign(session, visit.id, visit.actor, NAME)
    page = await staff(CLERK, TERMINAL)
    await page.goto(f"{visit.address}/handoff")
    signing = page.locator(".visit-steps a", has_text="署名")
    await expect(signing).to_have_class(DONE)
    async with database.transaction() as session:
        await reception.put(session, visit.id, visit.actor, "p1", "p.name", "田中 次郎")
        await documents.refresh_seals(session, visit.id)
    await expect(signing).not_to_have_class(DONE)
    await Handoff(page).hand_over()
    await expect(signing).not_to_have_class(DONE)
    assert await page.get_by_role("button", name="控えを印刷").count() == 0
