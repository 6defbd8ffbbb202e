"""Following one changed text gives what filling everything anew gives: tried with every box of all 85 forms."""

from dataclasses import replace

from pages.visit.quiet import is_quiet
from services.documents import service
from services.documents.filled import FilledForm
from services.documents.following import Key
from services.documents.scene import Setting
from services.navigation.facts import chosen_events
from services.reception.models import VISIT
from services.reception.state import Value, VisitState
from tests.unit.documents.builder import TODAY, catalogue, edit, moving_family, put

SETTING = Setting(desk="住民課", staff="山田")


def filled(state: VisitState, procedures: list[str], read: set[Key] | None = None) -> list[FilledForm]:
    wanted = [(procedure, "p1") for procedure in procedures]
    needed = service.forms_for(state, wanted, catalogue(), TODAY)
    return service.fill_all(needed, state, catalogue(), TODAY, setting=SETTING, read=read)


def content(form: FilledForm) -> object:
    """Everything on the form; faults by what they say, since no two of them are equal."""
    boxes = [(replace(box, error=None, caution=None), str(box.error), str(box.caution)) for box in form.boxes()]
    return replace(form, sections=()), [(s.id, [row.name for row in s.rows]) for s in form.sections], boxes


def writable(form: FilledForm) -> list[Key]:
    return list(dict.fromkeys((box.person_key, box.item) for box in form.boxes() if box.editable))


def test_every_text_that_can_be_followed_ends_where_filling_anew_ends() -> None:
    state = moving_family()
    assert chosen_events(state, catalogue()) == ["tennyu"]
    followed = 0
    for procedure in catalogue().procedures:
        read: set[Key] = set()
        forms = filled(state, [procedure], read)
        for form in forms:
            for key in writable(form):
                if key in read or not is_quiet(catalogue(), key[1]):
                    continue
                before = state.values.get(key)
                state.values[key] = Value(key[1], key[0], "書きました", "staff")
                new = service.follow(form, key, state, catalogue(), SETTING)
                if new is not None:
                    followed += 1
                    assert content(new) in map(content, filled(state, [procedure])), (form.id, key)
                if before is None:
                    del state.values[key]
                else:
                    state.values[key] = before
    assert followed > 300


def test_what_something_was_worked_out_from_is_noted() -> None:
    read: set[Key] = set()
    filled(moving_family(), ["tennyu-tokurei"], read)
    assert {(VISIT, "ev.kind"), ("p1", "p.relation")} <= read
    assert (VISIT, "ct.submit_to") not in read


def test_an_edited_register_value_is_filled_anew() -> None:
    state = moving_family()
    (form,) = filled(state, ["juminhyo-utsushi"])
    put(state, VISIT, {"ct.submit_to": "県庁"})
    changed = service.follow(form, (VISIT, "ct.submit_to"), state, catalogue(), SETTING)
    assert changed is not None and content(changed) in map(content, filled(state, ["juminhyo-utsushi"]))
    put(state, VISIT, {"ct.submit_to": "県庁"}, source="core")
    edit(state, VISIT, "ct.submit_to", "市役所")
    assert service.follow(form, (VISIT, "ct.submit_to"), state, catalogue(), SETTING) is None


def test_a_form_without_the_box_stays_the_same_object() -> None:
    state = moving_family()
    (form,) = filled(state, ["juminhyo-utsushi"])
    put(state, VISIT, {"bk.holder": "タナカ"})
    assert service.follow(form, (VISIT, "bk.holder"), state, catalogue(), SETTING) is form
