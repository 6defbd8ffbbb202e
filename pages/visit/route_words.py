"""The desks of a visit's way in words."""

from collections import defaultdict

from components.way import Desk, Task, Tool
from pages.visit.model import VisitModel
from pages.visit.route import Leg, Route, to_bring
from services.base.dates import wareki
from services.base.i18n import STAFF_LANGUAGE, t
from services.navigation.service import Judged

TOOLS: dict[str, tuple[Tool, ...]] = {"next": ("up", "down", "later"), "later": ("today",)}


def desk_of(model: VisitModel, route: Route, leg: Leg) -> Desk:
    """One line of the list."""
    state = leg.state
    number = route.coming.index(leg) + 1 if state == "next" else 0
    tools: tuple[Tool, ...] = ("up", "down", "remove") if leg.new else TOOLS.get(state, ())
    if len(route.coming) < 2:
        tools = tuple(tool for tool in tools if tool not in {"up", "down"})
    return Desk(
        id=leg.office.id,
        name=leg.office.name,
        place=leg.office.place if state != "here" else "",
        mark={"done": "✓", "here": "●", "later": "—"}.get(state, str(number)),
        look="" if state == "next" else state,  # type: ignore[arg-type]
        procedures=_tasks(model, leg.judged),
        bring=_bring(leg) if state in {"next", "later"} else "",
        reason=leg.reason,
        deadline=_deadline(leg.judged) if state in {"next", "later"} else "",
        note=t(f"way.state.{state}") if state != "next" else "",
        chip={"done": "good", "here": "key", "later": "warn"}.get(state, ""),
        tools=tools,
    )


def _tasks(model: VisitModel, judged: list[Judged]) -> tuple[Task, ...]:
    """Each procedure once, with everybody it is for."""
    people: dict[str, list[str]] = defaultdict(list)
    for one in judged:
        people[one.procedure.name] += [model.name(key) for key in ([one.person_key] if one.person_key else [])]
    return tuple(Task(name, "、".join(dict.fromkeys(whom))) for name, whom in people.items())


def _bring(leg: Leg) -> str:
    names = (bring.document.name + ("" if bring.certain else t("way.perhaps")) for bring in to_bring(leg))
    return "、".join(names)


def _deadline(judged: list[Judged]) -> str:
    """The nearest last day; a day that is over is said so."""
    days = sorted((one.deadline.day, one.procedure.name) for one in judged if one.deadline and one.deadline.day)
    if not days:
        return ""
    day, name = days[0]
    passed = any(one.deadline and one.deadline.day == day and one.deadline.passed for one in judged)
    return t("way.passed" if passed else "way.until", STAFF_LANGUAGE, day=wareki(day), name=name)
