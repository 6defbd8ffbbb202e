"""Questions of the catalogue as cards of the screen: whom they ask, why, and what is known already."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from components.answer_list import Answered, AnswerGroup
from components.questionnaire import Answer, Card, Known, Row
from pages.visit.describing import value_in_words
from pages.visit.model import VisitModel
from services.base.i18n import t
from services.catalogue.asking import UNKNOWN, place_of
from services.catalogue.schema import Option, Text
from services.documents.display import ORIGINS
from services.navigation.service import Ask, Status
from services.reception.models import VISIT
from services.reception.state import PREFILLED

NAMED = 3  # procedures named as the reason for asking
BASICS = "g-basic"  # what people know about their own visit
PEOPLE = frozenset({"person", "persons"})
TYPED = frozenset({"date", "text"})
NOT_DONE = frozenset({Status.NO, Status.DROPPED})


def card(model: VisitModel, ask: Ask, why: str = "") -> Card:
    """A question to be answered now. ``why``: for what it was asked, once its answer is known."""
    question = ask.question
    rows = tuple(_row(model, ask, key) for key in ask.person_keys)
    alone = len(rows) == 1 and rows[0].key != VISIT and question.type not in PEOPLE
    words = asked(ask)
    text = words.ja if not alone else t("questions.about", name=rows[0].name, text=words.ja)
    return Card(
        id=question.id,
        text=text,
        rows=rows,
        type="people" if question.type in PEOPLE else "options",
        options=_options(model, ask),
        several=question.type in {"multi", "persons"},
        none=t("questions.nobody") if question.type == "person" else "",
        own=question.type in TYPED,
        answered=all(row.value is not None for row in rows),
        why=why or reason(model, ask),
        easy=words.easy or "",
        en=words.en or "",
    )


def asked(ask: Ask) -> Text:
    """The question's words, with the events in front that are meant where there are several."""
    text = ask.question.text
    if not ask.events:
        return text
    ja, easy, en = zip(*((one.name, one.easy or one.name, one.en or one.name) for one in ask.events), strict=True)
    return Text(
        ja=t("questions.of_event", events="・".join(ja), text=text.ja),
        easy=t("questions.of_event", "ja-easy", events="・".join(easy), text=text.easy or text.ja),
        en=t("questions.of_event", "en", events=" / ".join(en), text=text.en or text.ja),
    )


def parted(ask: Ask) -> tuple[Ask, Ask | None]:
    """Whom to ask, and beside it what registers and cards say of the others: that is told, not asked.

    A choice among people is asked whole, and so is what is known of everybody (somebody wants to correct it).
    """
    given = {key: value for key, value in ask.values.items() if value.source in PREFILLED}
    rest = tuple(key for key in ask.person_keys if key not in given)
    if ask.question.type in PEOPLE | TYPED or not given or not rest:
        return ask, None
    answers = {key: value for key, value in ask.values.items() if key not in given}
    return replace(ask, person_keys=rest, values=answers), replace(ask, values=given)


def known(model: VisitModel, ask: Ask) -> Known:
    """Something that need not be asked, because a register or a card says it; of whom, unless of everybody."""
    said: dict[str, list[str]] = {}
    item = model.catalogue.items[ask.question.item]
    for key, value in ask.values.items():
        said.setdefault(_in_words(model, ask, value.value), []).append(model.given_name(key) if key != VISIT else "")
    of_all = len(said) == 1 and set(ask.person_keys) <= set(ask.values)
    parts = [words if of_all else t("questions.known_of", names="・".join(filter(None, names)), value=words)
             for words, names in said.items()]  # fmt: skip
    origins = "・".join(dict.fromkeys(ORIGINS.get(value.source, "") for value in ask.values.values()))
    return Known(ask.question.id, item.label.ja, "、".join(parts), origins)


def answer_in_words(model: VisitModel, ask: Ask) -> str:
    """All that was answered to a question, in one line."""
    if ask.question.type in PEOPLE:
        names = [model.name(key) for key, value in ask.values.items() if value.value is True]
        return "、".join(names) or t("questions.nobody")
    return known(model, ask).value


def answer_groups(model: VisitModel) -> list[AnswerGroup]:
    """Everything that is known by asking, group by group."""
    return [
        AnswerGroup(screen.group.name, tuple(_answered(model, ask) for ask in screen.questions))
        for screen in model.questionnaire.answered
    ]


def _answered(model: VisitModel, ask: Ask) -> Answered:
    origins = "・".join(dict.fromkeys(ORIGINS.get(value.source, "") for value in ask.values.values()))
    return Answered(ask.question.id, asked(ask).ja, answer_in_words(model, ask), origins)


def _row(model: VisitModel, ask: Ask, key: str) -> Row:
    value = ask.values.get(key)
    origin = t("questions.from", origin=ORIGINS[value.source]) if value and value.source in PREFILLED else ""
    if key == VISIT:
        return Row(VISIT, value=value.value if value else None, origin=origin)
    return Row(key, model.name(key), model.age_in_words(key), value.value if value else None, origin)


def _options(model: VisitModel, ask: Ask) -> tuple[Answer, ...]:
    if ask.question.type not in {"single", "multi"}:
        return ()
    options = list(ask.options)
    sure = ask.question.group == BASICS or any(one.value == UNKNOWN for one in options)
    if model.catalogue.items[ask.question.item].type == "bool" and not sure:
        unsure = Text(ja=t("questions.unsure"), easy=t("questions.unsure", "ja-easy"), en=t("questions.unsure", "en"))
        options.append(Option(value=UNKNOWN, label=unsure))
    return tuple(Answer(one.value, one.label.ja, one.label.easy or "", one.label.en or "") for one in options)


def _in_words(model: VisitModel, ask: Ask, value: Any) -> str:
    labels = {option.value: option.label.ja for option in ask.options}
    if value == UNKNOWN:
        return labels.get(value) or t("questions.unsure")
    if isinstance(value, list):
        return "、".join(labels.get(one, str(one)) for one in value) or t("questions.none")
    return labels.get(value) or value_in_words(model.catalogue.items[ask.question.item], value)


def reason(model: VisitModel, ask: Ask) -> str:
    """なぜ聞くか: the procedures that wait for the answer and their law, or the forms it is written into."""
    procedures: Sequence[Any] = ask.needed_for
    if procedures:
        names = _first([procedure.name for procedure in procedures])
        return t("questions.why", names=names, law=procedures[0].legal_basis)
    forms = _forms(model, ask.question.item)
    if forms:
        return t("questions.why_form", names=_first(forms))
    return t("questions.why_basic" if ask.question.id in model.catalogue.always else "questions.why_next")


def _forms(model: VisitModel, item: str) -> list[str]:
    """Forms of this visit's procedures that have a box for the item."""
    catalogue = model.catalogue
    possible = {(one.procedure.form, one.event) for one in model.judgement.procedures if one.status not in NOT_DONE}
    written = {
        name
        for name, event in possible
        for section in catalogue.forms[name].sections
        if any(place_of(field.item, catalogue.events[event]) == item for field in section.fields)
    }
    return [form.name for form in catalogue.forms.values() if form.id in written]


def _first(names: list[str]) -> str:
    more = t("questions.why_more", n=len(names) - NAMED) if len(names) > NAMED else ""
    return "・".join(names[:NAMED]) + more
