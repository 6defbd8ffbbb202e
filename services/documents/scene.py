"""One form of one visit, with all that its boxes may be computed from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from services.catalogue.asking import place_of
from services.catalogue.rules import Rule
from services.catalogue.schema import Catalogue, Field_, Item, Role
from services.documents.faults import TownBook
from services.documents.filled import FormInstance
from services.documents.people import ARRIVING, LEAVING, Party
from services.reception.models import VISIT
from services.reception.state import VisitState

Facts = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the visit does not know itself: where it is received, by whom, and whether it is signed."""

    desk: str = ""
    staff: str = ""
    signature_svg: str | None = None
    towns: TownBook | None = None  # None: the list loaded in this process, if any


@dataclass
class Scene:
    """A form in its visit on one day. Computations receive it; it remembers facts per person."""

    instance: FormInstance
    state: VisitState
    catalogue: Catalogue
    today: date
    setting: Setting
    party: Party
    facts_of: Callable[[str | None, str], Facts]  # event, person key → nested facts
    resolve_own: Callable[["Scene", Field_], Any]
    stopped: frozenset[str] = frozenset()  # persons of whom nothing may be shown
    _facts: dict[tuple[str | None, str], Facts] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """The person key the form is about, or ``""``."""
        return self.instance.subject

    @cached_property
    def events(self) -> list[str]:
        """The visit's life events that the form's procedures belong to, those in which they apply first,
        without moves of others than its subject.

        For a procedure that staff added to other events: the first event it can belong to.
        """
        of_form = [event for one in self.instance.procedures for event in self.catalogue.procedures[one].events]
        chosen = [event for event in self.party.events if event in of_form]
        chosen = list(dict.fromkeys((*(event for event in self.instance.events if event in chosen), *chosen)))
        own = [event for event in chosen if not self.subject or self._moves(event, self.subject)]
        return own or chosen or of_form[:1]

    @cached_property
    def listed(self) -> list[str]:
        """Everybody who has a row of the form."""
        return list(dict.fromkeys(key for keys in self.instance.rows.values() for key in keys))

    def happens(self, event: str, key: str) -> bool:
        """One of the form's events changes something for a person, or for anybody on a form of the visit.

        A move does for who moves, a change of names for whoever did not say that theirs is the same.
        """
        people = [key] if key else self.listed or self.party.here
        if event == "shimei":
            people = [one for one in people if self.get("p.name_changed", one) is not False]
        return event in self.events and any(self._moves(event, one) for one in people)

    def _moves(self, event: str, key: str) -> bool:
        return event not in ARRIVING | LEAVING or key in self.party.movers

    def facts(self, key: str, event: str | None = None) -> Facts:
        """The facts of a person (or ``""``) under an event, the form's first unless one is given."""
        under = event or next(iter(self.events), None)
        if (under, key) not in self._facts:
            self._facts[under, key] = self.facts_of(under, key)
        return self._facts[under, key]

    def holds(self, rule: str, key: str) -> bool | None:
        """What a CEL rule says of a person; ``None`` while unknown."""
        return Rule.compile(rule).evaluate(self.facts(key)).value

    def holds_for_any(self, rule: str, key: str) -> bool:
        """The rule is known to hold for a person, or for anybody on a form of the visit, under one of its events."""
        people = [key] if key else [VISIT, *self.listed]
        compiled = Rule.compile(rule)
        return any(compiled.evaluate(self.facts(one, event)).value is True for event in self.events for one in people)

    def get(self, item: str, key: str = VISIT) -> Any:
        """The stored value; nothing of a stopped person, nor of a visit with one: it may say where they live."""
        hidden = key in self.stopped or (key == VISIT and self.stopped)
        return None if hidden else self.state.get(item, key)

    def name(self, key: str | None) -> str:
        """A person's name, empty while unknown."""
        return str(self.get("p.name", key) or "") if key else ""

    def own(self, local: str) -> Any:
        """The value of this form's own item, computed if nobody entered it."""
        item = f"{self.instance.form.id}.{local}"
        fields = (one for section in self.instance.form.sections for one in section.fields if one.item == item)
        found = next(fields, None)
        if found is None:
            return None
        self.state.get(
            item, VISIT if found.of in (Role.VISIT, Role.FORM) else self.instance.roles.get(found.of.value, VISIT)
        )
        return self.resolve_own(self, found)

    def has_own(self, local: str) -> bool:
        """The form has an item of its own with this name."""
        item = f"{self.instance.form.id}.{local}"
        return any(one.item == item for section in self.instance.form.sections for one in section.fields)

    def moves_in(self, key: str) -> bool:
        """The person lives at the visit's new address afterwards."""
        return self.party.arriving and key in self.party.movers

    def registered_address(self, key: str | None) -> str:
        """住所 with 方書 as the register has it."""
        return _joined(self.get("p.address", key), self.get("p.katagaki", key)) if key else ""

    @property
    def event_day(self) -> str | None:
        """異動日 under the form's event: as entered, or as it follows (出生: the child's birthday)."""
        return self.day_of(self.events)

    def day_of(self, events: Iterable[str]) -> str | None:
        """The day of the first of ``events``: each is kept on its own."""
        day = self.facts_of(next(iter(events), None), VISIT)["ev"].get("date")
        return str(day) if day else None

    def place_of(self, item: Item) -> Item:
        """The item that the visit keeps for one on this form: a day is that of the form's event."""
        event = self.catalogue.events.get(next(iter(self.events), ""))
        return self.catalogue.items[place_of(item.key, event)] if event else item

    @property
    def old_address(self) -> str:
        """The address before the move: as the certificate says, else the register's of the first who moves."""
        stated = _joined(self.get("ev.old_address"), self.get("ev.old_katagaki"))
        return stated or self.registered_address(next(iter(self.party.movers), None))

    @property
    def new_address(self) -> str:
        """The address after the move."""
        return _joined(self.get("ev.new_address"), self.get("ev.new_katagaki"))

    def address(self, key: str | None) -> str:
        """住所 with 方書 as it will be when the visit's move is recorded."""
        return self.new_address if key and self.moves_in(key) and self.new_address else self.registered_address(key)


def _joined(*parts: Any) -> str:
    return "\u3000".join(str(part) for part in parts if part)
