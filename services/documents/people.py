"""Who is who on a form: roles such as 届出人, 世帯主, 配偶者."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from services.catalogue.schema import Role
from services.documents.household import ARRIVING, HEAD_CHANGE, LEAVING, Household, plain_name
from services.reception.state import Participant, VisitState

ACTING_FOR_ANOTHER = ("legal", "agent", "messenger")  # ap.kind of somebody who is not concerned themselves


@dataclass(frozen=True)
class Party(Household):
    """A household of the visit, with the roles that its persons have on a form."""

    def is_old_head(self, name: str) -> bool:
        """``name`` is the registered head's, who is head no more once another has to be named."""
        head = self.registered_head or ""
        replaced = self.household_wish == HEAD_CHANGE or self.is_("p.deceased", head)
        called = [key for key in self.members if plain_name(self.state.get("p.name", key)) == plain_name(name)]
        return replaced and called == [head]

    def spouse_of(self, key: str) -> str | None:
        """配偶者 (未届 included) by 続柄; ``None`` when there is none or more than one could be meant."""
        return self.kin.spouse_of(key)

    def parents_of(self, key: str) -> list[str]:
        """父母 by 続柄, in the order of the household."""
        return self.kin.parents_of(key)

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
        parents = self.theirs(self.parents_of(child))
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


def dead_applicant(state: VisitState) -> Participant | None:
    """Who stands at the counter although the visit says that they died."""
    came = state.applicant
    return came if came is not None and state.get("p.deceased", came.key) is True else None


def may_come(state: VisitState, today: date) -> list[Participant]:
    """Who of the visit can be at the counter: the living, from 15 years on (戸籍法 and 民法791条: 届出能力)."""
    party = Party(state, today)
    alive = (person for person in state.persons if not party.is_("p.deceased", person.key))
    return [person for person in alive if (age := party.age(person.key)) is None or age >= 15]


def resettled(state: VisitState, today: date) -> frozenset[str]:
    """Whose recorded 続柄 says nothing about the household they come into."""
    party = Party(state, today)
    return frozenset(key for key in party.movers if party.resettled(key))


def participant(state: VisitState, key: str) -> Participant | None:
    """The person with this key, member or not."""
    return next((person for person in state.persons if person.key == key), None)


__all__ = [
    "ACTING_FOR_ANOTHER",
    "ARRIVING",
    "LEAVING",
    "Party",
    "dead_applicant",
    "may_come",
    "participant",
    "resettled",
]
