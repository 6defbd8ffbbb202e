"""Questions as screens show them: plain data."""

from dataclasses import dataclass, field

from services.catalogue.schema import Event, Named, Option, Procedure, Question
from services.reception.state import PREFILLED, Value


@dataclass(frozen=True, slots=True)
class Ask:
    """One question and the persons it is about, all at once (``("",)`` for the visit itself).

    ``options`` are those of every question that asks for the same item in the chosen events. ``values`` holds what is
    known, by person. The answer of a question of type ``person`` or ``persons`` is stored for everybody in
    ``person_keys``: true for those chosen, false for the others. ``needed_for`` are the procedures waiting for it.
    ``events``: which of the visit's events are meant, where the question's own words could mean several.
    """

    question: Question
    person_keys: tuple[str, ...]
    options: tuple[Option, ...] = ()
    values: dict[str, Value] = field(default_factory=dict)
    needed_for: tuple[Procedure, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def prefilled(self) -> bool:
        """Every value came from a register, card or certificate: show it as 「いいえなら直す」."""
        return bool(self.values) and all(value.source in PREFILLED for value in self.values.values())


@dataclass(frozen=True, slots=True)
class Screen:
    """Questions of one group, shown together."""

    group: Named
    questions: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """``screens``: what to ask now. ``answered``: what was answered or filled in, to look at and to change."""

    screens: tuple[Screen, ...]
    answered: tuple[Screen, ...]

    @property
    def finished(self) -> bool:
        """Nothing is left to ask."""
        return not self.screens
