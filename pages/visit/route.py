"""Where the resident still has to go: proposed from the judgement, and as staff changed it by hand.

What they changed is a value of the visit (:mod:`services.handoff.plan`). The way is worked out from it, the judgement
and where the visit has been, so that it is the same after a reload, in a second tab and at the next desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pages.visit.model import VisitModel
from services.handoff import service as handoff
from services.handoff.service import Planned, StopView
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
    by_hand: bool = False  # added by staff: no procedure has to ask for it
    new: bool = False  # added by staff, and the resident was not sent there yet


class Route:
    """The legs of one visit, in order: this desk and what is done, what comes next, what is for another day."""

    def __init__(self, model: VisitModel, stops: Sequence[StopView], *, slip: bool) -> None:
        """``slip``: the resident has one, which tells the way of ``stops``."""
        self._model = model
        self._stops = stops
        self._slip_says = self._told() if slip else None
        self.legs: list[Leg] = []
        self.follow()

    def follow(self) -> None:
        """Work out the way: the judgement, or what staff decided about it, may be another.

        A desk is on it when something is to be done there or staff added it; the order by hand comes first.
        """
        tasks, been = self._tasks(), self._been()
        plan = {one.office_id: one for one in handoff.read_plan(self._model.state.get(handoff.PLAN))}
        reasons = {stop.office_id: stop.reason for stop in self._stops}
        sent = {stop.office_id for stop in self._stops}
        self.legs = []
        for desk in dict.fromkeys([*plan, *been, *tasks]):
            planned, state = plan.get(desk, Planned(desk)), been.get(desk, "next")
            behind = state in {"here", "done"}
            if desk not in self._model.offices or not (behind or desk in tasks or planned.by_hand):
                continue
            reason = reasons.get(desk, "")
            if desk in plan and not behind:
                state, reason = ("next", "") if planned.later is None else ("later", planned.later)
            leg = Leg(self._model.offices[desk], state, tasks.get(desk, []), reason, planned.by_hand)
            leg.new = leg.by_hand and desk not in sent
            self.legs.append(leg)
        self._sort()

    def _been(self) -> dict[str, str]:
        """Desks that the visit has been to or was sent to → their state."""
        opener = {self._model.state.office_id: "done"} if self._stops else {}  # it has no stop of its own
        known = {stop.office_id: stop.state if stop.state in {"done", "later"} else "next" for stop in self._stops}
        return opener | known | {self._model.here.office_id: "here"}

    def _tasks(self) -> dict[str, list[Judged]]:
        """Desk → what is to be done there. A branch office does all that its city lets it do in one stop."""
        here, branch = self._model.here.office_id, self._model.here.signed_in.branch
        tasks: dict[str, list[Judged]] = {}
        order = list(self._model.catalogue.desks)
        for judged in sorted(self._model.judgement.to_do, key=lambda one: order.index(one.desk)):
            one_stop = branch and judged.procedure.branch_one_stop
            tasks.setdefault(here if one_stop else judged.desk, []).append(judged)
        return tasks

    def _sort(self) -> None:
        rank = {"done": 0, "here": 1, "next": 2, "later": 3}
        self.legs.sort(key=lambda leg: rank[leg.state])

    # What staff decide

    def leg(self, office_id: str) -> Leg | None:
        """The leg of an office, if it is (still) on the way."""
        return next((leg for leg in self.legs if leg.office.id == office_id), None)

    def move(self, office_id: str, by: int) -> None:
        """Earlier (-1) or later (+1) among the desks that come next."""
        coming = self.coming
        at = next((place for place, leg in enumerate(coming) if leg.office.id == office_id), len(coming))
        to = at + by
        if at < len(coming) and 0 <= to < len(coming):
            one, other = self.legs.index(coming[at]), self.legs.index(coming[to])
            self.legs[one], self.legs[other] = self.legs[other], self.legs[one]

    def postpone(self, office_id: str, reason: str) -> None:
        """Leave a desk for another day."""
        self._put(office_id, "later", reason)

    def today(self, office_id: str) -> None:
        """Go there today after all."""
        self._put(office_id, "next", "")

    def _put(self, office_id: str, state: str, reason: str) -> None:
        if leg := self.leg(office_id):
            leg.state, leg.reason = state, reason
            self._sort()

    def add(self, office_id: str) -> None:
        """A desk that no procedure asks for."""
        if self.leg(office_id) is None:
            self.legs.append(Leg(self._model.offices[office_id], "next", by_hand=True, new=True))
            self._sort()

    def remove(self, office_id: str) -> None:
        """Take a desk out that was added."""
        self.legs = [leg for leg in self.legs if leg.office.id != office_id]

    @property
    def plan(self) -> list[Planned]:
        """What is to be kept of it: what lies ahead, and that this desk itself was added."""
        return [
            Planned(leg.office.id, leg.reason if leg.state == "later" else None, leg.by_hand)
            for leg in self.legs
            if leg.state in {"next", "later"} or (leg.state == "here" and leg.by_hand)
        ]

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
        return self._slip_says == ([leg.office.id for leg in self.coming], self.postponed)

    def _told(self) -> tuple[list[str], dict[str, str]]:
        others = [stop for stop in self._stops if stop.office_id != self._model.here.office_id]
        ahead = [stop.office_id for stop in others if stop.state in AHEAD]
        return ahead, {stop.office_id: stop.reason for stop in others if stop.state == "later"}

    @property
    def others(self) -> dict[str, str]:
        """Offices that are not on the way: id → name."""
        used = {leg.office.id for leg in self.legs}
        return {office.id: office.name for office in self._model.offices.values() if office.id not in used}


def to_bring(leg: Leg) -> list[Bring]:
    """What to bring to a desk, each document once."""
    found: dict[str, Bring] = {}
    for bring in (bring for judged in leg.judged for bring in judged.documents):
        found.setdefault(bring.document.id, bring)
    return list(found.values())
