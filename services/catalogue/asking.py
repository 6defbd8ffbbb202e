"""Can every question be asked, answered and reached, and in which order do they depend on each other?"""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from services.catalogue.references import never, rule, unknown
from services.catalogue.rules import BadRule, Rule
from services.catalogue.schema import Catalogue, Event, Item, Option, Question

EVENT = "ev.kind"  # the item whose question opens every visit; no flow asks it
DATE = "ev.date"  # the day of the event, wherever it is kept
UNKNOWN = "unknown"  # 「わからない」: the answer was given, the fact stays unknown


def place_of(item: str, event: Event) -> str:
    """The item under which a visit keeps ``item`` for an event: the day of the event has its own place."""
    return event.date_item if item == DATE else item


def flow_of(event: Event, catalogue: Catalogue) -> Iterator[Question]:
    """What a visit asks for an event, the questions of every event first; the one for its day asks for its own item."""
    for name in dict.fromkeys((*catalogue.always, *catalogue.flows[event.id])):
        question = catalogue.questions[name]
        item = place_of(question.item, event)
        if item != question.item:
            own = {"id": f"{name}-{item.partition('.')[2]}", "item": item}
            question = question.model_copy(update=own)
        yield question


def check_questions(catalogue: Catalogue) -> Iterator[str]:
    for question in catalogue.questions.values():
        where = f"question {question.id}"
        yield from rule(where, question.show_if, catalogue)
        yield from unknown(where, "group", [question.group], catalogue.groups)
        yield from unknown(where, "item", [question.item], catalogue.items)
        for option in question.options:
            yield from rule(f"{where}, option {option.value}", option.show_if or "true", catalogue)
            yield from unknown(where, "procedure", (*option.adds, *option.removes), catalogue.procedures)
        if item := catalogue.items.get(question.item):
            yield from _answers(question, item, where)


def _answers(question: Question, item: Item, where: str) -> Iterator[str]:
    def fits(option: Option | bool | str) -> bool:
        value = option.value if isinstance(option, Option) else option
        return value == UNKNOWN or (isinstance(value, bool) if item.type == "bool" else value in item.options)

    types = {"single": ("bool", "enum"), "multi": ("list", "enum"), "date": ("date",), "text": ("text",)}
    if item.type not in types.get(question.type, ("bool",)):
        yield f"{where}: a question of type {question.type} cannot ask {item.key}, which is a {item.type}"
    if question.type in ("single", "multi"):
        if not question.options:
            yield f"{where}: has no options"
        wrong = [value for value in (*question.options, *question.prefill_values) if not fits(value)]
        yield from (f"{where}: {getattr(one, 'value', one)!r} is not a value of {item.key}" for one in wrong)


def check_flows(catalogue: Catalogue) -> Iterator[str]:
    yield from unknown("flows", "event", catalogue.flows, catalogue.events)
    yield from unknown("events", "flow of the event", catalogue.events, catalogue.flows)
    yield from unknown("always", "question", catalogue.always, catalogue.questions)
    reached = set(catalogue.always)
    for event, flow in catalogue.flows.items():
        yield from unknown(f"flow {event}", "question", flow, catalogue.questions)
        reached |= set(flow)
        for name in flow:
            if (question := catalogue.questions.get(name)) and never(question.show_if, event, catalogue):
                yield f"flow {event}: the question {name} is never shown"
    for question in catalogue.questions.values():
        if question.id not in reached and question.item != EVENT:
            yield f"question {question.id}: no flow asks it"
    for event in catalogue.events:
        if not any(event in p.events for p in catalogue.procedures.values()) and not catalogue.flows.get(event):
            yield f"event {event}: no procedure belongs to it and nothing is asked"
    try:
        asking_order(catalogue)
    except CycleError as error:
        yield f"questions: they wait for each other ({' → '.join(error.args[1])})"
    except BadRule:
        pass  # named above, with its question


def asking_order(catalogue: Catalogue) -> list[str]:
    """The items that questions ask, each behind the items its questions' ``show_if`` look at.

    :raises graphlib.CycleError: questions wait for each other.
    """
    needs: dict[str, set[str]] = {}
    for question in catalogue.questions.values():
        needs.setdefault(question.item, set()).update(Rule.compile(question.show_if).facts)
    asked = set(needs)
    return [item for item in TopologicalSorter(needs).static_order() if item in asked]
