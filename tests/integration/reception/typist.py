"""A process that stores values until it is killed, and prints each one once it is acknowledged."""

import asyncio
import sys
from itertools import count

from services.base import database
from services.reception import service as reception
from services.reception.state import Actor


async def main(url: str, visit_id: str, token: str) -> None:
    database.configure(url)
    actor = Actor("yamada", "koseki-1", token)
    for n in count():
        await reception.put_at_once(visit_id, actor, "", "ev.note", n)
        print(n, flush=True)  # noqa: T201 - the acknowledgement


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
