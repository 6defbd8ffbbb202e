"""Signed, sealed, broken, signed again: on a real visit of a family that moves in."""

import asyncio
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pypdf import PdfReader
from sqlmodel import select

from services.audit.models import AuditRecord
from services.base import clock, database
from services.base.events import Change, bus
from services.base.sql import run
from services.catalogue import service as catalogues
from services.documents import printing, service, towns
from services.documents.errors import SealTampered
from services.documents.models import SealedForm, Signature
from services.documents.service import DeadApplicant, FaultyForms, NoSignature, NotConfirmed, NothingToSign, OpenMarks
from services.reception import service as reception
from services.reception.errors import NotYours
from services.reception.state import Actor
from services.registry.guard import Stopped
from tests.integration.documents.reading import read_all
from tests.integration.documents.test_pdf import squeezed
from tests.integration.reception.desks import KIMURA, YAMADA, do, furnish, protect, state_of
from tests.unit.documents.builder import moving_family

NAME = [[[20.0 + 9 * i, 40 + 25 * (i % 4), 0.5, 12.0 * i] for i in range(30)]]
OTHER = [[[30.0 + 8 * i, 70 - 20 * (i % 3), 0.5, 12.0 * i] for i in range(30)]]


class Family:
    """A visit in the database with the values of :func:`moving_family`."""

    def __init__(self, visit_id: str, actor: Actor) -> None:
        self.id, self.actor = visit_id, actor

    async def put(self, key: str, item: str, value: Any) -> None:
        await do(lambda session: reception.put(session, self.id, self.actor, key, item, value))
        await self.refresh()

    async def refresh(self) -> list[tuple[str, str]]:
        broken = await do(lambda s: service.refresh_seals(s, self.id, by=self.actor.user_id))
        return [seal.key for seal in broken]

    async def sign(self, strokes: Any = NAME) -> Signature:
        """The resident reads everything, then signs."""
        await do(lambda session: read_all(session, self.id))
        return await self.sign_unread(strokes)

    async def sign_unread(self, strokes: Any = NAME) -> Signature:
        return await do(lambda session: service.sign(session, self.id, self.actor, strokes))

    async def seals(self) -> dict[tuple[str, str], service.Seal]:
        return {seal.key: seal for seal in await do(lambda session: service.seals(session, self.id))}

    async def forms(self) -> list[service.FilledForm]:
        return service.filled_forms(await state_of(self.id), catalogues.load_files(), clock.today(), service.Setting())


@pytest.fixture
async def family(db: str) -> AsyncIterator[Family]:
    await furnish()
    towns.forget()
    await do(catalogues.publish)
    visit = await do(lambda session: reception.open_visit(session, YAMADA, "koseki"))
    assert visit.lease_token is not None
    actor = YAMADA.holding(visit.lease_token)
    model = moving_family()
    for person in model.persons:
        await do(lambda session: reception.add_person(session, visit.id, actor))
        del person
    await do(lambda session: reception.set_applicant(session, visit.id, actor, "p1"))
    values = {(key, item): stored.value for (key, item), stored in model.values.items()}
    await do(lambda session: reception.put_many(session, visit.id, actor, values))
    yield Family(visit.id, actor)
    towns.forget()


async def test_one_signature_seals_every_form(family: Family) -> None:
    signature = await family.sign()
    sealed = await family.seals()
    assert sealed.keys() == {form.key for form in await family.forms()} != set()
    assert {seal.signature_id for seal in sealed.values()} == {signature.id}
    assert [seal for seal in sealed.values() if seal.broken or not service.verify(seal, signature)] == []


async def test_what_was_signed_reads_as_it_was_signed(family: Family) -> None:
    before = {form.key: [box.text for box in form.boxes()] for form in await family.forms()}
    await family.sign()
    await family.put("p2", "p.name", "田中\u3000華子")
    paper = (await family.seals())["F-IDO-TENNYU", ""].paper()
    assert "田中\u3000花子" in [box.text for box in paper.boxes()]
    assert paper.key in before


async def test_a_changed_value_breaks_the_seals_of_the_forms_that_show_it(family: Family) -> None:
    await family.sign()
    showing = {form.key for form in await family.forms() if any(box.key == "p.name|p2" for box in form.boxes())}
    await do(lambda session: reception.put(session, family.id, family.actor, "p2", "p.name", "田中\u3000華子"))
    assert set(await family.refresh()) == showing
    sealed = await family.seals()
    assert {key for key, seal in sealed.items() if seal.broken} == showing
    assert showing and showing != sealed.keys()
    assert await family.refresh() == []


async def test_staffs_own_notes_break_nothing(family: Family) -> None:
    await family.sign()
    for item, value in (("st.memo", "声の大きい方"), ("st.id_check", "A1点"), ("ap.id_doc", ["旅券"])):
        await do(
            lambda session, item=item, value=value: reception.put(session, family.id, family.actor, "", item, value)
        )
    assert await family.refresh() == []


async def test_changing_it_back_does_not_mend_a_seal(family: Family) -> None:
    await family.sign()
    await family.put("p2", "p.name", "田中\u3000華子")
    await family.put("p2", "p.name", "田中\u3000花子")
    assert (await family.seals())["F-IDO-TENNYU", ""].broken


async def test_a_new_signature_seals_again_and_the_old_one_stays(family: Family) -> None:
    first = await family.sign()
    await family.put("p2", "p.name", "田中\u3000華子")
    second = await family.sign(OTHER)
    assert {seal.signature_id for seal in (await family.seals()).values()} == {second.id}
    assert [seal for seal in (await family.seals()).values() if seal.broken] == []
    rows = await do(lambda session: _all(session, SealedForm))
    assert {row.signature_id for row in rows} == {first.id, second.id}
    assert [service.verify(row, first) for row in rows if row.signature_id == first.id] == [True] * (len(rows) // 2)


async def test_a_procedure_dropped_after_signing_breaks_its_seal(family: Family) -> None:
    await family.sign()
    await do(
        lambda session: reception.decide_procedure(
            session, family.id, family.actor, "tennyu-tokurei", "", "drop", "間違い"
        )
    )
    assert ("F-IDO-TENNYU", "") in await family.refresh()


@pytest.mark.parametrize("tampered", ["content", "strokes"])
async def test_tampering_is_seen(family: Family, tampered: str) -> None:
    signature = await family.sign()
    seal = (await family.seals())["F-IDO-TENNYU", ""]
    assert service.verify(seal, signature)
    if tampered == "content":
        seal.content["paper"]["sections"][0]["rows"][0]["boxes"][1]["text"] = "令和8年1月1日"
    else:
        signature.strokes = [[[0.0, 0.0, 0.5, 0.0], *signature.strokes[0][1:]]]
    assert not service.verify(seal, signature)


async def test_the_same_strokes_again_are_one_signature(family: Family) -> None:
    """Two taps of one hand, at the same moment: one waits for the other."""
    signatures = await asyncio.gather(family.sign(), family.sign())
    assert len({signature.id for signature in signatures}) == 1
    assert len(await do(lambda session: _all(session, SealedForm))) == len(await family.seals())


async def test_a_dot_seals_nothing(family: Family) -> None:
    with pytest.raises(NoSignature):
        await family.sign([[]])
    assert await family.seals() == {}


async def test_who_died_signs_nothing(family: Family) -> None:
    await family.put("p1", "p.deceased", True)
    with pytest.raises(DeadApplicant):
        await family.sign()
    assert await family.seals() == {}
    await do(lambda session: reception.set_applicant(session, family.id, family.actor, "p2"))
    await family.sign()
    assert await family.seals() != {}


async def test_nothing_is_signed_while_something_is_marked_wrong(family: Family) -> None:
    await do(lambda session: service.mark_wrong(session, family.id, "p2", "p.name"))
    with pytest.raises(OpenMarks):
        await family.sign()
    await do(lambda session: service.resolve_mark(session, family.id, "p2", "p.name"))
    await family.sign()
    assert await family.seals() != {}


async def test_nothing_is_signed_unread(family: Family) -> None:
    with pytest.raises(NotConfirmed):
        await family.sign_unread()
    assert await family.seals() == {}


async def test_what_changed_after_it_was_read_is_not_signed(family: Family) -> None:
    await do(lambda session: read_all(session, family.id))
    await family.put("p2", "p.name", "田中\u3000華子")
    with pytest.raises(NotConfirmed):
        await family.sign_unread()
    assert await family.seals() == {}
    await family.sign()
    assert await family.seals() != {}


async def test_a_form_with_a_value_that_breaks_a_rule_is_not_signed_and_is_named(family: Family) -> None:
    await family.put("", "ev.new_address", "上野丸之内116番地")  # 伊賀市 is missing
    with pytest.raises(FaultyForms) as refused:
        await family.sign()
    assert refused.value.params == {"forms": "、".join(form.title.ja for form in await family.forms() if form.errors)}
    assert await family.seals() == {}


async def test_what_is_only_missing_may_be_signed(family: Family) -> None:
    assert any(form.unanswered for form in await family.forms())
    await family.sign()
    assert (await family.seals()).keys() == {form.key for form in await family.forms()}


async def test_who_has_not_the_visit_cannot_have_it_signed(family: Family) -> None:
    with pytest.raises(NotYours):
        await do(lambda session: service.sign(session, family.id, KIMURA.holding("another"), NAME))
    assert await family.seals() == {}


async def test_a_visit_without_forms_has_nothing_to_sign(family: Family) -> None:
    await do(lambda session: reception.put(session, family.id, family.actor, "", "ev.kind", []))
    with pytest.raises(NothingToSign):
        await family.sign()


async def test_a_protected_person_in_the_visit_stops_the_signature_and_the_paper(family: Family) -> None:
    await family.sign()
    await protect("10000017")
    await do(lambda session: reception.add_person(session, family.id, family.actor, person_id="10000017"))
    with pytest.raises(Stopped):
        await family.sign(OTHER)
    with pytest.raises(Stopped):
        await do(lambda session: printing.copy_pdf(session, family.id))


async def test_signing_is_logged_told_and_audited(family: Family, database_url: str) -> None:
    told: list[Change] = []
    await bus.start(database_url)
    unsubscribe = bus.subscribe(f"visit:{family.id}", told.append)
    signature = await family.sign()
    async with asyncio.timeout(5):
        while "signed" not in [change.kind for change in told]:  # noqa: ASYNC110 - the bus has no event to wait for
            await asyncio.sleep(0.005)
    unsubscribe()
    await bus.stop()
    entries = await do(lambda session: reception.history(session, family.id))
    assert [entry.kind for entry in entries].count("signed") == 1
    records = await do(lambda session: _all(session, AuditRecord))
    assert [(record.kind, record.visit_id) for record in records if record.kind == "signed"] == [("signed", family.id)]
    assert signature.svg.startswith("<svg")


async def test_the_copy_is_for_the_resident_and_says_nothing_of_what_staff_noted(family: Family) -> None:
    await family.put("", "st.memo", "声の大きい方")
    await family.sign()
    await family.put("", "st.id_check", "A1点")
    copy = await do(lambda session: printing.copy_pdf(session, family.id))
    text = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(copy)).pages))
    assert ["控え" in text, "職員記入" in text, "声の大きい方" in text] == [True, False, False]


@pytest.mark.parametrize(
    "change", ["sealed_form set content = content || '{\"signed\": {}}'", "signature set strokes = '[[[0,0,0.5,0]]]'"]
)
async def test_what_was_changed_in_the_database_is_not_printed_as_signed(family: Family, change: str) -> None:
    left = [[[-0.04, 40.0, 0.5, 0.0], *stroke] for stroke in NAME]  # over the edge of the field
    await family.sign(left)
    assert await do(lambda session: printing.copy_pdf(session, family.id))
    await do(lambda session: run(session, f"update {change}"))
    with pytest.raises(SealTampered):
        await do(lambda session: printing.copy_pdf(session, family.id))


async def test_there_is_no_copy_of_what_is_not_signed(family: Family) -> None:
    with pytest.raises(NothingToSign):
        await do(lambda session: printing.copy_pdf(session, family.id))


async def test_marks_are_open_once_until_settled(family: Family) -> None:
    for _ in range(2):
        await do(lambda session: service.mark_wrong(session, family.id, "p2", "p.name"))
    await do(lambda session: service.mark_wrong(session, family.id, "", "ev.date"))
    marks = await do(lambda session: service.open_marks(session, family.id))
    assert [(mark.person_key, mark.item) for mark in marks] == [("p2", "p.name"), ("", "ev.date")]
    await do(lambda session: service.resolve_mark(session, family.id, "p2", "p.name"))
    marks = await do(lambda session: service.open_marks(session, family.id))
    assert [(mark.person_key, mark.item) for mark in marks] == [("", "ev.date")]
    await do(lambda session: service.mark_wrong(session, family.id, "p2", "p.name"))
    assert len(await do(lambda session: service.open_marks(session, family.id))) == 2


async def test_a_confirmation_lapses_when_the_form_changes(family: Family) -> None:
    async def confirmed(forms: list[service.FilledForm]) -> set[tuple[str, str]]:
        known = await do(lambda session: service.confirmations(session, family.id))
        return {form.key for form in forms if service.confirmed(form, known)}

    forms = await family.forms()
    await do(lambda session: service.confirm(session, family.id, forms))
    assert await confirmed(forms) == {form.key for form in forms}
    await do(lambda session: reception.put(session, family.id, family.actor, "p2", "p.name", "田中\u3000華子"))
    changed = await family.forms()
    still = await confirmed(changed)
    showing = {form.key for form in changed if any(box.key == "p.name|p2" for box in form.boxes())}
    assert still == {form.key for form in changed} - showing
    await do(lambda session: service.confirm(session, family.id, changed))
    assert await confirmed(changed) == {form.key for form in changed}


async def _all(session: database.AsyncSession, table: Any) -> list[Any]:
    return list((await session.exec(select(table))).all())
