"""What is known of one event of a visit while it is being worked out, item by item."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.base.dates import BadDate, RecordedDate, parse_recorded
from services.catalogue.asking import place_of
from services.catalogue.rules import TRUE, Facts, Verdict
from services.catalogue.schema import Event
from services.reception.models import VISIT
from services.reception.state import Participant, VisitState


def births(state: VisitState) -> Iterator[tuple[str, RecordedDate]]:
    """Birth dates as recorded, by person; those that cannot be read are left out."""
    for person in state.persons:
        raw = state.get("p.birth", person.key)
        if isinstance(raw, str):
            try:
                yield person.key, parse_recorded(raw)
            except BadDate:
                continue


@dataclass
class Draft:
    """The facts of one event so far. ``people`` holds every person of the visit, ``members`` the household in order."""

    event: Event
    state: VisitState
    today: date
    asks: frozenset[str]  # items that the event's flow asks
    members: list[Participant]
    births: Mapping[str, RecordedDate]  # of persons who have a readable birth date
    shared: dict[str, dict[str, Any]]
    people: dict[str, dict[str, Any]]

    def facts(self, key: str) -> Facts:
        """What rules see for one person."""
        return {**self.shared, "p": self.people.get(key, {})}

    def about(self, key: str) -> Verdict:
        """Whether the event is about a person (:class:`services.catalogue.schema.Event`, ``concerns``)."""
        fact = self.event.concerns
        return TRUE if fact == "all" else self.verdict(fact, key)

    def verdict(self, fact: str, key: str) -> Verdict:
        """A yes/no fact as a verdict; unknown, it is itself what is missing."""
        value = self.get(fact, key)
        return Verdict(None, frozenset({fact})) if value is None else Verdict(value)

    def takes(self, item: str) -> bool:
        """Whether what is stored of ``item`` is said of this event: a day may be another event's."""
        return place_of(item, self.event) == item

    def get(self, item: str, key: str = VISIT) -> Any:
        """A fact, ``None`` while unknown."""
        group, name = item.split(".")
        holder = self.people.get(key, {}) if group == "p" else self.shared[group]
        return holder.get(name)

    def put(self, item: str, key: str, value: Any) -> None:
        """Settle a fact. A personal item of the whole visit (``key`` :data:`VISIT`) holds for everybody."""
        group, name = item.split(".")
        if group != "p":
            self.shared[group][name] = value
        elif key == VISIT:
            for facts in self.people.values():
                facts[name] = value
        else:
            self.people[key][name] = value

    def all_of(self, item: str) -> dict[str, Any]:
        """Member → fact, unknown ones as ``None``."""
        return {member.key: self.get(item, member.key) for member in self.members}
