"""Connections for statements that are a transaction each: what a key press uses.

A library's pool gives a connection back in a task of its own, a turn of the event loop after the answer, and lets
newcomers overtake those who wait. With hundreds at the keyboard such turns are most of the time a key press takes.
"""

import asyncio
import json
from collections import deque
from typing import TypeAlias

import asyncpg

Seat: TypeAlias = "asyncpg.Connection | None"  # ``None``: nothing was opened here yet, or it broke


# The statements look single rows up by their keys: a plan is good for all parameters, and made once.
SETTINGS = {"application_name": "kakanai", "jit": "off", "plan_cache_mode": "force_generic_plan"}


class Drivers:
    """``size`` connections to the PostgreSQL at ``url``, each opened when it is needed first."""

    def __init__(self, url: str, size: int) -> None:
        self._url = url
        self._free: list[Seat] = [None] * size  # those that are open are at the end, and taken first
        self._waiting: deque[asyncio.Future[Seat]] = deque()

    async def fetch(self, statement: str, *parameters: object) -> list[asyncpg.Record]:
        """The rows of ``statement``; JSON columns are Python objects, JSON parameters are text."""
        seat = self._free.pop() if self._free else await self._turn()
        try:
            if seat is None or seat.is_closed():  # the database may have gone away meanwhile
                seat = None
                seat = await self._connect()
            found: list[asyncpg.Record] = await seat.fetch(statement, *parameters)
            return found
        finally:
            self._give(seat)

    async def warm_up(self, statement: str, *parameters: object) -> None:
        """Open every connection and let it make its plan, before anybody waits for it."""
        await asyncio.gather(*(self.fetch(statement, *parameters) for _ in self._free))

    async def close(self) -> None:
        """Close what is open. Nobody may be fetching any more."""
        for seat in self._free:
            if seat is not None:
                await seat.close()
        self._free = [None] * len(self._free)

    async def _turn(self) -> Seat:
        turn: asyncio.Future[Seat] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was given in the moment of leaving
                self._give(turn.result())
            raise

    def _give(self, seat: Seat) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(seat)
                return
        self._free.append(seat)

    async def _connect(self) -> asyncpg.Connection:
        connection = await asyncpg.connect(self._url, server_settings=SETTINGS)
        for name in ("json", "jsonb"):
            await connection.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=json.loads)
        return connection
