"""``make bench``: measures the program on the full population and prints JSON.

Machines are shared and noisy: read ratios and medians. The framework's bare page runs under the same load in the same
run, and is the baseline. Options: ``--quick`` shortens everything, ``--only typing,search`` chooses.
"""

import argparse
import asyncio
import json
import os
import sys

from services.base import clock, database
from tests.bench import city, rooms, screens

PORT, BARE_PORT = 8391, 8392
TARGETS = {
    "search": "45_clerks p95 <= 20 ms",
    "typing_45": "p95 <= 25 ms on both screens",
    "typing_450": "p95 <= 120 ms on both screens",
    "scan_to_open": "p95 <= 150 ms",
    "judging": "judge <= 20 ms for a household of five",
    "pdf": "one <= 15 ms, pack of 12 <= 150 ms",
    "opening_45": "last_ready_s <= 1.5",
    "memory": "<= 2 MB a terminal",
}


async def services(url: str, seconds: float, chosen: set[str]) -> dict[str, object]:
    """The rooms in this process."""
    found: dict[str, object] = {}
    desk = (await city.desks(url, 1))[0]
    database.configure(url, pool_size=20)
    try:
        if "search" in chosen:
            found["search"] = await rooms.search(seconds)
        if chosen & {"judging", "pdf"}:
            state, catalogue = await rooms.family(desk)
            if "judging" in chosen:
                found["judging"] = rooms.judging(state, catalogue, clock.today())
            if "pdf" in chosen:
                found["pdf"] = await rooms.printing(state, catalogue, clock.today())
    finally:
        await database.dispose()
    return found


async def served(url: str, seconds: float, chosen: set[str], crowds: list[int]) -> dict[str, object]:
    """Terminals on a served program, next to the bare page."""
    found: dict[str, object] = {}
    ours = f"http://127.0.0.1:{PORT}"
    bare = f"http://127.0.0.1:{BARE_PORT}"
    environment = {"DATABASE_URL": url, "PORT": str(PORT), "KAKANAI_DATA": str(city.DATA)}
    for crowd in crowds if "typing" in chosen else []:
        await city.clear(url)
        desks = await city.desks(url, crowd)
        with city.serving(["-m", "app.cli", "serve"], PORT, "/healthz", environment) as pid:
            found[f"typing_{crowd}"] = await screens.typing(ours, desks, seconds, pid)
        with city.serving(["-m", "tests.bench.bare", str(BARE_PORT)], BARE_PORT, "/", {}):
            found[f"typing_{crowd}_bare_framework"] = await screens.bare_typing(bare, crowd, seconds)
    if chosen & {"opening", "scan"}:
        await city.clear(url)
        with city.serving(["-m", "app.cli", "serve"], PORT, "/healthz", environment):
            if "opening" in chosen:
                desks = await city.desks(url, 45)
                await screens.opening(ours, desks[:3])
                found["opening_45"] = await screens.opening(ours, desks)
            if "scan" in chosen:
                handed = await city.desks(url, 30, handed_to=city.NEXT_OFFICE)
                colleague = (await city.desks(url, 1, office=city.NEXT_OFFICE))[0]
                found["scan_to_open"] = await screens.scanning(ours, handed, colleague)
    if "opening" in chosen:
        with city.serving(["-m", "tests.bench.bare", str(BARE_PORT)], BARE_PORT, "/", {}):
            await screens.bare_opening(bare, 3)
            found["opening_45_bare_framework"] = await screens.bare_opening(bare, 45)
    return found


def main() -> None:
    """Run what was chosen and print one JSON object."""
    everything = ["search", "judging", "pdf", "typing", "opening", "scan"]
    arguments = argparse.ArgumentParser(prog="make bench")
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--only", default=",".join(everything))
    options = arguments.parse_args()
    chosen = set(options.only.split(","))
    seconds = 6.0 if options.quick else 20.0
    crowds = [45] if options.quick else [45, 450]
    city.DATA.mkdir(parents=True, exist_ok=True)
    url = city.prepared()
    found = asyncio.run(services(url, seconds, chosen)) | asyncio.run(served(url, seconds, chosen, crowds))
    report = {"versions": rooms.versions(), "cores": os.cpu_count(), "targets": TARGETS, **found}
    json.dump(report, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
