"""PDFs of a visit: for signed-in staff only, nothing of a protected person, recorded, kept by no cache."""

import pytest
from playwright.async_api import APIResponse, Page

from services.base import database
from services.base.sql import rows
from services.handoff import service as handoff
from services.reception import service as reception
from tests.e2e.conftest import Browsers, Clerk, Server
from tests.e2e.papers import paper
from tests.e2e.visits import Visit, family, protected

pytestmark = pytest.mark.usefixtures("city")
CLERK, TERMINAL, OFFICE = "murakami", "hoiku-3", "hoiku"
SECRET = "支援町3丁目3番3号"


async def at_the_desk(staff: Clerk) -> tuple[Page, Visit]:
    return await staff(CLERK, TERMINAL), await family(CLERK, TERMINAL, OFFICE)


async def got(page: Page, address: str) -> APIResponse:
    return await page.context.request.get(address)


async def test_a_form_and_the_pack(staff: Clerk) -> None:
    page, visit = await at_the_desk(staff)
    form = await paper(page, f"/print/form/{visit.id}/F-IDO-TENNYU/visit")
    assert "田中さくら" in form
    pack = await paper(page, f"/print/pack/{visit.id}")
    assert form[:60] in pack
    assert "福祉医療費受給資格認定申請書" in pack
    assert "福祉医療費受給資格認定申請書" not in form


async def test_a_name_that_no_font_can_draw_stops_no_paper(staff: Clerk) -> None:
    page, visit = await at_the_desk(staff)
    await visit.put({("p3", "p.name"): "\ue123藤 홍"}, "core")
    for what in ("pack", "guide"):
        assert "〓藤〓" in await paper(page, f"/print/{what}/{visit.id}")


async def test_nothing_personal_in_headers_and_nothing_is_kept(staff: Clerk) -> None:
    page, visit = await at_the_desk(staff)
    answer = await got(page, f"/print/form/{visit.id}/F-IDO-TENNYU/visit")
    async with database.transaction() as session:
        number = (await reception.load(session, visit.id)).number
    assert answer.headers["content-disposition"] == f'inline; filename="{number:04d}-form.pdf"'
    assert answer.headers["cache-control"] == "no-store"


async def test_every_print_is_recorded(staff: Clerk) -> None:
    page, visit = await at_the_desk(staff)
    await paper(page, f"/print/form/{visit.id}/F-IDO-TENNYU/visit")
    await paper(page, f"/print/guide/{visit.id}")
    async with database.transaction() as session:
        found = await rows(session, PRINTED, visit.id)
    assert [(one["user_id"], one["terminal_id"], one["what"]) for one in found] == [
        (CLERK, TERMINAL, "F-IDO-TENNYU"),
        (CLERK, TERMINAL, "guide"),
    ]


PRINTED = """
select user_id, terminal_id, detail->>'what' as what from audit_record
where kind = 'printed' and visit_id = $1 order by id
"""


async def test_the_slip_needs_its_code(staff: Clerk) -> None:
    page, visit = await at_the_desk(staff)
    async with database.transaction() as session:
        slip = await handoff.hand_off(session, visit.id, visit.actor, ["juminka-koseki", "hoken"])
    text = await paper(page, f"/print/slip/{visit.id}?code={slip.code}")
    assert slip.code in text.replace("-", "")
    assert "住民課" in text
    assert "田中" not in text
    other = await family(CLERK, TERMINAL, OFFICE)
    for address in (f"/print/slip/{visit.id}?code=00000000", f"/print/slip/{other.id}?code={slip.code}"):
        answer = await got(page, address)
        assert answer.status in {403, 404}
        assert answer.headers["content-type"].startswith("text/html")


async def test_the_guide_sheet_tells_the_way_in_the_residents_language(staff: Clerk) -> None:
    page, visit = await at_the_desk(staff)
    async with database.transaction() as session:
        await reception.set_language(session, visit.id, visit.actor, "en")
        await handoff.hand_off(session, visit.id, visit.actor, ["hoken", "juminka-koseki"], {"kodomo": "時間がない"})
    text = await paper(page, f"/print/guide/{visit.id}")
    assert text.index("HealthInsuranceandPension") < text.index("ResidentsandFamilyRegister")


async def test_a_copy_exists_only_of_what_is_signed(staff: Clerk) -> None:
    page, visit = await at_the_desk(staff)
    answer = await got(page, f"/print/copy/{visit.id}")
    assert answer.status == 403
    assert "%PDF" not in await answer.text()


async def test_nobody_prints_without_a_session(browsers: Browsers, staff: Clerk, server: Server) -> None:
    _, visit = await at_the_desk(staff)
    stranger = await (await browsers.context({"width": 800, "height": 600})).new_page()
    for what in (f"form/{visit.id}/F-IDO-TENNYU/visit", f"pack/{visit.id}", f"guide/{visit.id}", f"copy/{visit.id}"):
        answer = await got(stranger, f"{server.url}/print/{what}")
        assert answer.status == 403
        assert b"%PDF" not in await answer.body()


async def test_a_protected_person_stops_every_paper(staff: Clerk) -> None:
    page, visit = await at_the_desk(staff)
    addresses = [f"/print/{what}/{visit.id}" for what in ("pack", "guide", "copy")]
    addresses.append(f"/print/form/{visit.id}/F-IDO-TENNYU/visit")
    assert "田中花子" in await paper(page, addresses[0]), "what could leak is there"
    await visit.add({"p.name": "保護 花子"}, person_id=await protected())
    for address in addresses:
        answer = await got(page, address)
        said = await answer.text()
        assert answer.status == 403
        assert "手続きを止めてください" in said
        assert not any(word in said for word in ("田中", "花子", "%PDF"))
    async with database.transaction() as session:
        stopped = await rows(session, STOPPED, visit.id)
    assert {(one["user_id"], one["terminal_id"], one["door"]) for one in stopped} == {(CLERK, TERMINAL, "print")}


STOPPED = """
select user_id, terminal_id, detail->>'door' as door from audit_record
where kind = 'stopped' and visit_id = $1 and detail->>'door' = 'print'
"""
