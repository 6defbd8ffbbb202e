"""Papers of a visit, gathered behind the guard: each is data ready to be rendered beside the event loop."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.base import clock
from services.base.clock import JST
from services.base.database import AsyncSession
from services.base.errors import NotFound
from services.catalogue import service as catalogues
from services.catalogue.schema import Catalogue
from services.documents import service as documents
from services.documents import towns
from services.documents.filled import FilledForm
from services.documents.pdf import Sheet
from services.documents.service import Seal, Setting
from services.documents.slips import GuidePaper, Place, SlipPaper, desk_place
from services.handoff import service as handoff
from services.handoff.service import StopView
from services.navigation import service as navigation
from services.navigation.guide import Guide, Stop
from services.navigation.needs import together
from services.navigation.service import Judged, Judgement
from services.reception import service as reception
from services.reception.state import VisitState
from services.staff import service as staff
from services.staff.service import SignedIn

AHEAD = frozenset({"planned", "waiting", "active"})
FormKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Papers:
    """A visit and everything that its papers are made of."""

    state: VisitState
    catalogue: Catalogue
    judgement: Judgement
    stops: Sequence[StopView]
    seals: dict[FormKey, Seal]

    @classmethod
    async def of(cls, session: AsyncSession, visit_id: str) -> "Papers":
        """Read it.

        :raises VisitNotFound: there is no such visit.
        """
        state = await reception.load(session, visit_id)
        catalogue = await catalogues.get(session, state.catalogue_version)
        judgement = navigation.judge(state, catalogue, clock.today())
        seals = {seal.key: seal for seal in await documents.seals(session, visit_id) if not seal.broken}
        return cls(state, catalogue, judgement, await handoff.stops(session, visit_id), seals)

    @property
    def people(self) -> list[str]:
        """宛名番号 of the persons whose data may be on any paper."""
        return [person.person_id for person in self.state.persons if person.person_id]

    async def sheets(self, session: AsyncSession, here: SignedIn, only: FormKey | None = None) -> list[Sheet]:
        """The city's originals: as signed where the seal is whole, otherwise as they stand, to be signed on paper.

        :param only: one form instead of all.
        :raises NotFound: the visit needs no such form.
        """
        setting = Setting(desk=here.office_name, staff=here.user_name, towns=await towns.load(session))
        forms = documents.filled_forms(self.state, self.catalogue, clock.today(), setting)
        wanted = [form for form in forms if only in {None, form.key}]
        if not wanted:
            raise NotFound
        return [await self._sheet(session, form) for form in wanted]

    async def _sheet(self, session: AsyncSession, form: FilledForm) -> Sheet:
        seal = self.seals.get(form.key)
        if seal is None:
            return Sheet(form, clock.today())
        signed = seal.paper()
        signature = await documents.verified(session, seal)
        svg = signature.svg if signed.signature else None
        return Sheet(signed, seal.sealed_at.astimezone(JST).date(), signature_svg=svg)

    def slip(self, code: str) -> SlipPaper:
        """The slip with ``code`` and the desks that come next."""
        language = self.state.language
        desks = [self._place(stop, language) for stop in self.stops if stop.state in AHEAD]
        return SlipPaper(code, self.state.number, clock.today(), desks, language)

    def _place(self, stop: StopView, language: str) -> Place:
        desk = self.catalogue.desks.get(stop.office_id)
        return desk_place(desk, stop.place, language) if desk else Place(stop.office_name, stop.place)

    async def guide(self, session: AsyncSession) -> GuidePaper:
        """The guide sheet: where to go in the order of the plan, what to bring, what is done or for another day."""
        offices = {office.id: office for office in await staff.offices(session)}
        branch = any(office.branch for stop in self.stops if (office := offices.get(stop.office_id)))
        branch = branch or offices[self.state.office_id].branch
        where = {self.state.office_id: "done"} | {stop.office_id: stop.state for stop in self.stops}
        today: dict[str, list[Judged]] = {}
        done: list[Judged] = []
        later: list[Judged] = []
        for judged in self.judgement.to_do:
            at = self.state.office_id if branch and judged.procedure.branch_one_stop else judged.desk
            state = where.get(at, "planned")
            if state in AHEAD:
                today.setdefault(at, []).append(judged)
            else:
                (done if state == "done" else later).append(judged)
        order = [stop.office_id for stop in self.stops] + list(self.catalogue.desks)
        desks = [desk for desk in dict.fromkeys(order) if desk in today and desk in self.catalogue.desks]
        guide = Guide(
            tuple(Stop(self.catalogue.desks[desk], tuple(today[desk])) for desk in desks),
            together((judged.documents for desk in desks for judged in today[desk]), self.catalogue),
            tuple(later),
            tuple(self.judgement.maybe),
        )
        home = offices[self.state.office_id]
        return GuidePaper(
            guide,
            self.state.number,
            clock.today(),
            names={person.key: str(self.state.get("p.name", person.key) or "") for person in self.state.persons},
            places={office.id: office.place for office in offices.values()},
            done=done,
            contact=f"{home.name}({home.place})",
            language=self.state.language,
        )
