"""What was signed: frozen, readable again, and different as soon as anything the resident saw is different."""

import json

import pytest

from services.documents import service
from services.documents.display import show
from services.documents.filled import Audience, FilledForm
from services.documents.scene import Setting
from services.documents.snapshot import digest, freeze, signed_part, thaw
from services.reception.models import VISIT
from services.reception.state import VisitState
from tests.unit.documents.builder import TODAY, catalogue, form, moving_family, put

WANTED = [
    *(("tennyu-tokurei", ""), ("inkan-toroku", "p1"), ("jidoteate-nintei", "p1"), ("juminhyo-utsushi", "p1")),
    ("hoiku-moshikomi", "p4"),
]


def forms(**values: object) -> list[FilledForm]:
    state = moving_family()
    put(state, VISIT, values)
    needed = service.forms_for(state, WANTED, catalogue(), TODAY)
    return service.fill_all(needed, state, catalogue(), TODAY, setting=Setting(signature_svg="<svg/>"))


def boxes_with_frames(filled: FilledForm) -> list[tuple[str, object]]:
    return [(one.key, one.frame) for one in filled.boxes() if one.frame]


def texts(filled: FilledForm) -> list[tuple[str, str, str, bool]]:
    return [(one.key, show(one, Audience.RESIDENT), one.label.ja, one.edited) for one in filled.boxes() if one.printed]


@pytest.mark.parametrize("place", range(len(WANTED)))
def test_a_frozen_form_reads_as_before(place: int) -> None:
    filled = forms()[place]
    again = thaw(json.loads(json.dumps(freeze(filled))))
    assert texts(again) == texts(filled)
    assert boxes_with_frames(again) == boxes_with_frames(filled)
    assert [part.title for part in again.sections] == [part.title for part in filled.sections]
    assert (again.key, again.procedures, again.reception_number) == (
        filled.key,
        filled.procedures,
        filled.reception_number,
    )


def test_the_digest_is_the_same_for_the_same_form() -> None:
    assert [digest(signed_part(one)) for one in forms()] == [digest(signed_part(one)) for one in forms()]


CHANGES = [
    ("ev.new_address", VISIT, "伊賀市四十九町3185番地"),
    ("p.name", "p2", "田中\u3000花"),
    ("bk.number", VISIT, "7654321"),
]


@pytest.mark.parametrize(("item", "person", "value"), CHANGES)
def test_a_changed_value_changes_the_digest_of_the_forms_that_show_it(item: str, person: str, value: str) -> None:
    state = moving_family()
    before = {one.key: digest(signed_part(one)) for one in filled(state)}
    put(state, person, {item: value})
    after = filled(state)
    changed = {one.key for one in after if before[one.key] != digest(signed_part(one))}
    shown = {one.key for one in after if any((box.item, box.person_key) == (item, person) for box in one.boxes())}
    assert changed == shown != set()


def test_a_new_room_changes_every_form_that_shows_the_address() -> None:
    state = moving_family()
    before = {one.key: digest(signed_part(one)) for one in filled(state)}
    put(state, VISIT, {"ev.new_katagaki": "201号"})
    assert [one.key for one in filled(state) if before[one.key] == digest(signed_part(one))] == [
        ("F-HOIKU-MOSHIKOMI", "p4")
    ]


def filled(state: VisitState) -> list[FilledForm]:
    needed = service.forms_for(state, WANTED, catalogue(), TODAY)
    return service.fill_all(needed, state, catalogue(), TODAY)


def test_what_staff_note_about_their_own_work_is_not_signed() -> None:
    state = moving_family()
    before = digest(signed_part(form(state, "F-IDO-TENNYU", *WANTED[:1])))
    put(state, VISIT, {"st.id_check": "A1点", "st.memo": "x", "ap.id_doc": ["旅券"]}, "staff")
    assert digest(signed_part(form(state, "F-IDO-TENNYU", *WANTED[:1]))) == before


def test_a_signature_on_the_form_does_not_change_what_is_signed() -> None:
    state = moving_family()
    plain = signed_part(form(state, "F-IDO-TENNYU", *WANTED[:1]))
    assert signed_part(form(state, "F-IDO-TENNYU", *WANTED[:1], setting=Setting(signature_svg="<svg/>"))) == plain


def test_no_whole_number_is_kept() -> None:
    state = moving_family()
    put(state, "p1", {"p.mynumber": "123456789018"})
    put(state, VISIT, {"st.memo": "声の大きい方"}, "staff")
    whole = form(state, "F-IDO-TENNYU", *WANTED[:1])
    assert "123456789018" in str([box.value for box in whole.boxes()])  # it could leak
    kept = json.dumps([freeze(whole), signed_part(whole)], ensure_ascii=False)
    assert [secret in kept for secret in ("123456789018", "声の大きい方", "…9018")] == [False, False, True]


def test_strokes_belong_to_the_digest() -> None:
    content = {"signed": signed_part(forms()[0])}
    assert len({digest(content), digest(content, [[[1, 2, 0.5, 3]]]), digest(content, [[[1, 2, 0.5, 4]]])}) == 3
