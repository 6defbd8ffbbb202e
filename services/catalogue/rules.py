"""Rules: CEL expressions over facts that yield true, false or *unknown*, and name the facts an unknown waits for.

A fact nobody knows is absent. CEL's ``&&`` and ``||`` absorb an absent operand in both directions, every other
operator passes the absence on, so a rule follows Kleene's strong three-valued logic (S. C. Kleene, Introduction to
Metamathematics, section 64). Only the part of CEL that keeps this property is allowed: facts, comparisons of a fact
with literals, ``in``, ``&&``, ``||``, ``!`` and parentheses. Functions and macros are refused when a rule is compiled.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, Literal

import cel

GROUPS = ("ev", "ap", "hh", "p")
Facts = Mapping[str, Mapping[str, Any]]
Operator = Literal["==", "!=", "<", "<=", ">", ">=", "in", "has", "is"]

_TOKEN = re.compile(
    r"""\s*(?: (?P<string>'[^']*'|"[^"]*") | (?P<number>-?\d+) | (?P<name>[A-Za-z_]\w*(?:\.\w+)*)
        | (?P<op>&&|\|\||==|!=|<=|>=|[<>!()\[\],]) )""",
    re.VERBOSE,
)
_COMPARING = {"==", "!=", "<", "<=", ">", ">="}
_OTHER = "\0"  # stands for every text that a rule does not name
_NOTHING: Mapping[str, Any] = {}
_MOST_TRIALS = 4096
_MOST_CACHED = 4096


class BadRule(ValueError):
    """A rule that does not compile, or uses more of CEL than keeps three-valued logic. The text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says. ``value`` is ``None`` while unknown; ``missing`` then holds the facts that can still decide."""

    value: bool | None
    missing: frozenset[str] = frozenset()


TRUE, FALSE = Verdict(True), Verdict(False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One place where a rule looks at a fact. ``has`` is ``literal in fact``, ``is`` the bare fact."""

    fact: str
    operator: Operator
    values: tuple[Any, ...]


class Rule:
    """A compiled rule. It remembers its verdict for each combination of the facts it reads."""

    __slots__ = ("_names", "_program", "_verdicts", "comparisons", "facts", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.comparisons = tuple(_comparisons(source))
        self.facts = tuple(dict.fromkeys(c.fact for c in self.comparisons))
        self._names = tuple((fact.split(".")[0], fact.split(".")[1]) for fact in self.facts)
        self._verdicts: dict[tuple[Any, ...], Verdict] = {}
        try:
            self._program = cel.compile(source)
        except ValueError as error:
            raise BadRule(f"{source!r}: {error}") from error

    @staticmethod
    def compile(source: str) -> "Rule":
        """The rule for a CEL expression; the same expression gives the same object.

        :raises BadRule: the expression is not valid, or uses functions, macros or computed values.
        """
        return _compiled(source)

    def evaluate(self, facts: Facts) -> Verdict:
        """The verdict over ``facts`` (``{"ev": {…}, "ap": {…}, "hh": {…}, "p": {…}}``). ``None`` counts as absent."""
        known = tuple([_frozen(facts.get(group, _NOTHING).get(name)) for group, name in self._names])
        found = self._verdicts.get(known)
        if found is None:
            if len(self._verdicts) >= _MOST_CACHED:
                self._verdicts.clear()
            found = self._verdicts[known] = self._judge(known)
        return found

    def _judge(self, known: tuple[Any, ...]) -> Verdict:
        value = self._run(known)
        if value is not None:
            return TRUE if value else FALSE
        absent = [place for place, fact in enumerate(known) if fact is None]
        return Verdict(None, frozenset(self.facts[place] for place in self._decisive(known, absent)))

    def _run(self, known: Sequence[Any]) -> bool | None:
        facts: dict[str, dict[str, Any]] = {group: {} for group in GROUPS}
        for (group, name), value in zip(self._names, known, strict=True):
            if value is not None:
                facts[group][name] = list(value) if isinstance(value, tuple) else value
        try:
            result = self._program.execute(facts)
        except (KeyError, TypeError):  # an absent fact, or one of another type than the rule compares with
            return None
        return result if isinstance(result, bool) else None

    def _decisive(self, known: tuple[Any, ...], absent: list[int]) -> set[int]:
        """The absent facts whose value can change the outcome, found by trying every value the rule tells apart."""
        choices = [self._values_told_apart(self.facts[place]) for place in absent]
        if math.prod(map(len, choices)) > _MOST_TRIALS:
            return set(absent)
        outcomes: dict[tuple[int, ...], bool | None] = {}
        for indexes in product(*(range(len(values)) for values in choices)):
            trial = list(known)
            for place, values, index in zip(absent, choices, indexes, strict=True):
                trial[place] = values[index]
            outcomes[indexes] = self._run(trial)
        decisive = set()
        for position, place in enumerate(absent):
            seen: dict[tuple[int, ...], bool | None] = {}
            for indexes, outcome in outcomes.items():
                others = indexes[:position] + indexes[position + 1 :]
                if seen.setdefault(others, outcome) is not outcome:
                    decisive.add(place)
                    break
        return decisive or set(absent)

    def _values_told_apart(self, fact: str) -> list[Any]:
        values: dict[Any, None] = {}
        for comparison in self.comparisons:
            if comparison.fact == fact:
                values.update(dict.fromkeys(_representatives(comparison)))
        return list(values)


@cache
def _compiled(source: str) -> Rule:
    return Rule(source)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _representatives(comparison: Comparison) -> Iterator[Any]:
    """Values of a fact, one for each way the comparison can come out."""
    if comparison.operator == "has":
        yield ()
        yield from ((value,) for value in comparison.values)
        yield tuple(comparison.values)
        return
    if comparison.operator == "is":
        yield from (True, False)
    for value in comparison.values:
        if isinstance(value, bool):
            yield from (True, False)
        elif isinstance(value, int):
            yield from (value - 1, value, value + 1)
        elif isinstance(value, str):
            yield from (value, _OTHER)
        else:  # compared with the empty list
            yield from ((), (_OTHER,))


def _tokens(source: str) -> list[tuple[str, Any]]:
    tokens: list[tuple[str, Any]] = []
    place = 0
    while place < len(source.rstrip()):
        match = _TOKEN.match(source, place)
        if match is None:
            raise BadRule(f"{source!r}: cannot read {source[place:].strip()!r}")
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        place = match.end()
        if kind == "string":
            tokens.append(("literal", text[1:-1]))
        elif kind == "number":
            tokens.append(("literal", int(text)))
        elif text in ("true", "false"):
            tokens.append(("literal", text == "true"))
        elif kind == "name" and text != "in":
            parts = text.split(".")
            if len(parts) != 2 or parts[0] not in GROUPS:
                raise BadRule(f"{source!r}: {text!r} is not a fact; facts are called ev.…, ap.…, hh.… or p.…")
            tokens.append(("fact", text))
        else:
            tokens.append(("op", text))
    return tokens


def _comparisons(source: str) -> Iterator[Comparison]:
    tokens = [("op", "("), *_tokens(source), ("op", ")"), ("op", ")"), ("op", ")")]
    for place, (kind, text) in enumerate(tokens):
        if kind != "fact":
            continue
        before, after, then = tokens[place - 1], tokens[place + 1], tokens[place + 2]
        if after == ("op", "("):
            raise BadRule(f"{source!r}: functions are not allowed in a rule")
        if before[0] == "op" and before[1] in _COMPARING:
            raise BadRule(f"{source!r}: compare {text} with a value, and write the fact on the left")
        if before == ("op", "in"):
            literal = tokens[place - 2]
            if literal[0] != "literal":
                raise BadRule(f"{source!r}: in front of 'in {text}' stands a value")
            yield Comparison(text, "has", (literal[1],))
        elif after == ("op", "in"):
            yield Comparison(text, "in", _list(source, tokens, place + 2))
        elif after[0] == "op" and after[1] in _COMPARING:
            value = _list(source, tokens, place + 2) if then == ("op", "[") else then[1]
            if then[0] != "literal" and value != ():
                raise BadRule(f"{source!r}: compare {text} with a value or with []")
            yield Comparison(text, after[1], (value,))
        else:
            yield Comparison(text, "is", ())


def _list(source: str, tokens: list[tuple[str, Any]], place: int) -> tuple[Any, ...]:
    if tokens[place] != ("op", "["):
        raise BadRule(f"{source!r}: behind 'in' stands a list or a fact")
    end = tokens.index(("op", "]"), place) if ("op", "]") in tokens[place:] else -1
    inside = tokens[place + 1 : end]
    if end < 0 or any(kind == "fact" for kind, _ in inside):
        raise BadRule(f"{source!r}: a list holds values only")
    return tuple(value for kind, value in inside if kind == "literal")
