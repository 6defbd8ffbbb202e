"""Visits that are already under way when a test begins, written through the services as the screens do it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.resident.facts import groups
from pages.resident.words import ALL
from services.base import clock, database
from services.base.sql import row
from services.catalogue import service as catalogues
from services.documents import service as documents
from services.documents import towns
from services.documents.display import show
from services.documents.filled import Audience
from services.documents.reading import note_read
from services.handoff import service as handoff
from services.reception import service as reception
from services.reception.state import Actor
from services.staff import service as staff

Values = Mapping[tuple[str, str], Any]
FAMILY = [
    ("田中 太郎", "タナカ タロウ", "1986-05-12", "男", "世帯主"),
    ("田中 花子", "タナカ ハナコ", "1988-04-02", "女", "妻"),
    ("田中 さくら", "タナカ サクラ", "2019-06-01", "女", "子"),
]
KNOWN = ("p.name", "p.kana", "p.birth", "p.sex", "p.relation")
MOVE = {
    ("", "ev.kind"): ["tennyu"],
    ("", "ev.date"): "2026-11-20",
    ("", "ev.old_address"): "愛知県名古屋市中区栄1丁目1番1号",
    ("", "ev.old_head"): "田中 太郎",
    ("", "ev.new_address"): "伊賀市上野丸之内116番地",
    ("", "ev.new_head"): "田中 太郎",
    ("", "ev.transfer_doc"): "paper",
    ("", "ev.all_members"): True,
    ("", "ap.kind"): "self",
    ("", "hh.joins_existing"): False,
    ("p1", "p.tel"): "09012345678",
}


@dataclass
class Visit:
    """A visit whose lease a clerk holds at a terminal."""

    id: str
    actor: Actor

    @property
    def address(self) -> str:
        return f"/visit/{self.id}"

    async def put(self, values: Values, source: str = "answer") -> None:
        async with database.transaction() as session:
            await reception.put_many(session, self.id, self.actor, dict(values), source)

    async def add(self, values: Mapping[str, Any], person_id: str | None = None) -> str:
        async with database.transaction() as session:
            return await reception.add_person(
                session, self.id, self.actor, person_id=person_id, values=values, source="staff"
            )

    async def show(self, mode: staff.Mode, language: str | None = None) -> None:
        async with database.transaction() as session:
            await staff.show(session, self.actor.terminal_id, self.id, mode, language)

    async def read(self) -> None:
        """The resident finds every fact right, as their screen stores it, and goes on to sign."""
        async with database.transaction() as session:
            state = await reception.load(session, self.id)
            catalogue = await catalogues.get(session, state.catalogue_version)
            setting = documents.Setting(towns=await towns.load(session))
            forms = documents.filled_forms(state, catalogue, clock.today(), setting)
            names = {person.key: str(state.get("p.name", person.key) or "") for person in state.persons}
            texts = {
                key: {words.language: show(box, Audience.RESIDENT, words.language) for words in ALL}
                for group in groups(forms, catalogue.items, names, ALL[0])
                for fact in group.facts
                for key, box in zip(fact.keys, fact.boxes, strict=True)
            }
            await note_read(session, self.id, texts, agreed=True)
            await documents.confirm(session, self.id, forms)

    async def hand_off(self, *offices: str) -> None:
        async with database.transaction() as session:
            await handoff.hand_off(session, self.id, self.actor, offices)

    async def close(self) -> None:
        async with database.transaction() as session:
            await reception.close(session, self.id, self.actor)

    async def marks(self) -> set[tuple[str, str]]:
        async with database.transaction() as session:
            return {(mark.person_key, mark.item) for mark in await documents.open_marks(session, self.id)}

    async def seals(self) -> list[documents.Seal]:
        async with database.transaction() as session:
            return await documents.seals(session, self.id)

    async def strokes(self) -> list[Any]:
        async with database.transaction() as session:
            (seal, *_) = await documents.seals(session, self.id)
            return list((await documents.signature_of(session, seal)).strokes)


async def family(user: str, terminal: str, office: str, *, moving: bool = True) -> Visit:
    """A family of three at the counter; ``moving``: they move in, and everything is answered."""
    async with database.transaction() as session:
        opened = await reception.open_visit(session, Actor(user, terminal), office)
        visit = Visit(opened.id, Actor(user, terminal, opened.lease_token))
        for person in FAMILY:
            values = {**dict(zip(KNOWN, person, strict=True)), "p.moving": True}
            key = await reception.add_person(session, visit.id, visit.actor, values=values, source="transfer")
            if key == "p1":
                await reception.set_applicant(session, visit.id, visit.actor, key)
    if moving:
        await visit.put(MOVE)
    return visit


async def blank(terminal: str) -> None:
    """Nobody's visit on the terminal's resident screen."""
    async with database.transaction() as session:
        await staff.show(session, terminal, None, "blank")


async def pair(user: str, terminal: str, code: str) -> None:
    """Bind the screen that shows ``code``."""
    async with database.transaction() as session:
        await staff.pair(session, user, terminal, code)


async def protected() -> str:
    """宛名番号 of a resident under 支援措置."""
    async with database.transaction() as session:
        found = await row(
            session,
            "select p.id from protection x join person p on p.id = x.person_id"
            " where x.kind = 'shien' and p.state = 'resident' order by p.id limit 1",
        )
    assert found is not None, "the city has some"
    return str(found["id"])
