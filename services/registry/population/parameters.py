"""The numbers and word lists that the city is made from (``services/registry/data``)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Weighted:
    """Things drawn by weight."""

    things: tuple[Any, ...]
    cumulated: tuple[float, ...]

    @classmethod
    def of(cls, pairs: list[tuple[Any, float]]) -> "Weighted":
        """From (thing, weight)."""
        return cls(tuple(t for t, _ in pairs), tuple(accumulate(w for _, w in pairs)))

    def draw(self, dice: Random) -> Any:
        """One of them."""
        return dice.choices(self.things, cum_weights=self.cumulated)[0]


@cache
def read(name: str) -> Any:
    """The data file ``name`` (YAML)."""
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def parameters() -> Any:
    """``population.yaml``."""
    return read("population.yaml")


def as_of() -> date:
    """The reference day of the city's numbers."""
    day: date = parameters()["as_of"]
    return day


@cache
def surnames() -> Weighted:
    """(氏, カナ) by how many people bear it."""
    lines = (DATA / "surnames.csv").read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines if not line.startswith("#")]
    return Weighted.of([((name, kana), float(weight)) for name, kana, weight in rows])
