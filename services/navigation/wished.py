"""What was asked for and cannot be had: a certificate of a seal that is not registered, a card that nobody has."""

from dataclasses import replace

from services.catalogue.rules import Rule
from services.catalogue.schema import Catalogue
from services.navigation.judgement import FactUsed, Judged, Judgement, Status
from services.reception.state import VisitState


def impossible(judgement: Judgement, state: VisitState, catalogue: Catalogue) -> list[Judged]:
    """Procedures that an answer of the visit wishes for (``adds`` of its option), whose rule says no to everybody.

    Their ``facts`` are those that decide alone: with any of them unknown, the rule would not say no.
    """
    wished = {
        procedure
        for question in catalogue.questions.values()
        if isinstance(chosen := state.get(question.item), list)
        for option in question.options
        if option.value in chosen
        for procedure in option.adds
    }
    possible = {one.procedure.id for one in judgement.procedures if one.status is not Status.NO}
    denied = [one for one in judgement.having(Status.NO) if one.procedure.id in wished - possible]
    return [replace(one, facts=tuple(_deciding(one, judgement))) for one in denied]


def _deciding(one: Judged, judgement: Judgement) -> list[FactUsed]:
    case = {**judgement.known.beside, **judgement.known.cases}[one.event]
    facts, rule = case.facts(one.person_key), Rule.compile(one.procedure.when)

    def decides(fact: FactUsed) -> bool:
        group, name = fact.item.split(".")
        known = {**facts, group: {key: value for key, value in facts[group].items() if key != name}}
        return rule.evaluate(known).value is None

    return [fact for fact in one.facts if decides(fact)]
