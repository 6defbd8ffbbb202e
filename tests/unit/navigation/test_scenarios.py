"""Cases in files: the given ones come out as stated, and a bad file is told apart in a sentence."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from services.catalogue import service as catalogues
from services.navigation.judge import judge_file
from services.navigation.scenarios import BadFile

GIVEN = Path(__file__).parent / "scenarios.yaml"
CASES = yaml.safe_load(GIVEN.read_text(encoding="utf-8"))["scenarios"]
RESULTS = judge_file(GIVEN)

STATED = yaml.safe_load((GIVEN.parent / "expected.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", sorted(STATED))
def test_a_given_case_comes_out_as_stated(case: str) -> None:
    assert RESULTS[case] == {"maybe": [], **STATED[case]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_given_case_holds_what_it_demands(case: dict[str, Any]) -> None:
    found = RESULTS[case["id"]]
    assert set(case["must"]) <= set(found["applies"])
    assert not set(case["must_not"]) & {*found["applies"], *found["maybe"]}
    assert set(case.get("maybe", [])) <= set(found["maybe"])


def test_every_given_case_is_judged() -> None:
    assert set(RESULTS) == set(STATED) == {case["id"] for case in CASES}


def judged(folder: Path, text: str) -> dict[str, Any]:
    path = folder / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return judge_file(path)


def test_what_is_unknown_makes_procedures_possible_and_is_asked_even_where_a_register_could_know(
    tmp_path: Path,
) -> None:
    case = "id: a, event: tennyu, prefill: [transfer], persons: {x: {age: 40, moving: true, insurance: kokuho}}"
    known = judged(tmp_path, f"scenarios: [{{{case}, ev: {{transfer_doc: paper}}}}]")["a"]
    open_ = judged(tmp_path, f"scenarios: [{{{case}, unknown: [ev.transfer_doc, p.insurance]}}]")["a"]
    assert "tennyu-todoke" in known["applies"]
    assert "kokuho-shutoku-tennyu" in known["applies"]
    assert set(open_["maybe"]) - set(known["maybe"]) == {"kokuho-shutoku-tennyu", "tennyu-todoke", "tennyu-tokurei"}
    assert open_["asked"] > known["asked"]


def test_an_age_that_nobody_knows_drops_nothing(tmp_path: Path) -> None:
    found = judged(tmp_path, "scenarios: [{id: a, event: tennyu, persons: {x: {moving: true}}, unknown: [p.age]}]")["a"]
    assert {"kouki-shutoku", "kaigo-shutoku"} <= set(found["maybe"])


def test_workplace_insurance_is_asked_though_the_transfer_could_know(tmp_path: Path) -> None:
    def asked(insurance: str) -> int:
        case = f"id: a, event: tennyu, prefill: [transfer], persons: {{x: {{age: 40, insurance: {insurance}}}}}"
        return int(judged(tmp_path, f"scenarios: [{{{case}}}]")["a"]["asked"])

    assert asked("shaho") == asked("kokuho") + 1


def test_a_case_without_persons_asks_nothing(tmp_path: Path) -> None:
    found = judged(tmp_path, "scenarios: [{id: a, event: cert, ap: {cert_wish: [keiji]}}]")["a"]
    assert found == {"applies": ["zei-keiji"], "maybe": [], "asked": 0, "of": 4}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("scenarios: [", "cases.yaml, line 2: did not find expected node content"),
        ("scenarios: [{id: a, id: b}]", "cases.yaml, line 1: the key 'id' is there twice"),
        ("cases: []", "cases.yaml: has to hold a list called 'scenarios'"),
        ("- 1", "cases.yaml: has to hold a list called 'scenarios'"),
        ("scenarios: [{event: cert}]", "cases.yaml: case number 1: id is missing"),
        ("scenarios: [3]", "cases.yaml: case number 1: "),
        ("scenarios: [{id: a}]", "cases.yaml: a: event is missing"),
        ("scenarios: [{id: a, event: x}]", "cases.yaml: a: the event 'x' does not exist"),
        ("scenarios: [{id: a, event: cert}, {id: a, event: cert}]", "cases.yaml: a: is there twice"),
        ("scenarios: [{id: a, event: cert, evv: {}}]", "cases.yaml: a: evv is not a field of the format"),
        ("scenarios: [{id: a, event: cert, persons: [x]}]", "cases.yaml: a: persons has to be a mapping (here: ['x'])"),
        ("scenarios: [{id: a, event: cert, claimant: x}]", "cases.yaml: a: the claimant 'x' is not among the persons"),
        (
            "scenarios: [{id: a, event: cert, prefill: [x]}]",
            "cases.yaml: a: prefill: 'x' is not one of core, transfer,",
        ),
        ("scenarios: [{id: a, event: cert, unknown: [p.x]}]", "cases.yaml: a: unknown: the fact 'p.x' does not exist"),
        ("scenarios: [{id: a, event: cert, hh: {x: 1}}]", "cases.yaml: a: hh: the fact hh.x does not exist"),
        (
            "scenarios: [{id: a, event: cert, persons: {x: {age: '3'}}}]",
            "cases.yaml: a: persons.x.age: '3' is not a value of it (a int)",
        ),
        (
            "scenarios: [{id: a, event: cert, persons: {x: {inkan: 1}}}]",
            "cases.yaml: a: persons.x.inkan: 1 is not a value of it (true or false)",
        ),
        (
            "scenarios: [{id: a, event: cert, ev: {transfer_doc: fax}}]",
            "cases.yaml: a: ev.transfer_doc: 'fax' is not a value of it ('paper', 'card', 'none')",
        ),
        (
            "scenarios: [{id: a, event: cert, ap: {cert_wish: [x]}}]",
            "cases.yaml: a: ap.cert_wish: ['x'] is not a value",
        ),
        (
            "scenarios: [{id: a, event: cert, ap: {cert_wish: [[x]]}}]",
            "cases.yaml: a: ap.cert_wish: [['x']] is not a value",
        ),
        (
            "scenarios: [{id: a, event: cert, ap: {cert_wish: [{x: 1}]}}]",
            "cases.yaml: a: ap.cert_wish: [{'x': 1}] is not",
        ),
        (
            "scenarios:\n  - {id: a, event: cert, ev: {date: 2026-13-45}}",
            "cases.yaml, line 2: '2026-13-45' is not a value (month must be in 1..12)",
        ),
        ("? [a, b]\n: 1", "cases.yaml, line 1: a key has to be a word"),
        ("scenarios: [[1, 2]]", "cases.yaml: case number 1: has to be a mapping (here: [1, 2])"),
        ("scenarios: " + "[" * 3000 + "]" * 3000, "cases.yaml: "),
        ("\x00", "cases.yaml: is not YAML in UTF-8 (unacceptable character #x0000: control characters"),
    ],
)
def test_a_bad_file_is_told_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadFile) as raised:
        judged(tmp_path, text)
    assert any(fault.startswith(sentence) for fault in raised.value.faults), raised.value.faults
    assert raised.value.params == {"faults": "\n".join(raised.value.faults)}


def test_a_file_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"^cases\.yaml: cannot be opened"):
        judge_file(tmp_path / "cases.yaml")


def test_the_files_of_the_program_are_judged_by_the_catalogue_of_the_program() -> None:
    flows = catalogues.load_files().flows
    assert all(RESULTS[case["id"]]["of"] == len(flows[case["event"]]) for case in CASES)
