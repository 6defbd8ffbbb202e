"""Where the resident still has to go: proposed from the judgement, changed by hand until it is handed off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pages.visit.model import VisitModel
from services.handoff.service import StopView
from services.navigation.service import Bring, Judged
from services.staff.service import OfficeView

AHEAD = frozenset({"planned", "waiting", "active"})


@dataclass(slots=True)
class Leg:
    """One desk on the way. ``state``: ``here``, ``done``, ``next``, ``later`` (another day, with ``reason``)."""

    office: OfficeView
    state: str
    judged: list[Judged] = field(default_factory=list)
    reason: str = ""
    by_hand: bool = False  # added by staff: no procedure asks for it
    new: bool = False  # added just now, stored nowhere yet


class Route:
    """The legs of one visit, in order: this desk and what is done, what comes next, what is for another day."""

    def __init__(
        self, model: VisitModel, offices: Iterable[OfficeView], stops: Sequence[StopView], *, slip: bool
    ) -> None:
        """``slip``: the resident has one, which tells the way of ``stops``."""
        self._model = model
        self._offices = {office.id: office for office in offices}
        self.legs: list[Leg] = []
        self._propose(stops)
        self._slip_says = self._plan() if slip else None  # what the resident was told

    def _propose(self, stops: Sequence[StopView]) -> None:
        here = self._model.here.office_id
        tasks = self._tasks()
        sent_on = {self._model.state.office_id: "done"} if stops else {}  # the opening desk has no stop of its own
        known = {stop.office_id: stop.state if stop.state in {"done", "later"} else "next" for stop in stops}
        states = sent_on | known | {here: "here"}
        reasons = {stop.office_id: stop.reason for stop in stops}
        for desk in dict.fromkeys([*states, *tasks]):
            if desk in self._offices:
                state = states.get(desk, "next")
                by_hand = state == "next" and desk not in tasks
                leg = Leg(self._offices[desk], state, tasks.get(desk, []), reasons.get(desk, ""), by_hand)
                self.legs.append(leg)
        self._sort()

    def _tasks(self) -> dict[str, list[Judged]]:
        """Desk → what is to be done there. A branch office does all that its city lets it do in one stop."""
        here, branch = self._model.here.office_id, self._model.here.signed_in.branch
        tasks: dict[str, list[Judged]] = {}
        order = list(self._model.catalogue.desks)
        for judged in sorted(self._model.judgement.to_do, key=lambda one: order.index(one.desk)):
            one_stop = branch and judged.procedure.branch_one_stop
            tasks.setdefault(here if one_stop else judged.desk, []).append(judged)
        return tasks

    def follow(self) -> None:
        """The judgement is another one: new desks are added, procedures updated; the order by hand stays."""
        tasks = self._tasks()
        for leg in self.legs:
            leg.judged = tasks.pop(leg.office.id, [])
        self.legs = [leg for leg in self.legs if leg.judged or leg.by_hand or leg.state in {"here", "done"}]
        self.legs += [
            Leg(self._offices[desk], "next", judged) for desk, judged in tasks.items() if desk in self._offices
        ]
        self._sort()

    def _sort(self) -> None:
        rank = {"done": 0, "here": 1, "next": 2, "later": 3}
        self.legs.sort(key=lambda leg: rank[leg.state])

    # What staff decide

    def leg(self, office_id: str) -> Leg:
        """The leg of an office."""
        return next(leg for leg in self.legs if leg.office.id == office_id)

    def move(self, office_id: str, by: int) -> None:
        """Earlier (-1) or later (+1) among the desks that come next."""
        coming = self.coming
        at = coming.index(self.leg(office_id))
        to = at + by
        if 0 <= to < len(coming):
            one, other = self.legs.index(coming[at]), self.legs.index(coming[to])
            self.legs[one], self.legs[other] = self.legs[other], self.legs[one]

    def postpone(self, office_id: str, reason: str) -> None:
        """Leave a desk for another day."""
        leg = self.leg(office_id)
        leg.state, leg.reason = "later", reason
        self._sort()

    def today(self, office_id: str) -> None:
        """Go there today after all."""
        leg = self.leg(office_id)
        leg.state, leg.reason = "next", ""
        self._sort()

    def add(self, office_id: str) -> None:
        """A desk that no procedure asks for."""
        self.legs.append(Leg(self._offices[office_id], "next", by_hand=True, new=True))
        self._sort()

    def remove(self, office_id: str) -> None:
        """Take a desk out that was added just now."""
        self.legs.remove(self.leg(office_id))

    @property
    def coming(self) -> list[Leg]:
        """The desks to go to today, in order."""
        return [leg for leg in self.legs if leg.state == "next"]

    @property
    def postponed(self) -> dict[str, str]:
        """Desks for another day → why."""
        return {leg.office.id: leg.reason for leg in self.legs if leg.state == "later"}

    @property
    def as_told(self) -> bool:
        """The way is still the one on the slip and the guide sheet that the resident has."""
        return self._slip_says == self._plan()

    def _plan(self) -> tuple[list[str], dict[str, str]]:
        return [leg.office.id for leg in self.coming], self.postponed

    @property
    def others(self) -> dict[str, str]:
        """Offices that are not on the way: id → name."""
        used = {leg.office.id for leg in self.legs}
        return {office.id: office.name for office in self._offices.values() if office.id not in used}


def to_bring(leg: Leg) -> list[Bring]:
    """What to bring to a desk, each document once."""
    found: dict[str, Bring] = {}
    for bring in (bring for judged in leg.judged for bring in judged.documents):
        found.setdefault(bring.document.id, bring)
    return list(found.values())
