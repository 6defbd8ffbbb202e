"""Visits built by hand for the tests of documents."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.base.clock import JST
from services.catalogue.schema import Catalogue
from services.catalogue.service import load_files
from services.documents import service
from services.documents.filled import Box, FilledForm
from services.documents.filling import Stops
from services.documents.scene import Setting
from services.reception.models import VISIT
from services.reception.state import Participant, Value, VisitState

TODAY = date(2026, 11, 23)
OPENED = datetime(2026, 11, 23, 9, 15, tzinfo=JST)


def catalogue() -> Catalogue:
    """The catalogue of the files."""
    return load_files()


def visit(values: Mapping[str, Any] | None = None, **state: Any) -> VisitState:
    """A visit of today without persons. ``values``: item → value of the visit itself, answered."""
    made = VisitState(
        id="v1",
        number=412,
        day=TODAY,
        office_id="juminka-koseki",
        state="active",
        step="forms",
        language="ja",
        catalogue_version=catalogue().version,
        revision=1,
        opened_at=OPENED,
        holder_name="山田 一子",
        holder_terminal="koseki-3",
        office_name="住民課(戸籍住民)",
        holder_terminal_name="住民課 3",
    )
    for name, value in state.items():
        setattr(made, name, value)
    put(made, VISIT, values or {})
    return made


def put(state: VisitState, key: str, values: Mapping[str, Any], source: str = "answer") -> None:
    """Store values of a person or of the visit."""
    for item, value in values.items():
        state.values[key, item] = Value(item, key, value, source)


def edit(state: VisitState, key: str, item: str, value: Any) -> None:
    """Change a prefilled value by hand."""
    before = state.values[key, item]
    state.values[key, item] = replace(
        before, value=value, source="staff", original=before.value, original_source=before.source
    )


def person(
    state: VisitState,
    name: str,
    values: Mapping[str, Any] | None = None,
    *,
    person_id: str | None = None,
    role: str = "member",
    applicant: bool = False,
    source: str = "core",
) -> str:
    """Add a person with a name and values known from the register; returns the key."""
    key = f"p{len(state.persons) + 1}"
    state.persons.append(Participant(key, person_id, "H1" if person_id else None, role, len(state.persons), applicant))
    put(state, key, {"p.name": name, **(values or {})}, source)
    return key


def moving_family() -> VisitState:
    """A family of four moves to Iga from 大阪市: the father at the counter, a wife, two children, one of them two."""
    state = visit(
        {
            "ev.kind": ["tennyu"],
            "ev.date": "2026-11-20",
            "ev.transfer_doc": "card",
            "ev.all_members": True,
            "hh.joins_existing": False,
            "ev.new_address": "伊賀市四十九町3184番地",
            "ev.new_katagaki": "メゾン上野 203号室",
            "ap.kind": "self",
        }
    )
    put(state, VISIT, {"ev.old_address": "大阪府大阪市北区梅田1丁目1番1号", "ev.old_head": "田中 太郎"}, "transfer")
    people = (
        ("田中\u3000太郎", "タナカ\u3000タロウ", "1988-03-05", "男", "世帯主"),
        ("田中\u3000花子", "タナカ\u3000ハナコ", "1990-07-21", "女", "妻"),
        ("田中\u3000さくら", "タナカ\u3000サクラ", "2019-05-02", "女", "子"),
        ("田中\u3000はる", "タナカ\u3000ハル", "2024-02-14", "男", "子"),
    )
    for place, (name, kana, birth, sex, relation) in enumerate(people):
        values = {
            "p.kana": kana,
            "p.birth": birth,
            "p.sex": sex,
            "p.relation": relation,
            "p.address": "大阪府大阪市北区梅田1丁目1番1号",
            "p.honseki": "大阪府大阪市北区梅田1番",
            "p.hittosha": "田中\u3000太郎",
            "p.mynumber": "…1234",
            "p.foreign": False,
            "p.moving": True,
        }
        person(state, name, values, applicant=place == 0, source="transfer")
    put(state, "p1", {"p.tel": "09012345678", "p.insurance": "kokuho", "p.nenkin": "1"})
    return state


def form(
    state: VisitState,
    form_id: str,
    *wanted: tuple[str, str],
    subject: str | None = None,
    stops: Stops | None = None,
    setting: Setting | None = None,
) -> FilledForm:
    """One filled form of the visit for the ``wanted`` procedures (procedure, person key)."""
    needed = service.forms_for(state, wanted, catalogue(), TODAY)
    found = service.fill_all(needed, state, catalogue(), TODAY, stops=stops, setting=setting)
    return next(one for one in found if one.id == form_id and subject in (None, one.subject))


def box(filled: FilledForm, item: str, person_key: str | None = None, section: str | None = None) -> Box:
    """The first box of an item on a form."""
    boxes = [
        one
        for part in filled.sections
        if section in (None, part.id)
        for row in part.rows
        for one in row.boxes
        if one.item == item and person_key in (None, one.person_key)
    ]
    return boxes[0]


def says(filled: FilledForm, local: str) -> Any:
    """The value of the form's own item, by the part of its key behind the form's id."""
    return box(filled, f"{filled.id}.{local}").value
