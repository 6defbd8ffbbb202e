"""支援措置: the address of a protected mother reaches no screen, no paper, no answer and no frame, by no door."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from services.base import clock, database
from services.base.sql import row, run
from services.reception import service as reception
from services.reception.state import Actor
from services.registry import service as registry
from services.registry.models import Protection
from tests.city import DEMO
from tests.e2e.conftest import Clerk
from tests.e2e.hearing import Hearing
from tests.e2e.pages.control import Control
from tests.e2e.pages.resident import ResidentScreen
from tests.e2e.pages.visit import VisitScreen
from tests.e2e.visits import Visit, blank, pair

pytestmark = pytest.mark.usefixtures("city")
MOTHER, FATHER = DEMO["protected_mother"], DEMO["abuser"]
TERMINAL = "juminka-koseki-7"
AT_HOME = DEMO["three_generations_head"]
STEPS = ("identify", "purpose", "questions", "forms", "sign", "handoff")


async def address_of(person_id: str) -> tuple[str, str]:
    """Address and 方書 as the register has them."""
    async with database.transaction() as session:
        found = await row(session, "select address, katagaki from person where id = $1", person_id)
    assert found is not None
    return found["address"], found["katagaki"]


async def secrets_of_the_mother() -> list[str]:
    """What must be nowhere: her house, in every length in which it would still be found."""
    address, building = await address_of(MOTHER)
    house = re.split(r"(?=\d)", address.removeprefix("三重県伊賀市"), maxsplit=1)[1]
    assert len(house) > 5
    assert building
    return [house, building, building.rstrip("0123456789号")]


async def walk(page: Page, visit: VisitScreen, hearing: Hearing) -> None:
    """Every step by its address, and every paper of the visit."""
    address = visit.address
    for step in STEPS:
        await page.goto(f"{address}/{step}")
        await expect(visit.heading).to_be_visible()
        await expect(page.get_by_role("link", name=re.compile(STEP_NAMES[step]))).to_have_attribute(
            "aria-current", "step"
        )
    visit_id = address.rsplit("/", 1)[-1]
    for paper in ("pack", "guide", "copy", "slip", "form/F-IDO-TENKYO/visit", "form/F-CERT-JUMIN/visit"):
        await hearing.fetch(
            f"/print/{paper.replace('form/', f'form/{visit_id}/')}"
            if "form/" in paper
            else f"/print/{paper}/{visit_id}"
        )


STEP_NAMES = dict(zip(STEPS, ("本人確認", "ご用件", "お伺い", "内容確認", "署名", "引継ぎ"), strict=True))


async def test_the_mothers_own_visit_stops_at_every_door(staff: Clerk, resident: Clerk) -> None:
    await blank(TERMINAL)
    clerk, screen = await staff("yamada", TERMINAL), ResidentScreen(await resident())
    hearing, screen_hearing = Hearing.of(clerk), Hearing.of(screen.page)
    await pair("yamada", TERMINAL, await screen.code())
    await screen.is_blank()
    visit = await VisitScreen.begin(clerk)
    await visit.choose("山口 美咲 s61.5.8")
    await expect(visit.dialog).to_contain_text("手続きを止めてください")
    await visit.dialog.get_by_role("button", name="確認しました").click()
    await expect(visit.next).to_be_disabled()
    await Control(clerk).box.get_by_role("button", name="入力を見せる").click()
    await expect(visit.dialog.or_(visit.alarm).first).to_be_visible()
    await screen.is_blank()
    await walk(clerk, visit, hearing)

    heard = await hearing.everything() + await screen_hearing.everything()
    assert "山口美咲" in heard
    assert [secret for secret in await secrets_of_the_mother() if secret in heard] == []


async def test_the_former_husband_learns_nothing_from_his_own_visit(staff: Clerk, resident: Clerk) -> None:
    await blank(TERMINAL)
    clerk, screen = await staff("yamada", TERMINAL), ResidentScreen(await resident())
    hearing, screen_hearing = Hearing.of(clerk), Hearing.of(screen.page)
    await pair("yamada", TERMINAL, await screen.code())
    await screen.is_blank()
    visit = await VisitScreen.begin(clerk)
    await visit.choose(FATHER)
    await expect(clerk.get_by_role("table").locator("b")).to_have_text(["加藤 剛志"])  # nobody of his former family
    await clerk.get_by_role("radio", name="本人", exact=True).check()
    await VisitScreen(clerk).document("運転免許証").check()
    await visit.go_on("purpose")
    await visit.take("証明書が必要")
    await expect(clerk.get_by_role("list", name="ご用件")).to_have_text("証明書が必要")
    await walk(clerk, visit, hearing)
    await clerk.goto(f"{visit.address}/purpose")
    await expect(visit.heading).to_be_visible()

    heard = await hearing.everything() + await screen_hearing.everything()
    assert [secret for secret in await secrets_of_the_mother() if secret in heard] == []
    assert [name for name in ("美咲", "結菜") if name in heard] == []
    assert "".join(await address_of(FATHER)) in heard, "the control: an address that is not protected is heard"


@asynccontextmanager
async def under_protection(person_id: str) -> AsyncIterator[None]:
    """The register holds a 支援措置 for this person while this lasts; no visit is touched by it."""
    async with database.transaction() as session:
        session.add(Protection(person_id=person_id, kind="shien", started_on=clock.today()))
    try:
        yield
    finally:
        async with database.transaction() as session:
            await run(session, "delete from protection where person_id = $1", person_id)


async def neighbour_of(person_id: str) -> str:
    """Somebody else of the same household."""
    async with database.transaction() as session:
        found = await row(
            session,
            "select m.id from person p join person m using (household_id)"
            " where p.id = $1 and m.id <> p.id and m.state = 'resident' order by m.order_no limit 1",
            person_id,
        )
    assert found is not None
    return str(found["id"])


@pytest.mark.parametrize("of_the_household", [False, True], ids=["of the visitor", "of somebody at home"])
async def test_a_protection_that_comes_in_the_middle_of_a_visit_stops_every_open_screen(
    staff: Clerk, resident: Clerk, of_the_household: bool
) -> None:
    await blank(TERMINAL)
    clerk, screen = await staff("yamada", TERMINAL), ResidentScreen(await resident())
    await pair("yamada", TERMINAL, await screen.code())
    await screen.is_blank()
    visit = await VisitScreen.begin(clerk)
    await visit.identified(AT_HOME)
    await Control(clerk).box.get_by_role("button", name="入力を見せる").click()
    town = (await address_of(AT_HOME))[0].removeprefix("三重県伊賀市")
    await expect(screen.page.get_by_text(town).first).to_be_visible()
    assert await clerk.get_by_role("alert").filter(has_text="支援措置").count() == 0

    who = await neighbour_of(AT_HOME) if of_the_household else AT_HOME
    async with under_protection(who):
        await screen.says("職員にお声がけください")
        assert town not in await screen.everything()
        await expect(visit.dialog).to_contain_text("手続きを止めてください")
        await visit.dialog.get_by_role("button", name="確認しました").click()
        await expect(clerk.locator(".visit-stop")).to_contain_text("支援措置")
        assert town not in await clerk.locator(".visit-right").inner_text()
    await expect(screen.page.get_by_text(town).first).to_be_visible()
    await expect(clerk.locator(".visit-stop")).to_be_hidden()


async def under_way(person_id: str) -> Visit:
    """A visit of this person's household, begun by its services."""
    actor = Actor("yamada", TERMINAL)
    async with database.transaction() as session:
        opened = await reception.open_visit(session, actor, "juminka-koseki")
        visit = Visit(opened.id, Actor("yamada", TERMINAL, opened.lease_token))
        home = (await registry.person(session, person_id)).household_id
        assert home is not None
        keys = await reception.add_household(session, visit.id, visit.actor, home)
        await reception.set_applicant(session, visit.id, visit.actor, keys[person_id])
    return visit


async def test_of_somebody_protected_neither_log_nor_undo_tell_a_value(staff: Clerk) -> None:
    visit = await under_way(AT_HOME)
    await visit.put({("p1", "p.tel"): "09055556666"})
    await visit.put({("", "ev.new_address"): "伊賀市荒木777番地"})
    told, hidden = "新しい住所 → 伊賀市荒木777番地", "新しい住所 → (表示しません)"
    clerk = await staff("yamada", TERMINAL)
    await clerk.goto(f"{visit.address}/purpose")
    await clerk.get_by_role("button", name="記録").click()
    await expect(clerk.get_by_role("dialog").get_by_text(told)).to_be_visible()  # the control
    async with under_protection(AT_HOME):
        looker = await staff("yamada", TERMINAL)
        hearing = Hearing.of(looker)
        await looker.goto(f"{visit.address}/purpose")
        await looker.get_by_role("dialog").get_by_role("button", name="確認しました").click()
        await looker.get_by_role("button", name="記録").click()
        drawer = looker.get_by_role("dialog")
        await expect(drawer.get_by_text(hidden)).to_be_visible()
        await drawer.get_by_role("button", name="閉じる").click()
        await looker.get_by_role("button", name="元に戻す").click()
        await expect(looker.get_by_text(f"元に戻しました: {hidden}")).to_be_visible()
        heard = await hearing.everything()
    assert [secret for secret in ("荒木777", "55556666", "5555-6666") if secret in heard] == []


async def test_a_protection_of_the_household_that_is_joined_stops_the_visit(staff: Clerk) -> None:
    visit = await under_way(AT_HOME)
    await visit.put({("", "ev.kind"): ["tenkyo"], ("", "hh.joins_existing"): True})
    async with database.transaction() as session:
        await reception.join_household(session, visit.id, visit.actor, await home_of(DEMO["widow"]))
    house = "阿保1620番地"
    clerk = await staff("yamada", TERMINAL)
    hearing = Hearing.of(clerk)
    await clerk.goto(f"{visit.address}/forms")
    await expect(clerk.get_by_text(house).first).to_be_visible()  # the control
    async with under_protection(DEMO["widow"]):
        looker = await staff("yamada", TERMINAL)
        hearing = Hearing.of(looker)
        for step in STEPS:
            await looker.goto(f"{visit.address}/{step}")
            await expect(looker.locator(".visit-stop")).to_contain_text("支援措置: 北村 義雄 さん")
        for paper in ("pack", "guide", "slip"):
            await hearing.fetch(f"/print/{paper}/{visit.id}")
        heard = await hearing.everything()
    assert [secret for secret in (house, "1620番地") if secret in heard] == []


async def home_of(person_id: str) -> str:
    async with database.transaction() as session:
        found = await row(session, "select household_id from person where id = $1", person_id)
    assert found is not None
    return str(found["household_id"])


@pytest.mark.parametrize(
    "query", ["桐ケ丘2丁目1021番地の3", "桐ケ丘2丁目1021", "メゾン忍205号", "メゾン忍", "09000101001"]
)
async def test_by_what_leads_to_her_house_nobody_is_found(staff: Clerk, query: str) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await visit.finder.fill(query)
    names = visit.hits.locator("b")
    await expect(visit.page.get_by_text("該当する方は見つかりません。").or_(visit.hits.first)).to_be_visible()
    assert [name for name in await names.all_inner_texts() if name in {"山口 美咲", "加藤 蓮", "加藤 結菜"}] == []
    await visit.finder.fill("四十九町2719番地")  # the control: an address that is not protected finds who lives there
    await expect(names.filter(has_text="加藤 剛志")).to_have_count(1)
