"""Cases in files: persons and facts in, procedures and questions out. Judged by the same core as visits.

Facts that a file does not give count as false, zero or empty, so that a case states only what matters; those named
under ``unknown`` stay unknown. ``prefill`` names the sources that know an answer before anybody is asked.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.base.errors import UserError
from services.catalogue.loader import read_yaml, sentences
from services.catalogue.rules import TRUE, Facts
from services.catalogue.schema import Catalogue, Item, Question
from services.navigation.case import Case, open_for, rulings

Known = dict[str, Any]  # names of facts within their group → values
_OF_A_CASE = ("ev", "ap", "hh")
_SOURCES = ("core", "transfer", "card", "koseki")


class BadFile(UserError):
    """The file cannot be judged. ``faults`` holds a sentence per fault: file, place, what is wrong."""

    key = "error.bad_cases"

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(faults="\n".join(faults))

    def __str__(self) -> str:
        return "\n".join(self.faults)


class Scenario(BaseModel):
    """One case of a file. ``must``, ``must_not`` and ``maybe`` state what is expected; judging does not read them."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str
    title: str = ""
    event: str
    prefill: list[str] = Field(default_factory=list)
    claimant: str | None = None
    deceased: str | None = None
    ev: Known = Field(default_factory=dict)
    ap: Known = Field(default_factory=dict)
    hh: Known = Field(default_factory=dict)
    persons: dict[str, Known] = Field(default_factory=dict)
    unknown: list[str] = Field(default_factory=list)
    must: list[str] = Field(default_factory=list)
    must_not: list[str] = Field(default_factory=list)
    maybe: list[str] = Field(default_factory=list)


def read(path: Path, catalogue: Catalogue) -> list[Scenario]:
    """The cases of a file.

    :raises BadFile: it is no YAML, not in the format, or names events, facts or values that do not exist.
    """
    try:
        content = read_yaml(path)
    except ValueError as error:
        raise BadFile([str(error)]) from error
    if not isinstance(content, dict) or not isinstance(content.get("scenarios"), list):
        raise BadFile([f"{path.name}: has to hold a list called 'scenarios'"])
    faults: list[str] = []
    found: dict[str, Scenario] = {}
    for number, entry in enumerate(content["scenarios"], 1):
        name = entry.get("id") if isinstance(entry, dict) else None
        where = f"{path.name}: {name or f'case number {number}'}"
        try:
            scenario = Scenario.model_validate(entry)
        except ValidationError as error:
            faults += sentences(error, where)
            continue
        if scenario.id in found:
            faults.append(f"{where}: is there twice")
        faults += (f"{where}: {fault}" for fault in _faults(scenario, catalogue))
        found[scenario.id] = scenario
    if faults:
        raise BadFile(faults)
    return list(found.values())


def _faults(scenario: Scenario, catalogue: Catalogue) -> Iterator[str]:
    if scenario.event not in catalogue.events:
        yield f"the event {scenario.event!r} does not exist"
    for role, name in (("claimant", scenario.claimant), ("deceased", scenario.deceased)):
        if name is not None and name not in scenario.persons:
            yield f"the {role} {name!r} is not among the persons"
    yield from (
        f"prefill: {source!r} is not one of {', '.join(_SOURCES)}"
        for source in scenario.prefill
        if source not in _SOURCES
    )
    yield from (f"unknown: the fact {key!r} does not exist" for key in scenario.unknown if key not in catalogue.items)
    places = [(group, group, getattr(scenario, group)) for group in _OF_A_CASE]
    places += [(f"persons.{name}", "p", facts) for name, facts in scenario.persons.items()]
    for place, group, facts in places:
        for name, value in facts.items():
            item = catalogue.items.get(f"{group}.{name}")
            if item is None:
                yield f"{place}: the fact {group}.{name} does not exist"
            elif not _fits(item, value):
                yield f"{place}.{name}: {value!r} is not a value of it ({_choices(item)})"


def _fits(item: Item, value: Any) -> bool:
    match item.type:
        case "bool":
            return isinstance(value, bool)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "enum":
            return value in item.options if isinstance(value, str) else False
        case "list":
            return isinstance(value, list) and all(isinstance(one, str) and one in item.options for one in value)
        case _:
            return isinstance(value, str | date)


def _choices(item: Item) -> str:
    if item.type == "bool":
        return "true or false"
    return ", ".join(map(repr, item.options)) or f"a {item.type}"


def judge_scenario(scenario: Scenario, catalogue: Catalogue) -> dict[str, Any]:
    """``applies`` and ``maybe``: sorted ids of procedures; ``asked`` questions ``of`` those in the event's flow."""
    case = _case(scenario, catalogue)
    applies, maybe = set(), set()
    for procedure in catalogue.procedures.values():
        if scenario.event in procedure.events:
            values = [ruling.verdict.value for ruling in rulings(procedure, case)]
            if True in values:
                applies.add(procedure.id)
            elif None in values:
                maybe.add(procedure.id)
    flow = [catalogue.questions[name] for name in catalogue.flows[scenario.event]]
    asked = sum(1 for _ in _asked(scenario, case, flow, catalogue))
    return {"applies": sorted(applies), "maybe": sorted(maybe), "asked": asked, "of": len(flow)}


def _asked(scenario: Scenario, case: Case, flow: list[Question], catalogue: Catalogue) -> Iterator[Question]:
    """The questions that remain when each is answered at once and ``prefill`` is believed."""
    sources = set(scenario.prefill)
    if not catalogue.events[scenario.event].arriving:  # who is only just arriving is in no register
        sources.add("core")
    answers = {key for key, item in catalogue.items.items() if item.source == "answer"} - {"ev.kind"}
    for question in flow:
        group, name = question.item.split(".")
        known = _without(case, answers)
        for person, _ in open_for(question, known):
            value = case.facts(person)[group].get(name)
            believed = not question.prefill_values or value in question.prefill_values
            if not (sources.intersection(question.prefill) and value is not None and believed):
                yield question
                break
        answers.discard(question.item)


def _without(case: Case, hidden: set[str]) -> Case:
    def visible(group: str, facts: Mapping[str, Any]) -> Known:
        return {name: value for name, value in facts.items() if f"{group}.{name}" not in hidden}

    shared = {group: visible(group, facts) for group, facts in case.shared.items()}
    everyone = {person: visible("p", facts) for person, facts in case.everyone.items()}
    return Case(case.event, shared, everyone, case.concern)


def _case(scenario: Scenario, catalogue: Catalogue) -> Case:
    def complete(group: str, given: Known) -> Known:
        """``given`` and, for facts that nobody gave, what an unstated fact counts as."""
        if group == "p" and "age" in given:
            given = {"age_reached": given["age"], **given}
        facts = {
            key.partition(".")[2]: value
            for key, item in catalogue.items.items()
            if key.startswith(f"{group}.") and (value := _unstated(item)) is not None
        }
        facts |= given
        return {name: value for name, value in facts.items() if f"{group}.{name}" not in unknown}

    unknown = set(scenario.unknown)
    if "p.age" in unknown:
        unknown.add("p.age_reached")
    shared: Facts = {group: complete(group, getattr(scenario, group)) for group in _OF_A_CASE}
    shared["ev"]["kind"] = scenario.event  # type: ignore[index]  # built two lines above, still mutable
    subjects = {"claimant": scenario.claimant, "recipient": scenario.claimant, "deceased": scenario.deceased}
    return Case(
        scenario.event,
        shared,
        everyone={name: complete("p", facts) for name, facts in scenario.persons.items()},
        concern=dict.fromkeys(scenario.persons, TRUE),
        subjects={role: {name: TRUE} for role, name in subjects.items() if name is not None},
        nobody=complete("p", {}),
    )


def _unstated(item: Item) -> Any:
    if item.has_default:
        return item.default
    if item.type == "bool":
        return False
    return 0 if item.type == "int" and item.key.startswith("hh.") else None
