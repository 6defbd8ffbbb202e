"""What the registers say of the people of a visit, for the panel beside it."""

from dataclasses import dataclass, field

from services.base.database import AsyncSession
from services.base.errors import NotFound
from services.reception.state import JOINED, VisitState
from services.registry import service as registry
from services.registry.views import HouseholdView, MemberView, PersonView, StopView


@dataclass(slots=True)
class People:
    """Households of a visit as the register holds them, and every reason to stop."""

    households: list[HouseholdView] = field(default_factory=list)  # in the order of the visit's persons
    members: dict[str, MemberView] = field(default_factory=dict)  # person key → the register's line
    apart: dict[str, PersonView] = field(default_factory=dict)  # person key → whom the register has in no household
    stops: dict[str, list[StopView]] = field(default_factory=dict)  # person key → reasons, only of those who have any

    async def read(self, session: AsyncSession, state: VisitState) -> None:
        """Read everything anew for the persons of ``state``."""
        ids = {p.key: p.person_id for p in state.persons if p.person_id}
        wanted = dict.fromkeys(p.household_id for p in state.persons if p.household_id and p.role != JOINED)
        households = []
        for household_id in wanted:
            try:
                households.append(await registry.household(session, household_id))
            except NotFound:  # dissolved since: the visit's own values remain
                continue
        lines = {m.person.id: m for household in households for m in household.members}
        found = await registry.stops(session, list(ids.values()))
        apart = {key: person_id for key, person_id in ids.items() if person_id not in lines}
        self.apart = {key: await registry.person(session, person_id) for key, person_id in apart.items()}
        self.households = households
        self.members = {key: lines[person_id] for key, person_id in ids.items() if person_id in lines}
        self.stops = {key: found[person_id] for key, person_id in ids.items() if found.get(person_id)}
