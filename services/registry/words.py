"""A word of a query, understood: what :mod:`services.registry.search` looks for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text that stands in a term, and every gram that term must have."""

    text: str
    grams: tuple[str, ...]
    own: str  # how one's own name or kana begins if it is this one


@dataclass(frozen=True, slots=True)
class Word:
    """One typed word. It fits where one of ``lines`` stands or one of ``tokens`` is; who has a ``best`` comes first."""

    said: str  # how it was understood, for the person who typed it
    lines: tuple[Line, ...] = ()
    tokens: tuple[str, ...] = ()
    best: tuple[str, ...] = ()
