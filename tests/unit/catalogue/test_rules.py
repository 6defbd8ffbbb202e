"""Rules: three values, and the facts an unknown waits for."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.rules import BadRule, Comparison, Rule, Verdict

Tree = Any  # ("fact", name, values) | ("not", tree) | ("and" | "or", tree, tree)

KOKUHO = (
    'p.moving == true && p.age < 75 && (p.kokuho_prev == true || p.insurance in ["kokuho", "none"])'
    ' && !(p.insurance in ["shaho", "seiho"])'
)


def verdict(source: str, **person: Any) -> Verdict:
    return Rule.compile(source).evaluate({"p": person})


@pytest.mark.parametrize(
    ("person", "value", "missing"),
    [
        ({"moving": True, "age": 74, "insurance": "kokuho"}, True, set()),
        ({"moving": True, "age": 75}, False, set()),
        ({"moving": False}, False, set()),
        ({"age": 80}, False, set()),
        ({"moving": True, "age": 30, "insurance": "shaho"}, False, set()),
        ({"moving": True, "age": 30, "insurance": "kouki"}, None, {"p.kokuho_prev"}),
        ({"moving": True, "age": 30}, None, {"p.kokuho_prev", "p.insurance"}),
        ({"moving": True, "age": 30, "kokuho_prev": True}, None, {"p.insurance"}),
        ({"insurance": "kokuho", "kokuho_prev": False}, None, {"p.moving", "p.age"}),
    ],
)
def test_an_unknown_rule_names_what_it_waits_for(person: dict[str, Any], value: bool | None, missing: set[str]) -> None:
    assert verdict(KOKUHO, **person) == Verdict(value, frozenset(missing))


def test_a_fact_that_cannot_change_the_outcome_is_not_missed() -> None:
    assert verdict("(p.a == true || p.b == true) && p.b == true").missing == {"p.b"}


def test_none_counts_as_absent() -> None:
    assert verdict("p.a == true", a=None) == verdict("p.a == true") == Verdict(None, frozenset({"p.a"}))


def test_a_value_of_another_type_leaves_the_rule_unknown() -> None:
    assert verdict("p.age >= 65", age="65") == Verdict(None)


@pytest.mark.parametrize(
    ("source", "fact", "value", "expected"),
    [
        ('"shotoku" in p.wish', "wish", ["shotoku", "juminhyo"], True),
        ('"shotoku" in p.wish', "wish", ["juminhyo"], False),
        ('"shotoku" in p.wish', "wish", [], False),
        ("p.wish != []", "wish", [], False),
        ("p.wish != []", "wish", ["juminhyo"], True),
        ("p.sex != '男'", "sex", "", True),
        ("p.age >= 65", "age", 65, True),
        ("p.age >= 65", "age", 64, False),
        ("p.head", "head", True, True),
        ("!(p.head)", "head", True, False),
        ("true", "head", True, True),
    ],
)
def test_what_rules_can_say(source: str, fact: str, value: Any, expected: bool) -> None:
    assert verdict(source, **{fact: value}) == Verdict(expected)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "p.age >=",
        "size(p.wish) > 1",
        "p.wish.exists(x, x == 'a')",
        "has(p.age)",
        "p.age == p.other",
        "65 <= p.age",
        "p.age in [1, 2",
        "p.age in p.wish",
        "p.insurance in [p.age]",
        "q.age == 1",
        "age == 1",
        "p.age $ 1",
        "p.age == 1 p.age == 2",
    ],
)
def test_what_would_break_three_valued_logic_is_refused_with_the_rule_named(source: str) -> None:
    with pytest.raises(BadRule) as raised:
        Rule.compile(source)
    assert repr(source) in str(raised.value)


def test_a_rule_tells_what_it_compares() -> None:
    rule = Rule.compile('p.age < 75 && p.insurance in ["kokuho", "none"] && "a" in ap.wish && !(p.head)')
    assert rule.comparisons == (
        Comparison("p.age", "<", (75,)),
        Comparison("p.insurance", "in", ("kokuho", "none")),
        Comparison("ap.wish", "has", ("a",)),
        Comparison("p.head", "is", ()),
    )
    assert rule.facts == ("p.age", "p.insurance", "ap.wish", "p.head")


def test_the_same_expression_is_compiled_once() -> None:
    assert Rule.compile("p.age < 75") is Rule.compile("p.age < 75")


# A tiny reference: rules as trees over three small facts, judged by the book (Kleene)

DOMAINS: dict[str, list[Any]] = {"p.a": [True, False], "p.b": ["x", "y", "z", "w"], "p.n": [9, 10, 11]}
ATOMS = {
    "p.a == true": ("p.a", lambda v: v is True),
    "p.a != true": ("p.a", lambda v: v is not True),
    'p.b in ["x", "y"]': ("p.b", lambda v: v in ("x", "y")),
    'p.b == "z"': ("p.b", lambda v: v == "z"),
    "p.n >= 10": ("p.n", lambda v: v >= 10),
    "p.n < 11": ("p.n", lambda v: v < 11),
}
trees = st.recursive(
    st.sampled_from(sorted(ATOMS)),
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), inner, inner),
    ),
    max_leaves=8,
)
some_facts = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in DOMAINS.items()})


def written(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    if tree[0] == "not":
        return f"!({written(tree[1])})"
    return f"({written(tree[1])}) {'&&' if tree[0] == 'and' else '||'} ({written(tree[2])})"


def by_the_book(tree: Tree, facts: Mapping[str, Any]) -> bool | None:
    if isinstance(tree, str):
        name, holds = ATOMS[tree]
        return holds(facts[name]) if name in facts else None
    values = [by_the_book(branch, facts) for branch in tree[1:]]
    if tree[0] == "not":
        return None if values[0] is None else not values[0]
    decisive = tree[0] == "or"
    return decisive if decisive in values else None if None in values else not decisive


def nested(facts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {"p": {name.removeprefix("p."): value for name, value in facts.items()}}


@given(trees, some_facts)
def test_rules_agree_with_the_book(tree: Tree, facts: dict[str, Any]) -> None:
    assert Rule.compile(written(tree)).evaluate(nested(facts)).value is by_the_book(tree, facts)


@given(trees, some_facts, some_facts)
def test_more_knowledge_never_turns_a_decision(tree: Tree, facts: dict[str, Any], more: dict[str, Any]) -> None:
    rule = Rule.compile(written(tree))
    before = rule.evaluate(nested(facts)).value
    assert before is None or rule.evaluate(nested(more | facts)).value is before


@given(trees, some_facts)
def test_exactly_the_facts_that_can_change_the_outcome_are_missed(tree: Tree, facts: dict[str, Any]) -> None:
    rule = Rule.compile(written(tree))
    found = rule.evaluate(nested(facts))
    if found.value is not None:
        assert found.missing == frozenset()
        return
    absent = [name for name in rule.facts if name not in facts]

    def turns(name: str) -> bool:
        others = [other for other in absent if other != name]
        for values in product(*(DOMAINS[other] for other in others)):
            known = facts | dict(zip(others, values, strict=True))
            if len({by_the_book(tree, known | {name: value}) for value in DOMAINS[name]}) > 1:
                return True
        return False

    decisive = {name for name in absent if turns(name)}
    assert found.missing == (decisive or set(absent))
