"""What was asked for and cannot be had: a certificate of a seal that is not registered, a card that nobody has."""

from services.catalogue.schema import Catalogue
from services.navigation.judgement import Judged, Judgement, Status
from services.reception.state import VisitState


def impossible(judgement: Judgement, state: VisitState, catalogue: Catalogue) -> list[Judged]:
    """Procedures that an answer of the visit wishes for (``adds`` of its option), whose rule says no to everybody."""
    wished = {
        procedure
        for question in catalogue.questions.values()
        if isinstance(chosen := state.get(question.item), list)
        for option in question.options
        if option.value in chosen
        for procedure in option.adds
    }
    possible = {one.procedure.id for one in judgement.procedures if one.status is not Status.NO}
    return [one for one in judgement.having(Status.NO) if one.procedure.id in wished - possible]
