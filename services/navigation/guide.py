"""案内: where to go in which order, what to do there, what to bring, what is left for another day."""

from collections.abc import Collection
from dataclasses import dataclass

from services.catalogue.schema import Catalogue, Named
from services.navigation.judgement import Bring, Judged, Judgement
from services.navigation.needs import together

BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class Stop:
    """One desk and what is done there."""

    desk: Named
    procedures: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """``stops`` in the order of walking, ``bring`` for what is done today, ``later`` left for another day.

    ``unsettled`` are procedures that perhaps apply: whoever opens the visit next asks.
    """

    stops: tuple[Stop, ...]
    bring: tuple[Bring, ...]
    later: tuple[Judged, ...]
    unsettled: tuple[Judged, ...]

    @property
    def desks(self) -> list[str]:
        """Ids of the desks, in order."""
        return [stop.desk.id for stop in self.stops]


def guide(
    judgement: Judgement,
    catalogue: Catalogue,
    *,
    branch: bool = False,
    later: Collection[tuple[str, str]] = (),
) -> Guide:
    """The way through the house.

    Desks come in the catalogue's order: 住民課 first, because every other system waits for the resident record, and
    insurance before what needs proof of it.

    :param branch: the visit is at a branch office, which does in one stop whatever a branch may do.
    :param later: (procedure, person) left for another day.
    """
    today = [judged for judged in judgement.to_do if judged.key not in later]
    stops: dict[str, list[Judged]] = {}
    for judged in today:
        here = branch and judged.procedure.branch_one_stop
        stops.setdefault(BRANCH if here else judged.desk, []).append(judged)
    order = list(catalogue.desks)
    order.sort(key=lambda desk: desk != BRANCH)  # a branch office is where the visit already is
    return Guide(
        tuple(Stop(catalogue.desks[desk], tuple(stops[desk])) for desk in order if desk in stops),
        together((judged.documents for judged in today), catalogue),
        tuple(judged for judged in judgement.to_do if judged.key in later),
        tuple(judgement.maybe),
    )
