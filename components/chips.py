"""Small words beside a name: benefits held, reasons to stop, origins. Plain data, drawn by whoever shows them."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.base.dates import wareki_short
from services.base.i18n import t
from services.registry.views import BenefitView, PersonView, StopView


@dataclass(frozen=True, slots=True)
class Chip:
    """``look`` is the chip's class of ``theme.css``; ``title`` says more where there is more to say."""

    text: str
    look: str = ""
    title: str = ""

    def as_dict(self) -> dict[str, str]:
        """For a component in the browser."""
        return {"text": self.text, "look": self.look, "title": self.title}


def benefit_chips(benefits: Iterable[BenefitView]) -> list[Chip]:
    """Every benefit held, with its number and its days."""
    chips = []
    for benefit in benefits:
        said = [t("chip.number", number=benefit.number)] if benefit.number else []
        said += [t("chip.since", day=wareki_short(benefit.started_on))] if benefit.started_on else []
        said += [t("chip.until", day=wareki_short(benefit.ends_on))] if benefit.ends_on else []
        chips.append(Chip(benefit.label, title=" ".join(said)))
    return chips


def stop_chips(kinds: Iterable[str]) -> list[Chip]:
    """Reasons to stop, each kind once."""
    return [Chip(t(f"stop.{kind}"), "bad") for kind in dict.fromkeys(kinds)]


def state_chips(state: str) -> list[Chip]:
    """The mark of whoever is no resident: moved out, dead, removed, or of outside (住登外)."""
    return [] if state == "resident" else [Chip(t(f"state.{state}"), "warn")]


def letter_chips(name: str, extra: Mapping[str, Any]) -> list[Chip]:
    """The mark of a name with a letter that no font has (外字), and what it may be if the register says so."""
    if not any(unicodedata.category(letter) == "Co" for letter in name):
        return []
    may_be = [candidate for one in extra.get("unknown_letters", ()) for candidate in one["candidates"]]
    return [
        Chip(t("chip.unknown_letter_of", letters="・".join(may_be)) if may_be else t("chip.unknown_letter"), "warn")
    ]


def register_chips(person: PersonView) -> list[Chip]:
    """What the register marks of a person beside benefits and stops: 字形不明, 転出予定, 名寄せ候補."""
    chips = letter_chips(person.name, person.extra)
    planned = person.extra.get("planned_out")
    if isinstance(planned, dict):
        day = wareki_short(date.fromisoformat(planned["day"]))
        chips.append(Chip(t("chip.planned_out", day=day), "warn", t("chip.planned_to", place=planned["to"])))
    if person.same_as:
        chips.append(Chip(t("chip.same_as"), "warn", t("chip.same_as_number", number=person.same_as)))
    return chips


def stops_of(stops: Iterable[StopView]) -> list[Chip]:
    """:func:`stop_chips` of views."""
    return stop_chips(stop.kind for stop in stops)
