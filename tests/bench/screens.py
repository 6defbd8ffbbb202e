"""Terminals on a served program: typing seen on both screens, opening together, scan to visit, memory."""

import asyncio
import gc
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

import aiohttp

from pages.here import SCREEN_COOKIE, SESSION_COOKIE
from tests.bench.city import Desk, memory_mb
from tests.bench.figures import summary
from tests.bench.terminal import Element, Terminal

FIELD = "ct.submit_to|"
PATIENCE = 15.0  # seconds until an answer counts as failed
Report = dict[str, object]


@contextmanager
def without_pauses() -> Iterator[None]:
    """The simulated terminals are a Python process too: their garbage collector would be measured as our latency."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def is_field(element: Element) -> bool:
    return bool(element.get("props", {}).get("item") == FIELD)


async def typing(base_url: str, desks: Sequence[Desk], seconds: float, pid: int) -> Report:
    """Every clerk changes a field about once a second: stored and seen on her own and on the resident's screen."""
    before = memory_mb(pid)
    async with aiohttp.ClientSession() as session:
        staff = [Terminal(base_url, {SESSION_COOKIE: desk.staff_cookie}) for desk in desks]
        screens = [Terminal(base_url, {SCREEN_COOKIE: desk.screen_cookie}) for desk in desks]
        for desk, clerk, screen in zip(desks, staff, screens, strict=True):
            await clerk.open(f"/visit/{desk.visit_id}/forms", session)
            await screen.open("/resident", session)
        fields = [await clerk.until(is_field) for clerk in staff]
        grown = memory_mb(pid) - before
        own: list[float] = []
        residents: list[float] = []
        failed = [0, 0]

        async def clerk_types(clerk: Terminal, screen: Terminal, field: str, until: float) -> None:
            dice = random.Random(clerk.client_id)  # each in a rhythm of their own
            version = 0
            await asyncio.sleep(dice.random())
            while time.perf_counter() < until:
                version += 1
                word = f"提出先{version}番"
                basis = clerk.elements[field]["props"].get("basis")
                seen = clerk.seen(lambda m, v=version: field in m and m[field]["props"].get("acknowledged") == v)
                shown = screen.seen(lambda m, w=word: w in str(m))
                started = time.perf_counter()
                await clerk.emit(field, "store", {"version": version, "value": word, "basis": basis})
                for kind, (future, times) in enumerate(((seen, own), (shown, residents))):
                    try:
                        times.append(await asyncio.wait_for(future, PATIENCE) - started)
                    except TimeoutError:
                        failed[kind] += 1
                await asyncio.sleep(max(0.0, 0.5 + dice.random() - (time.perf_counter() - started)))

        with without_pauses():
            until = time.perf_counter() + seconds
            await asyncio.gather(*(clerk_types(*one, until) for one in zip(staff, screens, fields, strict=True)))
        await asyncio.gather(*(terminal.close() for terminal in [*staff, *screens]))
    return {
        "own_screen": summary(own, failed[0]),
        "resident_screen": summary(residents, failed[1]),
        "mb_per_terminal_of_two_screens": round(grown / len(desks), 2),
    }


async def bare_typing(base_url: str, clients: int, seconds: float) -> Report:
    """The same rhythm on the framework's bare page."""
    async with aiohttp.ClientSession() as session:
        terminals = [Terminal(base_url) for _ in range(clients)]
        for terminal in terminals:
            await terminal.open("/", session)
        times: list[float] = []
        failed = 0

        async def types(terminal: Terminal, number: int, until: float) -> None:
            nonlocal failed
            dice = random.Random(number)
            field = terminal.find(lambda e: any(event["type"] == "update:value" for event in e.get("events", [])))
            assert field is not None
            await asyncio.sleep(dice.random())
            count = 0
            while time.perf_counter() < until:
                count += 1
                word = f"seen {number}-{count}"
                seen = terminal.seen(lambda m, w=word: any(e and e.get("text") == w for e in m.values()))
                started = time.perf_counter()
                await terminal.emit(field, "update:value", f"{number}-{count}")
                try:
                    times.append(await asyncio.wait_for(seen, PATIENCE) - started)
                except TimeoutError:
                    failed += 1
                await asyncio.sleep(max(0.0, 0.5 + dice.random() - (time.perf_counter() - started)))

        with without_pauses():
            until = time.perf_counter() + seconds
            await asyncio.gather(*(types(terminal, number, until) for number, terminal in enumerate(terminals)))
        await asyncio.gather(*(terminal.close() for terminal in terminals))
    return summary(times, failed)  # type: ignore[return-value]


async def opening(base_url: str, desks: Sequence[Desk]) -> Report:
    """All terminals open the board at the same moment: until each can be used."""

    async def one(desk: Desk, session: aiohttp.ClientSession) -> float:
        terminal = Terminal(base_url, {SESSION_COOKIE: desk.staff_cookie})
        started = time.perf_counter()
        await terminal.open("/", session)
        await terminal.until(lambda e: "board" in str(e.get("tag")))
        took = time.perf_counter() - started
        await terminal.close()
        return took

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        return await _together([lambda desk=desk: one(desk, session) for desk in desks])


async def bare_opening(base_url: str, clients: int) -> Report:
    """The same with the framework's bare page."""

    async def one(session: aiohttp.ClientSession) -> float:
        terminal = Terminal(base_url)
        started = time.perf_counter()
        await terminal.open("/", session)
        took = time.perf_counter() - started
        await terminal.close()
        return took

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        return await _together([lambda: one(session)] * clients)


async def scanning(base_url: str, desks: Sequence[Desk], colleague: Desk) -> Report:
    """A slip is scanned on the board of another terminal: until the visit with its forms is on the screen."""
    times: list[float] = []
    async with aiohttp.ClientSession() as session:
        for desk in desks:
            terminal = Terminal(base_url, {SESSION_COOKIE: colleague.staff_cookie})
            await terminal.open("/", session)
            await terminal.until(lambda e: "board" in str(e.get("tag")))
            started = time.perf_counter()
            await terminal.scan(f"KK1:{desk.code}")
            try:
                await terminal.until(is_field, PATIENCE)
                times.append(time.perf_counter() - started)
            finally:
                await terminal.close()
    return summary(times)  # type: ignore[return-value]


async def _together(actions: list[Callable[[], Awaitable[float]]]) -> Report:
    started = time.perf_counter()
    times = await asyncio.gather(*(action() for action in actions))
    return {**summary(times), "last_ready_s": round(time.perf_counter() - started, 2)}
