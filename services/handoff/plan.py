"""The plan of a visit's way as staff left it: one value of the visit, stored, logged and undone like every other.

It says what nobody can work out: the order by hand, which desks staff added, what is for another day and why. Which of
its desks have something to do is asked of the judgement each time, so that no plan keeps a desk alive.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

PLAN = "st.plan"  # the item


@dataclass(frozen=True, slots=True)
class Planned:
    """A desk of the plan. ``later``: why it is left for another day; ``by_hand``: no procedure has to ask for it."""

    office_id: str
    later: str | None = None
    by_hand: bool = False


def read_plan(value: Any) -> list[Planned]:
    """The plan as stored; empty while nobody has changed what is proposed."""
    return [Planned(one["office"], one.get("later"), one.get("by_hand", False)) for one in value or ()]


def write_plan(plan: Iterable[Planned]) -> list[dict[str, Any]]:
    """The plan as it is stored."""
    return [
        {"office": one.office_id}
        | ({"later": one.later} if one.later is not None else {})
        | ({"by_hand": True} if one.by_hand else {})
        for one in plan
    ]
