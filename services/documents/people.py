"""Who is who on a form: roles such as 届出人, 世帯主, 配偶者, and who belongs to whom.

Relations are 続柄 as the standard writes them (世帯主, 妻, 子, 子の妻, 妻(未届)の子, …), generations joined by の.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from services.base.dates import ANY_DAY, BadDate, RecordedDate, fiscal_year_end_of_age, parse_recorded
from services.catalogue.schema import Role
from services.reception.state import Participant, VisitState

ACTING_FOR_ANOTHER = ("legal", "agent", "messenger")  # ap.kind of somebody who is not concerned themselves
ARRIVING = frozenset({"tennyu", "tennyu-kokugai", "jukyochi", "tenkyo"})  # afterwards they live at ev.new_address
LEAVING = frozenset({"tenshutsu", "tenshutsu-kokugai"})
HEAD_CHANGE = "head-change"
_COUPLE = {"夫": "妻", "妻": "夫", "夫(未届)": "妻(未届)", "妻(未届)": "夫(未届)"}
_HEAD = "世帯主"
_SIBLINGS = frozenset({"兄", "姉", "弟", "妹", _HEAD})


@dataclass(frozen=True)
class Party:
    """The persons of a visit on one day, with what forms ask about them. Made for one state; answers are remembered."""

    state: VisitState
    today: date

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
        """異動者: who moves. All members when nobody is named."""
        moving = [key for key in self.members if self.is_("p.moving", key)]
        return moving or self.members

    @cached_property
    def living(self) -> list[str]:
        """Members who are alive and stay in the household."""
        gone = set(self.movers) if LEAVING & set(self.events) else set()
        return [key for key in self.members if not self.is_("p.deceased", key) and key not in gone]

    @cached_property
    def children(self) -> list[str]:
        """児童: up to the end of the fiscal year in which they become 18."""
        return [key for key in self.everybody if self.until_fiscal_year_of(18, key)]

    @cached_property
    def head(self) -> str | None:
        """世帯主 after the change: whom the visit names, else the head of the register who stays.

        ``None`` when the head is not of this visit, such as when the persons join another household.
        """
        named = [key for key in self.members if self.is_("p.head", key)]
        if named:
            return named[0]
        if self.state.get("hh.joins_existing") is True:
            return None
        gone = {key for key in self.members if self.is_("p.deceased", key)}
        if self.household_wish == HEAD_CHANGE:  # somebody else has to be named
            gone.add(self.registered_head or "")
        called = _plain(self.state.get("ev.new_head"))
        of_that_name = [key for key in self.members if called and _plain(self.state.get("p.name", key)) == called]
        if len(of_that_name) == 1:
            return of_that_name[0]
        return next((key for key in self.members if self.relation(key) == _HEAD and key not in gone), None)

    @property
    def household_wish(self) -> str:
        """What becomes of the household itself (``hh.setai_wish``)."""
        return str(self.state.get("hh.setai_wish") or "none")

    def is_old_head(self, name: str) -> bool:
        """``name`` is the registered head's, who is head no more once another has to be named."""
        head = self.registered_head or ""
        replaced = self.household_wish == HEAD_CHANGE or self.is_("p.deceased", head)
        called = [key for key in self.members if _plain(self.state.get("p.name", key)) == _plain(name)]
        return replaced and called == [head]

    @cached_property
    def registered_head(self) -> str | None:
        """世帯主 as the register has it, before the change."""
        return next((key for key in self.members if self.relation(key) == _HEAD), None)

    def spouse_of(self, key: str) -> str | None:
        """配偶者 (未届 included) by 続柄; ``None`` when there is none or more than one could be meant."""
        relation = self.relation(key)
        if relation == _HEAD:
            wanted = set(_COUPLE)
        elif relation in _COUPLE:
            wanted = {_HEAD}
        elif (married := relation.rpartition("の"))[2] in _COUPLE and married[0]:
            wanted = {married[0]}
        else:
            wanted = {f"{relation}の{one}" for one in _COUPLE} if relation else set()
        found = [other for other in self.members if other != key and self.relation(other) in wanted]
        return found[0] if len(found) == 1 else None

    def parents_of(self, key: str) -> list[str]:
        """父母 by 続柄, in the order of the household."""
        relation = self.relation(key)
        if relation == "子":
            heads = [other for other in self.members if self.relation(other) == _HEAD]
            spouse = self.spouse_of(heads[0]) if heads else None
            found = {*heads, *([spouse] if spouse else [])}
        elif relation in _SIBLINGS:
            found = {other for other in self.members if self.relation(other) in ("父", "母")}
        else:
            parent = relation.rpartition("の")[0] if relation.endswith("の子") else ""
            found = {other for other in self.members if parent and self.relation(other) == parent}
            found |= {spouse for one in list(found) if parent not in _COUPLE and (spouse := self.spouse_of(one))}
        return [other for other in self.members if other in found]

    @cached_property
    def proxy(self) -> str | None:
        """代理人・使者: who came for somebody else."""
        at_counter = self.state.applicant
        return at_counter.key if at_counter and self.state.get("ap.kind") in ACTING_FOR_ANOTHER else None

    def applicant(self, subject: str) -> str | None:
        """届出人: who came, or for whom the proxy came (the subject, the head, the eldest)."""
        at_counter = self.state.applicant
        if at_counter and not self.proxy:
            return at_counter.key
        candidates = [subject, self.head, *self.living]
        return next((key for key in candidates if key and not self.is_("p.deceased", key)), None)

    def mother(self, child: str | None) -> str | None:
        """Who gave birth: as known, else the female parent of the child."""
        known = [key for key in self.members if self.is_("p.gave_birth", key)]
        parents = self.parents_of(child) if child else []
        return next(iter(known or [key for key in parents if self.state.get("p.sex", key) == "女"]), None)

    def child(self) -> str | None:
        """The newborn, else the youngest child of the visit."""
        born = [key for key in self.members if self.is_("p.newborn", key)]
        children = sorted(self.children, key=lambda key: self.birth(key).earliest)
        return next(iter(born or children[::-1]), None)

    def guardian(self, child: str) -> str | None:
        """保護者: the parent who came, else the first parent."""
        parents = self.parents_of(child)
        at_counter = self.state.applicant
        return at_counter.key if at_counter and at_counter.key in parents else next(iter(parents), None)

    def roles(self, subject: str) -> dict[str, str]:
        """Role → person key, for the roles that somebody of the visit has on a form about ``subject``."""
        of = subject or self.head or self.applicant(subject) or ""
        child = self.child()
        found: Mapping[Role, str | None] = {
            Role.SUBJECT: subject or None,
            Role.APPLICANT: self.applicant(subject),
            Role.PROXY: self.proxy,
            Role.HEAD: self.head,
            Role.SPOUSE: self.spouse_of(of),
            Role.CHILD: child,
            Role.MOTHER: self.mother(child),
            Role.GUARDIAN: self.guardian(subject) if subject else None,
        }
        return {role.value: key for role, key in found.items() if key}


_UNKNOWN = RecordedDate("", "unknown-date", ANY_DAY.earliest, ANY_DAY.latest)


def _plain(name: object) -> str:
    """A name without spaces, as two people may write it."""
    return "".join(str(name or "").split())


def dead_applicant(state: VisitState) -> Participant | None:
    """Who stands at the counter although the visit says that they died."""
    came = state.applicant
    return came if came is not None and state.get("p.deceased", came.key) is True else None


def may_come(state: VisitState, today: date) -> list[Participant]:
    """Who of the visit can be at the counter: the living, from 15 years on (戸籍法 and 民法791条: 届出能力)."""
    party = Party(state, today)
    alive = (person for person in state.persons if not party.is_("p.deceased", person.key))
    return [person for person in alive if (age := party.age(person.key)) is None or age >= 15]


def participant(state: VisitState, key: str) -> Participant | None:
    """The person with this key, member or not."""
    return next((person for person in state.persons if person.key == key), None)
