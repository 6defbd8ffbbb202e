"""A form with its values in it: the one object that the staff screen, the resident screen and the PDF draw.

Everything here is plain, frozen data. :func:`services.documents.service.fill` makes it; nobody else decides what a box
says. Texts in it are as staff see them (個人番号 masked); :func:`services.documents.display.show` gives a box's words
for another audience or language.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from services.base.errors import UserError
from services.catalogue.schema import Form, Frame, ItemType, Privacy, Text


class Audience(StrEnum):
    """Who reads a value. One function, :func:`services.documents.display.disclose`, decides what each may see."""

    STAFF = "staff"
    RESIDENT = "resident"  # the resident's screen and the resident's copy
    PRINT = "print"  # the city's original on paper or as PDF
    LOG = "log"


@dataclass(frozen=True, slots=True)
class FormInstance:
    """A form that this visit needs: for whom, for which procedures, with which persons in its tables.

    ``subject`` is a person key, or ``""`` when the form is for the visit as a whole. ``rows`` maps the id of a repeated
    section to the person keys of its rows, in the order of the household. ``events`` are those in which its procedures
    apply, the first procedure's first: its day is the form's. ``behind``: it is about the household of those who stay,
    while others of the visit move.
    """

    form: Form
    subject: str
    procedures: tuple[str, ...]
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)  # Role value → person key, for the roles that somebody has
    events: tuple[str, ...] = ()
    behind: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Form id and subject: what seals, confirmations and marks are kept under."""
        return self.form.id, self.subject


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a box, in order; ``chosen`` ones are ticked (☑)."""

    value: str | bool | int
    label: Text
    chosen: bool


@dataclass(frozen=True, slots=True)
class Box:
    """欄: one value on a form.

    ``value`` is the stored or computed value (``None`` while nobody knows it), ``text`` what staff read. ``source`` is
    the value's source (``core``, ``transfer``, ``card``, ``certificate``, ``answer``, ``staff``, ``computed``,
    ``previous``; empty while there is no value), ``origin`` the Japanese word for it. ``hidden`` boxes show nothing
    (protected person); ``blocked`` names the stop (``shien``, …). ``editable`` is false for what the system computes.
    """

    item: str
    person_key: str
    label: Text
    type: ItemType
    value: Any
    text: str
    source: str = ""
    origin: str = ""
    edited: bool = False
    original: str | None = None  # text before a person changed it
    required: bool = False
    error: UserError | None = None  # the value breaks a rule
    caution: UserError | None = None  # allowed, but somebody has to do something about it
    choices: tuple[Choice, ...] = ()
    privacy: Privacy = Privacy.PERSONAL
    editable: bool = True
    hidden: bool = False
    blocked: str | None = None
    printed: bool = True  # False: never on paper (職員メモ)
    staff_only: bool = False  # entered by staff: not the resident's business
    suffix: str = ""  # shown behind the value: 方書 behind 住所
    western: bool = False  # dates in western years (外国人の生年月日, 在留期間)
    span: int = 6  # width in twelfths of the form
    frame: Frame | None = None  # on paper, of an image
    plain: bool = False  # shows what is stored and nothing that is worked out: see ``following.py``

    @property
    def key(self) -> str:
        """``<item>|<person key>``: what screens name their inputs by."""
        return f"{self.item}|{self.person_key}"

    @property
    def missing(self) -> bool:
        """Required and empty."""
        return self.required and not self.hidden and self.value in (None, "", [])


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One person's line of a table, or the only line of a plain section. ``person_key`` is ``""`` for no person."""

    person_key: str
    name: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class FilledSection:
    """A titled group of boxes. ``table`` sections have one row per person and equal columns."""

    id: str
    title: Text
    audience: Literal["resident", "staff"]
    table: bool
    rows: tuple[FilledRow, ...]


@dataclass(frozen=True)
class FilledForm:
    """帳票 of a visit with every value. What is missing or wrong on it is worked out once: it never changes.

    ``blocked`` lists the kinds of stops: a blocked form is neither shown to the resident, nor printed, nor signed.
    """

    id: str
    title: Text
    number: str  # 様式番号
    subject: str
    subject_name: str
    procedures: tuple[str, ...]
    legal_basis: str | None
    note: str | None
    addressee: str  # 宛先
    signature: bool
    mynumber: bool
    sections: tuple[FilledSection, ...]
    catalogue_version: str
    reception_number: str
    blocked: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Form id and subject."""
        return self.id, self.subject

    def boxes(self) -> Iterator[Box]:
        """Every box, in the order of the form."""
        for section in self.sections:
            for row in section.rows:
                yield from row.boxes

    @cached_property
    def missing(self) -> tuple[Box, ...]:
        """Required boxes that are still empty, staff's own included."""
        return tuple(box for box in self.boxes() if box.missing)

    @cached_property
    def errors(self) -> tuple[Box, ...]:
        """Boxes whose value breaks a rule."""
        return tuple(box for box in self.boxes() if box.error is not None)

    @cached_property
    def unanswered(self) -> tuple[Box, ...]:
        """Required boxes of the resident's part that are still empty: they would be signed so."""
        theirs = (section for section in self.sections if section.audience == "resident")
        boxes = (box for section in theirs for row in section.rows for box in row.boxes)
        return tuple(box for box in boxes if box.missing and not box.staff_only)

    @property
    def progress(self) -> tuple[int, int]:
        """Required boxes that are filled, and all required boxes."""
        required = [box for box in self.boxes() if box.required and not box.hidden]
        return sum(not box.missing for box in required), len(required)
