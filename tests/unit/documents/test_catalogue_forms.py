"""The forms of the catalogue: every reference leads somewhere, every text is there, nothing is computed by nobody."""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from services.catalogue.rules import Rule
from services.catalogue.schema import Field_, Form, Role, Section, Text
from services.documents.checks import BY_TYPE, check_named
from services.documents.computations import COMPUTATIONS
from services.documents.groups import GROUPS
from tests.unit.documents.builder import catalogue

CATALOGUE = catalogue()
FORMS = list(CATALOGUE.forms.values())


def fields(form: Form) -> Iterator[tuple[Section, Field_]]:
    for section in form.sections:
        yield from ((section, field) for field in section.fields)


ALL = [(form, section, field) for form in FORMS for section, field in fields(form)]


def test_every_form_of_the_specification_is_there() -> None:
    assert len(FORMS) == 85
    assert {form.id for form in FORMS} == {procedure.form for procedure in CATALOGUE.procedures.values()}
    assert len({form.number for form in FORMS}) == 85


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_form_speaks_three_languages(form: Form) -> None:
    texts = [Text(ja=form.name, easy=form.easy, en=form.en), *(section.title for section in form.sections)]
    texts += [field.label or CATALOGUE.items[field.item].label for _, field in fields(form)]
    texts += [text for _, field in fields(form) for text in field.display.values()]
    texts += [text for _, field in fields(form) for text in CATALOGUE.items[field.item].options.values()]
    assert [text.ja for text in texts if not text.en] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_way_to_a_value_exists(form: Form) -> None:
    for section, field in fields(form):
        if field.compute:
            assert field.compute.split(":")[0] in COMPUTATIONS, field
        for case in field.by:
            known = case == "else" or case in CATALOGUE.procedures or case in CATALOGUE.events
            assert known or Rule.compile(case), field
        assert section.repeat is None or section.repeat in GROUPS
        assert field.otherwise is None or field.otherwise in CATALOGUE.items


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_computed_values_are_options_of_their_item(form: Form) -> None:
    for _, field in fields(form):
        item = CATALOGUE.items[field.item]
        if item.options and item.type in ("select", "multiselect"):
            assert set(field.by.values()) <= set(item.options), field


def test_every_computed_item_is_computed_wherever_it_stands() -> None:
    uncomputed = [
        (form.id, field.item)
        for form, _, field in ALL
        if CATALOGUE.items[field.item].source == "computed" and not field.compute and not field.by
    ]
    assert uncomputed == []


def test_a_person_item_stands_with_a_person_and_a_visit_item_without() -> None:
    misplaced = [
        (form.id, field.item)
        for form, section, field in ALL
        if (CATALOGUE.items[field.item].scope == "visit") != (field.of in (Role.VISIT, Role.FORM))
        or (field.of is Role.ROW and not section.repeat)
        or (field.of is Role.SUBJECT and form.per == "visit")
    ]
    assert misplaced == []


def test_nothing_is_asked_twice() -> None:
    """Two items of different forms that ask a person in the same words would be one fact asked twice.

    Words that mean another thing on each form (reasons, kinds, wishes) are listed.
    """
    particular = {
        *("区分", "理由", "届出の種類", "証明の種類", "申請の種類", "変更の種類", "再交付するもの", "通数", "年度"),
        *("変更前", "変更後", "資格の取得・喪失日", "認定区分", "手数料", "必要な理由", "業者", "見積額", "開始日"),
        *(
            "氏名",
            "生年月日",
            "住所",
            "関係",
            "所在地",
            "特急発行",
            "手帳の種類",
        ),  # of somebody who is not of the visit
        *("世帯主・続柄を載せる", "個人番号を載せる", "住民票コードを載せる", "戸籍全部事項"),  # of another certificate
        *("保険者(前住所の市町村)", "電話", "顔写真", "受給者番号"),
    }
    own = defaultdict(set)
    for form, _, field in ALL:
        item = CATALOGUE.items[field.item]
        if item.key.startswith("F-") and item.source in ("answer", "core", "card") and not field.line:
            own[item.label.ja].add(form.id)
    assert {label: forms for label, forms in own.items() if len(forms) > 1 and label not in particular} == {}


def test_every_validator_is_enforced_or_lies_in_the_type() -> None:
    named = {item.validator for item in CATALOGUE.items.values() if item.validator}
    assert named <= set(CATALOGUE.validators)
    for name in named:
        assert name in BY_TYPE or check_named(name) is not None


def test_staff_boxes_stand_in_the_staff_section() -> None:
    for form in FORMS:
        staff = [section for section in form.sections if section.audience == "staff"]
        assert [section.id for section in staff] == ["staff"]
        assert {"st.no", "st.received", "st.desk", "st.staff"} <= {field.item for field in staff[0].fields}


def test_numbers_are_asked_only_where_the_form_may_hold_one() -> None:
    with_number = {form.id for form, _, field in ALL if CATALOGUE.items[field.item].type == "mynumber"}
    assert with_number <= {form.id for form in FORMS if form.mynumber}
