"""The catalogue's own format: what the YAML files under ``data/`` say, as types.

Facts in it come from the city's specification and public sources; nothing here is code that runs, except rules, which
are CEL expressions over facts (see :mod:`services.catalogue.rules`).
"""

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """Base: unknown keys in a catalogue file are an error, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Privacy(StrEnum):
    """Who may see an item's value (DESIGN.md section 4)."""

    PUBLIC = "public"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    TAX = "tax"
    MY_NUMBER = "my_number"
    PROTECTED = "protected"


class Text(Strict):
    """One text in the languages of the resident screen. ``easy`` is やさしい日本語."""

    ja: str
    easy: str | None = None
    en: str | None = None


ItemType = Literal[
    "bool", "enum", "list", "int", "money", "date", "date_birth", "datetime", "month", "text", "name", "kana",
    "kana_half", "romaji", "digits", "tel", "address", "select", "multiselect", "mynumber", "bank", "signature",
    "image", "relation", "way", "country", "residence",
]  # fmt: skip


class Frame(Strict):
    """枠 on paper in millimetres, for what is stuck or pressed there: a photograph, a seal."""

    height: int
    width: int
    caption: str


class Item(Strict):
    """項目: one fact that can be known about a visit (``scope: visit``) or about one person of it.

    The value of an ``image`` is true once the desk has it: the picture itself is on the paper, in the ``frame``. A
    ``way`` is a plan of desks (:mod:`services.handoff.plan`) and stands on no form.
    """

    key: str
    scope: Literal["visit", "person"]
    type: ItemType
    label: Text
    source: Literal["core", "card", "answer", "staff", "computed"]
    privacy: Privacy = Privacy.PERSONAL
    max: int | None = None  # letters of a text, digits of a number
    validator: str | None = None
    options: dict[str, Text] = Field(default_factory=dict)  # stored value → label, in order
    frame: Frame | None = None  # of an image, on paper
    default: Any = None  # value assumed when nobody has to ask
    has_default: bool = False
    unregistered: Any = None  # what a person who is not in the register holds here (``None``: has to be asked)
    unless: str | None = None  # CEL; of whom it holds nobody has to have this, on whatever form it is required
    note: str | None = None


class Option(Strict):
    """One answer of a question. ``value`` is true, false or a text; offered while ``show_if`` may hold for anybody."""

    value: bool | str
    label: Text
    show_if: str | None = None  # CEL
    adds: list[str] = Field(default_factory=list)
    removes: list[str] = Field(default_factory=list)


class Question(Strict):
    """質問: asks for one item; shown only while ``show_if`` holds and the item is unknown."""

    id: str
    item: str
    type: Literal["single", "multi", "date", "text", "person", "persons"]  # person(s): who of the visit; item is a bool
    text: Text
    group: str
    show_if: str  # CEL
    prefill: list[Literal["core", "transfer", "card", "koseki"]] = Field(default_factory=list)
    prefill_values: list[bool | str] = Field(default_factory=list)  # only these are believed unasked; empty = any
    informs: bool = False  # asked even when no procedure depends on the answer
    about: Literal["each", "claimant", "deceased", "applicant"] = "each"  # whom a personal item is of
    derive_from: str | None = None
    note: str | None = None
    options: list[Option] = Field(default_factory=list)


class DocumentNeeded(Strict):
    """持ち物 of one procedure; needed while ``when`` (CEL) is not false."""

    id: str
    when: str | None = None


class Limit(Strict):
    """A further limit beside the deadline: ``days`` after item ``base``; ``warning`` is shown once it has passed."""

    days: int
    base: str
    warning: str


class Deadline(Strict):
    """期限: ``days`` counted from item ``base``; text alone when it cannot be counted."""

    text: str
    days: int | None = None
    base: str | None = None
    limits: list[Limit] = Field(default_factory=list)


class Hint(Strict):
    """What staff tell besides, of whomever ``when`` (CEL) holds: what comes next by itself."""

    when: str
    text: str


class Procedure(Strict):
    """手続き: who it applies to (events and a CEL rule), and all that hangs on it."""

    id: str
    name: str
    easy: str | None = None
    en: str | None = None
    area: str
    desk: str
    branch_one_stop: bool
    events: list[str]
    scope: Literal["person", "household", "case"]
    subject: Literal["claimant", "recipient", "deceased", "any"] | None = None  # recipient: who receives it already
    when: str  # CEL
    why: str  # the rule in plain Japanese words
    documents: list[DocumentNeeded]
    proxy: str
    deadline: Deadline | None = None
    legal_basis: str
    fee: str | None = None
    handover: bool
    core_system: str | None = None
    form: str
    result: str
    same_day: bool
    need: Literal["obligation", "benefit", "optional"]
    hints: list[Hint] = Field(default_factory=list)
    note: str | None = None
    verified: str | None = None  # where the facts were checked


class Role(StrEnum):
    """Whose value a form field shows (``of``)."""

    VISIT = "visit"
    FORM = "form"  # this form only, once
    SUBJECT = "subject"  # the person the form is for
    ROW = "row"  # the person of this row of a repeated section
    APPLICANT = "applicant"  # 届出人: who stands at the counter, or whom a proxy stands in for
    PROXY = "proxy"  # 代理人・使者
    HEAD = "head"  # 世帯主
    SPOUSE = "spouse"  # 配偶者 of the subject
    GUARDIAN = "guardian"  # 保護者 of the subject
    CHILD = "child"  # the child the form is about
    MOTHER = "mother"  # who gave birth


class Field_(Strict):
    """欄: one box of a form.

    ``item`` is a key of the item dictionary; items of one form only start with the form's id. ``compute`` and ``by``
    say where a value comes from that nobody enters: a named computation of :mod:`services.documents.computations`, or
    what the form's procedures, the visit's events or a rule make of it. A stored value goes before a computed one
    unless the item's source is ``computed``.
    """

    item: str
    of: Role
    label: Text | None = None  # None: the item's own label
    required: bool = False
    unless: str | None = None  # CEL; while it holds, a required box may stay empty
    compute: str | None = None
    by: dict[str, Any] = Field(default_factory=dict)  # procedure, event, CEL rule or ``else`` → value; first that holds
    display: dict[str, Text] = Field(default_factory=dict)  # stored value → this form's own words
    otherwise: str | None = None  # visit item that is shown while nobody of the visit has the role
    line: int | None = None  # line of a table whose rows are no persons (receipts), from 1
    span: int | None = None  # width in twelfths; None: by the item's type


class Section(Strict):
    """A titled group of boxes; ``repeat`` names a group of persons, one row each.

    ``needed``: the form says nothing without somebody in the group.
    """

    id: str
    title: Text
    when: str | None = None  # CEL
    repeat: str | None = None
    needed: bool = False
    audience: Literal["resident", "staff"] = "resident"
    fields: list[Field_]


class Form(Strict):
    """帳票: a layout of items; the same definition draws the staff screen, the resident screen and the PDF.

    ``per`` says how many copies a visit needs: ``visit`` one for all, ``person`` one per subject, ``same`` one per
    group of subjects whose items in ``same`` are equal (one 戸籍, one form).
    """

    id: str
    name: str
    easy: str | None = None
    en: str | None = None
    number: str  # 様式番号
    procedures: list[str]
    per: Literal["visit", "person", "same"] = "person"
    same: list[str] = Field(default_factory=list)
    signature: bool
    mynumber: bool
    legal_basis: str | None = None
    note: str | None = None
    sections: list[Section]


class Named(Strict):
    """Anything with an id and a Japanese name (area, desk, life event, group)."""

    id: str
    name: str
    easy: str | None = None
    en: str | None = None
    staff_only: bool = False


class Event(Named):
    """ライフイベント. ``concerns`` says whom it is about: who moves (``p.moving``), whom staff name (``p.concerned``),
    or every member of the visit.

    ``date_item`` holds the day of the event: several are chosen in one visit, and a child is not born on the day of the
    move. Rules, deadlines and forms say ``ev.date`` all the same and mean the day of their own event
    (:func:`services.catalogue.asking.place_of`).
    """

    concerns: Literal["p.moving", "p.concerned", "all"]
    leaving: bool = False  # the persons concerned leave their household
    arriving: bool = False  # the persons concerned come to the city
    date_item: str = "ev.date"
    newcomer: str | None = None  # a personal fact that is true of somebody no register knows yet (a child just born)


class Document(Strict):
    """A thing to bring."""

    id: str
    name: str
    easy: str | None = None
    en: str | None = None
    note: str | None = None


class ProxyRule(Strict):
    """代理: who may come instead, and what that person must bring.

    ``needs`` maps the standing of the person at the counter (``ap.kind``) to documents; a standing that is not in it
    may not act. ``allowed`` is false where nobody else may come at all. ``claimant`` is a fact of that person which
    makes the claim their own, in whatever standing they came otherwise.
    """

    id: str
    name: str
    allowed: bool
    needs: dict[str, list[str]]
    claimant: str | None = None
    note: str | None = None


class Fee(Strict):
    """手数料 in yen per ``unit``."""

    id: str
    name: str
    unit: str
    amount: int
    status: str
    note: str | None = None


class Exemption(Strict):
    """手数料の免除理由."""

    id: str
    name: str
    basis: str
    evidence: str
    applies_to: list[str]


class CoreSystem(Strict):
    """基幹系 system that takes results of procedures."""

    id: str
    name: str
    vendor: str
    handover_count: int


class Catalogue(Strict):
    """All masters of one version, by id. ``version`` is the content's hash."""

    version: str
    items: dict[str, Item]
    questions: dict[str, Question]
    flows: dict[str, list[str]]
    always: list[str]  # questions of every event, in front of its flow
    groups: dict[str, Named]
    procedures: dict[str, Procedure]
    forms: dict[str, Form]
    areas: dict[str, Named]
    desks: dict[str, Named]
    events: dict[str, Event]
    documents: dict[str, Document]
    proxy_rules: dict[str, ProxyRule]
    fees: dict[str, Fee]
    exemptions: dict[str, Exemption]
    core_systems: dict[str, CoreSystem]
    validators: dict[str, str]
