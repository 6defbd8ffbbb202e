"""Whose household a form is about: who moves, who stays, who is its head after the change."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

from services.base.dates import ANY_DAY, BadDate, RecordedDate, fiscal_year_end_of_age, parse_recorded
from services.documents.kin import HEAD, Kin
from services.reception.state import PREFILLED, VisitState

FROM_OUTSIDE = frozenset({"tennyu", "tennyu-kokugai", "jukyochi"})
ARRIVING = FROM_OUTSIDE | {"tenkyo"}  # afterwards they live at ev.new_address
LEAVING = frozenset({"tenshutsu", "tenshutsu-kokugai"})
HEAD_CHANGE = "head-change"


@dataclass(frozen=True)
class Household:
    """The persons of a visit on one day. Made for one state; answers are remembered.

    A part of a household that moves is a household of its own afterwards: this one is theirs, and :attr:`left` is that
    of those who stay (``behind``). Both know everybody by 続柄; head and rows are of their own household.
    """

    state: VisitState
    today: date
    behind: bool = False

    @cached_property
    def members(self) -> list[str]:
        """Keys of the persons concerned, in the order of the household."""
        return [person.key for person in self.state.members]

    @cached_property
    def everybody(self) -> list[str]:
        """The members and those named with them, such as a child who lives elsewhere; not agents."""
        return self.members + [person.key for person in self.state.persons if person.role == "other"]

    @cached_property
    def events(self) -> list[str]:
        """The chosen life events."""
        chosen = self.state.get("ev.kind") or []
        return [chosen] if isinstance(chosen, str) else list(chosen)

    def is_(self, item: str, key: str) -> bool:
        """A yes/no item of a person is known to be true."""
        return self.state.get(item, key) is True

    def relation(self, key: str) -> str:
        """続柄 to the head, empty while unknown."""
        return str(self.state.get("p.relation", key) or "")

    def birth(self, key: str) -> RecordedDate:
        """The recorded birth date; any day while unknown or unreadable."""
        raw = self.state.get("p.birth", key)
        try:
            return parse_recorded(str(raw)) if raw else _UNKNOWN
        except BadDate:
            return _UNKNOWN

    def age(self, key: str) -> int | None:
        """Completed years today; ``None`` while unknown."""
        return self.birth(key).age_on(self.today)

    def until_fiscal_year_of(self, years: int, key: str) -> bool:
        """Today is not after the first 31 March on or after that birthday.

        Of a birth date with unknown parts the youngest possible age counts; of one wholly unknown nobody can say so.
        """
        born = self.birth(key)
        return born.latest != ANY_DAY.latest and self.today <= fiscal_year_end_of_age(born.latest, years)

    @cached_property
    def movers(self) -> list[str]:
        """異動者: who moves. All the living when nobody is named; of those from outside, who is no resident yet."""
        able = self._alive
        if FROM_OUTSIDE & set(self.events):
            able = [key for key in able if not self.is_("p.resident", key)] or able
        moving = [key for key in self._alive if self.is_("p.moving", key)]
        return able if self.state.get("ev.all_members") is True else moving or able

    @cached_property
    def _alive(self) -> list[str]:
        return [key for key in self.members if not self.is_("p.deceased", key)]

    @cached_property
    def arriving(self) -> bool:
        """Somebody lives at the visit's new address afterwards."""
        return bool(ARRIVING & set(self.events))

    @property
    def joins(self) -> bool:
        """They come into a household that exists already, whose head is nobody of this visit."""
        return self.state.get("hh.joins_existing") is True

    @cached_property
    def apart(self) -> bool:
        """Some move to another household than the others of the visit live in."""
        into_theirs = self.joins and "tenkyo" not in self.events
        return self.arriving and not into_theirs and self.movers != self._alive

    @cached_property
    def left(self) -> Self:
        """The household of those who stay where they are; the same one unless some move :attr:`apart`."""
        return replace(self, behind=True) if self.apart else self

    def of(self, people: Collection[str], *, moving: bool) -> Self:
        """The household that a form for ``people`` is about; for nobody in particular: of those who move or stay."""
        return self if (set(people) & set(self.movers) if people else moving) else self.left

    @cached_property
    def here(self) -> list[str]:
        """Members of this household: who moves, or who stays. The dead were of the old one."""
        if not self.apart:
            return self.members
        return [key for key in self.members if (key in self.movers) is not self.behind]

    @property
    def renumbered(self) -> bool:
        """Their household is another than the registered one: its 世帯番号 is not theirs."""
        return self.arriving and not self.behind and (self.joins or self.apart)

    @cached_property
    def living(self) -> list[str]:
        """Members who are alive and stay in the household."""
        gone = set(self.movers) if LEAVING & set(self.events) else set()
        return [key for key in self.here if not self.is_("p.deceased", key) and key not in gone]

    @cached_property
    def children(self) -> list[str]:
        """児童: up to the end of the fiscal year in which they become 18."""
        return self.theirs(key for key in self.everybody if self.until_fiscal_year_of(18, key))

    def theirs(self, family: Iterable[str]) -> list[str]:
        """Of a family those who still are one: after a divorce, who lives in this household or was never in it."""
        torn = self.kin.divorce and self.apart
        return [key for key in family if not torn or key in self.here or key not in self.members]

    @cached_property
    def head(self) -> str | None:
        """世帯主 after the change: whom the visit names, else who is alone, else the head of the register who is here.

        ``None`` when the head is not of this visit, such as when the persons join another household, and when nobody
        has named one for a part of a household that the head does not belong to.
        """
        named = [key for key in self.here if self.is_("p.head", key)]
        if named:
            return named[0]
        if self.joins and not self.behind:
            return None
        gone = {key for key in self.here if self.is_("p.deceased", key)}
        if self.household_wish == HEAD_CHANGE:  # somebody else has to be named
            gone.add(self.registered_head or "")
        called = plain_name(self.state.get("ev.new_head"))
        of_that_name = [key for key in self.here if called and plain_name(self.state.get("p.name", key)) == called]
        said = [key for key in self.here if self.state.get("p.new_relation", key) == HEAD]
        alone = self.living if self.arriving and not self._some_missing else []
        for clear in (of_that_name, said, alone):
            if len(clear) == 1:
                return clear[0]
        return next((key for key in self.here if self.relation(key) == HEAD and key not in gone), None)

    @property
    def _some_missing(self) -> bool:
        """The whole household moves, and not everybody of it is of this visit."""
        registered = self.state.get("hh.members")
        count = registered if isinstance(registered, int) else 0
        return self.state.get("ev.all_members") is True and len(self.members) < count

    def resettled(self, key: str) -> bool:
        """The recorded 続柄 is towards another head than that of the household the person comes into."""
        stored = self.state.values.get((key, "p.relation"))
        if self.behind or not self.arriving or key not in self.movers or not self.relation(key):
            return False
        recorded = stored is not None and stored.source in PREFILLED
        return recorded and (self.joins or self.head is None or self.relation(self.head) != HEAD)

    @property
    def household_wish(self) -> str:
        """What becomes of the household itself (``hh.setai_wish``)."""
        return str(self.state.get("hh.setai_wish") or "none")

    @cached_property
    def registered_head(self) -> str | None:
        """世帯主 as the register has it, before the change."""
        return next((key for key in self.members if self.relation(key) == HEAD), None)

    @cached_property
    def kin(self) -> Kin:
        """Who belongs to whom."""
        divorcing = frozenset(key for key in self.members if self.is_("p.concerned", key))
        households = {person.key: person.household_id for person in self.state.members}
        return Kin({key: self.relation(key) for key in self.members}, households, "rikon" in self.events, divorcing)


_UNKNOWN = RecordedDate("", "unknown-date", ANY_DAY.earliest, ANY_DAY.latest)


def plain_name(name: object) -> str:
    """A name without spaces, as two people may write it."""
    return "".join(str(name or "").split())
