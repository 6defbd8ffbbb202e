"""The two papers a resident carries through the house: the QR slip and the guide sheet (案内票)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import segno

from services.base.dates import wareki
from services.base.i18n import t
from services.catalogue.schema import Named
from services.documents.display import words
from services.documents.layout import CITY
from services.documents.pdf import compile_template
from services.navigation.guide import Guide
from services.navigation.judgement import Bring, Judged

QR_PREFIX = "KK1:"  # so that a scanner tells our slips from other codes


@dataclass(frozen=True, slots=True)
class Place:
    """A desk as a resident finds it: its name and where it is."""

    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class SlipPaper:
    """What stands on a slip. Nothing personal: a number, a code that expires today, and where to go next."""

    code: str
    number: int
    day: date
    desks: Sequence[Place]
    language: str = "ja"


@dataclass(frozen=True, slots=True)
class GuidePaper:
    """What stands on a guide sheet. ``names``: person key → name; ``places``: desk id → where it is."""

    guide: Guide
    number: int
    day: date
    names: Mapping[str, str]
    places: Mapping[str, str]
    done: Sequence[Judged] = ()
    contact: str = ""
    language: str = "ja"


def render_slip(slip: SlipPaper) -> bytes:
    """The slip (A6): QR code, the code in large letters, the number, the next desks, and that it ends today."""
    code = slip.code.replace("-", "")
    grouped = "-".join(code[start : start + 4] for start in range(0, len(code), 4))
    return compile_template(
        "slip.typ",
        {
            "lang": _iso(slip.language),
            "city": CITY,
            "title": t("slip.title", slip.language),
            "number-label": t("slip.number", slip.language),
            "number": f"{slip.number:04d}",
            "code": grouped,
            "code-label": t("slip.code", slip.language),
            "qr": segno.make(f"{QR_PREFIX}{code}", error="q").svg_inline(border=0),
            "qr-alt": t("slip.qr", slip.language, code=grouped),
            "next": t("slip.next", slip.language),
            "desks": [{"name": desk.name, "place": desk.place} for desk in slip.desks],
            "until": t("slip.until", slip.language, day=_day(slip.day, slip.language)),
            "private": t("slip.private", slip.language),
        },
    )


def render_guide(paper: GuidePaper) -> bytes:
    """The guide sheet (A4, large print): where to go in which order, what to bring, what was done, what is left."""
    said = _Said(paper)
    guide = paper.guide
    return compile_template(
        "guide.typ",
        {
            "lang": _iso(paper.language),
            "city": CITY,
            "title": said("guide.title"),
            "number": said("guide.number", number=f"{paper.number:04d}"),
            "day": _day(paper.day, paper.language),
            "order": said("guide.order"),
            "stops": [
                {
                    "desk": said.name(stop.desk),
                    "place": paper.places.get(stop.desk.id, ""),
                    "procedures": said.procedures(stop.procedures),
                }
                for stop in guide.stops
            ],
            "bring-title": said("guide.bring"),
            "bring": [said.document(one) for one in guide.bring],
            "done-title": said("guide.done"),
            "done": said.procedures(paper.done),
            "later-title": said("guide.later"),
            "later": [said.later(one) for one in guide.later],
            "ask-title": said("guide.ask"),
            "ask": [one | {"who": ""} for one in said.procedures(guide.unsettled)],
            "contact-title": said("guide.contact"),
            "contact": paper.contact,
        },
    )


class _Said:
    """The words of a guide sheet in its language."""

    def __init__(self, paper: GuidePaper) -> None:
        self.paper, self.language = paper, paper.language

    def __call__(self, key: str, **params: object) -> str:
        return t(key, self.language, **params)

    def name(self, named: Any) -> str:
        """The name of a desk, a document or a procedure."""
        return {"ja-easy": named.easy, "en": named.en}.get(self.language) or str(named.name)

    def persons(self, keys: Iterable[str]) -> str:
        """For whom; nothing when it is everybody."""
        wanted = dict.fromkeys(keys)
        if len(wanted) > 1 and set(wanted) >= set(self.paper.names):
            return ""
        return self.comma.join(
            self.paper.names[key].replace("\u3000", " ") for key in wanted if key in self.paper.names
        )

    @property
    def comma(self) -> str:
        """What stands between the parts of a list."""
        return ", " if self.language == "en" else "、"

    def procedures(self, several: Iterable[Judged]) -> list[dict[str, str]]:
        """Each procedure once, with everybody it is for."""
        people: dict[str, list[str]] = {}
        for judged in several:
            keys = (judged.person_key,) if judged.person_key else judged.persons
            people.setdefault(self.name(judged.procedure), []).extend(keys)
        return [{"name": name, "who": self.persons(keys)} for name, keys in people.items()]

    def document(self, bring: Bring) -> dict[str, str]:
        note = "" if bring.certain else self("guide.perhaps")
        return {"name": self.name(bring.document), "who": self.persons(bring.persons), "note": note}

    def later(self, judged: Judged) -> dict[str, Any]:
        due = judged.deadline
        until = ""
        if due is not None and due.day is not None:
            until = self("guide.until", day=_day(due.day, self.language))
        bring = self.comma.join(self.name(one.document) for one in judged.documents)
        return self.procedures([judged])[0] | {"until": until, "bring": bring}


def desk_place(desk: Named, place: str, language: str) -> Place:
    """A desk for a slip in the resident's language."""
    return Place({"ja-easy": desk.easy, "en": desk.en}.get(language) or desk.name, place)


def _iso(language: str) -> str:
    return "en" if language == "en" else "ja"


def _day(day: date, language: str) -> str:
    return wareki(day) if language == "ja" else words("date", day.isoformat(), language=language)
