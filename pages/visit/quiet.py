"""Which items can change without changing a judgement, so that typing them costs nothing but the store."""

import re

from services.catalogue.schema import Catalogue

_NAME = re.compile(r"\b[a-z]+\.[a-z][a-z0-9_]*")
_DERIVED_FROM = frozenset({"p.relation", "p.nationality", "p.zairyu_status"})  # texts that derived facts are read from
_WRITTEN = frozenset(
    {
        "text",
        "relation",
        "country",
        "residence",
        "name",
        "kana",
        "kana_half",
        "romaji",
        "digits",
        "tel",
        "address",
        "mynumber",
        "bank",
        "signature",
        "image",
        "way",
    }
)


_known: dict[str, frozenset[str]] = {}  # catalogue version → every fact in its rules


def items_in_rules(catalogue: Catalogue) -> frozenset[str]:
    """Every fact that a rule of a procedure, question or document names, or a fact is derived from."""
    if catalogue.version not in _known:
        rules = [p.when for p in catalogue.procedures.values()]
        rules += [d.when for p in catalogue.procedures.values() for d in p.documents if d.when]
        rules += [q.show_if for q in catalogue.questions.values()]
        asked = [q.item for q in catalogue.questions.values()]
        bases = [p.deadline.base for p in catalogue.procedures.values() if p.deadline and p.deadline.base]
        named = {name for rule in (*rules, *asked, *bases) for name in _NAME.findall(rule)}
        _known[catalogue.version] = _DERIVED_FROM | named
    return _known[catalogue.version]


def is_quiet(catalogue: Catalogue, item: str) -> bool:
    """Whether a change of ``item`` leaves every judgement as it was: a written text (or the way) that no rule names.

    Anything that is not plain text (dates, choices, numbers) may feed a derived fact such as an age and is not quiet.
    """
    known = catalogue.items.get(item)
    return known is not None and known.type in _WRITTEN and item not in items_in_rules(catalogue)
