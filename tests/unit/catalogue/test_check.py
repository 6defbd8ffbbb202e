"""The shipped catalogue is sound, and every kind of fault would be found."""

from typing import Any

import pytest

from services.catalogue import service
from services.catalogue.asking import asking_order
from services.catalogue.check import examine
from services.catalogue.schema import Catalogue, Hint

SHIPPED = service.load_files()


def changed(section: str, key: str, **fields: Any) -> Catalogue:
    """The shipped catalogue with one entry changed (nothing is validated anew)."""
    entries = getattr(SHIPPED, section)
    return SHIPPED.model_copy(update={section: entries | {key: entries[key].model_copy(update=fields)}})


def test_the_shipped_catalogue_holds_together() -> None:
    report = service.check()
    assert report.faults == []
    assert report.sound
    counts = {name: report.counts[name] for name in ("procedures", "handovers", "forms", "events", "desks", "areas")}
    assert counts == {"procedures": 110, "handovers": 45, "forms": 85, "events": 27, "desks": 11, "areas": 18}


def test_every_procedure_says_why_in_words_of_its_own() -> None:
    whys = [procedure.why for procedure in SHIPPED.procedures.values()]
    assert all("ため" in why and "==" not in why for why in whys)
    assert len(set(whys)) == len(whys)


def test_no_event_is_left_out_of_the_first_question() -> None:
    options = [option.value for option in SHIPPED.questions["q-event"].options]
    assert sorted(map(str, options)) == sorted(SHIPPED.events)


@pytest.mark.parametrize(
    ("section", "key", "fields", "fault"),
    [
        ("items", "p.photo", {"frame": None}, "item p.photo: needs a frame for the paper"),
        ("items", "p.photo", {"options": {}}, "item p.photo: needs a frame for the paper"),
        ("procedures", "hosogu", {"desk": "x"}, "procedure hosogu: desk 'x' does not exist"),
        ("procedures", "hosogu", {"area": "x"}, "procedure hosogu: area 'x' does not exist"),
        ("procedures", "hosogu", {"proxy": "x"}, "procedure hosogu: proxy rule 'x' does not exist"),
        ("procedures", "hosogu", {"fee": "x"}, "procedure hosogu: fee 'x' does not exist"),
        ("procedures", "hosogu", {"form": "F-X"}, "procedure hosogu: form 'F-X' does not exist"),
        ("procedures", "hosogu", {"form": "F-YOGU"}, "procedure hosogu: form F-YOGU does not name it"),
        ("procedures", "hosogu", {"handover": True}, "procedure hosogu: handover and core_system disagree"),
        ("procedures", "hosogu", {"subject": "claimant"}, "procedure hosogu: a subject belongs to scope case"),
        ("procedures", "hosogu", {"events": []}, "procedure hosogu: belongs to no event"),
        ("procedures", "hosogu", {"events": ["x"]}, "procedure hosogu: event 'x' does not exist"),
        ("procedures", "hosogu", {"when": "p.x == true"}, "procedure hosogu: the rule's fact 'p.x' does not exist"),
        ("procedures", "hosogu", {"when": "p.age =="}, "procedure hosogu: rule 'p.age ==': compare p.age with a value"),
        ("procedures", "hosogu", {"when": 'p.insurance == "x"'}, "procedure hosogu: p.insurance is never 'x'"),
        ("procedures", "hosogu", {"when": 'p.age == "x"'}, "procedure hosogu: p.age is never 'x'"),
        ("procedures", "hosogu", {"when": "p.insurance == true"}, "procedure hosogu: p.insurance is never True"),
        ("procedures", "hosogu", {"when": '"x" in ev.lost_items'}, "procedure hosogu: ev.lost_items is never 'x'"),
        ("procedures", "hosogu", {"when": "p.insurance"}, "procedure hosogu: p.insurance is a enum, not a condition"),
        (
            "procedures",
            "hosogu",
            {"when": '"kokuho" in p.insurance'},
            "procedure hosogu: p.insurance is a enum and cannot",
        ),
        ("procedures", "hosogu", {"when": 'p.name == "x"'}, "procedure hosogu: a rule cannot compare p.name"),
        ("procedures", "hosogu", {"when": 'ev.kind == "cert"'}, "procedure hosogu: never applies for the event shogai"),
        ("procedures", "hosogu", {"hints": [Hint(when="p.x", text="x")]}, "procedure hosogu, hint: the rule's fact"),
        ("procedures", "hosogu", {"en": None}, "hosogu: is not translated into English"),
        ("questions", "q-ins", {"group": "x"}, "question q-ins: group 'x' does not exist"),
        ("questions", "q-ins", {"item": "p.x"}, "question q-ins: item 'p.x' does not exist"),
        ("questions", "q-ins", {"show_if": "p.x"}, "question q-ins: the rule's fact 'p.x' does not exist"),
        ("questions", "q-ins", {"options": []}, "question q-ins: has no options"),
        ("questions", "q-ins", {"type": "date"}, "question q-ins: a question of type date cannot ask p.insurance"),
        ("questions", "q-ins", {"prefill_values": ["x"]}, "question q-ins: 'x' is not a value of p.insurance"),
        ("questions", "q-ins", {"show_if": 'ev.kind == "dv"'}, "flow tennyu: the question q-ins is never shown"),
        ("documents", "bank", {"easy": None}, "bank: is not translated into やさしい日本語"),
        ("proxy_rules", "zei", {"needs": {"x": ["id"]}}, "proxy rule zei: standing 'x' does not exist"),
        ("proxy_rules", "zei", {"needs": {"self": ["x"]}}, "proxy rule zei: document 'x' does not exist"),
        ("proxy_rules", "sosai", {"claimant": "p.x"}, "proxy rule sosai: the rule's fact 'p.x' does not exist"),
        ("exemptions", "koyo", {"applies_to": ["x"]}, "exemption koyo: fee 'x' does not exist"),
        ("core_systems", "ayumu", {"handover_count": 9}, "core system ayumu: 2 procedures hand over, 9 are announced"),
        ("forms", "F-YOGU", {"procedures": ["x"]}, "form F-YOGU: procedure 'x' does not exist"),
        ("events", "shibo", {"date_item": "ev.x"}, "event shibo: its day is kept in 'ev.x', which is not a date"),
        ("events", "shibo", {"date_item": "ev.late_reason"}, "event shibo: its day is kept in 'ev.late_reason', which"),
        ("events", "shibo", {"date_item": "p.birth"}, "event shibo: its day is kept in 'p.birth', which is not a date"),
        ("items", "p.insurance", {"options": {}}, "item p.insurance: has no options"),
        ("items", "hh.hitorioya", {"scope": "person"}, "item hh.hitorioya: belongs to the visit"),
        ("items", "p.inkan_wish", {"default": "x"}, "item p.inkan_wish: the default 'x' is not a value of it"),
        ("items", "p.name", {"validator": "x"}, "item p.name: validator 'x' does not exist"),
    ],
)
def test_a_broken_reference_is_found(section: str, key: str, fields: dict[str, Any], fault: str) -> None:
    found = examine(changed(section, key, **fields)).faults
    assert any(one.startswith(fault) for one in found), found


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"flows": {**SHIPPED.flows, "x": []}}, "flows: event 'x' does not exist"),
        ({"flows": {**SHIPPED.flows, "dv": ["x"]}}, "flow dv: question 'x' does not exist"),
        ({"flows": {e: f for e, f in SHIPPED.flows.items() if e != "dv"}}, "events: flow of the event 'dv' does not"),
        ({"flows": {**SHIPPED.flows, "lost": []}}, "question q-lost: no flow asks it"),
        ({"always": ["x"]}, "always: question 'x' does not exist"),
        ({"documents": SHIPPED.documents | {"x": SHIPPED.documents["id"]}}, "document x: nobody ever needs it"),
        ({"questions": {k: q for k, q in SHIPPED.questions.items() if k != "q-ins"}}, "item p.insurance: a rule looks"),
    ],
)
def test_a_way_that_leads_nowhere_is_found(fields: dict[str, Any], fault: str) -> None:
    found = examine(SHIPPED.model_copy(update=fields)).faults
    assert any(one.startswith(fault) for one in found), found


def test_questions_that_wait_for_each_other_are_found() -> None:
    round_about = changed("questions", "q-techo-prev", show_if="p.seishin_tsuin_wish == true")
    assert any(fault.startswith("questions: they wait for each other") for fault in examine(round_about).faults)


def test_an_item_is_asked_behind_those_that_decide_whether_it_is_shown() -> None:
    order = asking_order(SHIPPED)
    assert order.index("p.insurance") < order.index("p.kokuho_prev")
    assert order.index("p.techo_prev") < order.index("p.seishin_tsuin_wish")
    assert len(set(order)) == len(order)


def test_a_broken_rule_of_an_answer_is_found() -> None:
    options = [one.model_copy(update={"show_if": "p.x"}) for one in SHIPPED.questions["q-lost"].options[:1]]
    faults = examine(changed("questions", "q-lost", options=options)).faults
    assert faults[0] == "question q-lost, option mycard: the rule's fact 'p.x' does not exist"


def test_a_broken_rule_of_a_box_is_found() -> None:
    form = SHIPPED.forms["F-YOIKU"]
    sections = [
        section.model_copy(update={"fields": [box.model_copy(update={"unless": "p.x == 1"}) for box in section.fields]})
        for section in form.sections[:1]
    ]
    faults = examine(changed("forms", form.id, sections=sections)).faults
    first = form.sections[0]
    where = f"form F-YOIKU, section {first.id}, {first.fields[0].item}"
    assert faults[0] == f"{where}: the rule's fact 'p.x' does not exist"


def test_without_forms_the_rest_is_checked_all_the_same() -> None:
    assert examine(SHIPPED.model_copy(update={"forms": {}})).faults == []
