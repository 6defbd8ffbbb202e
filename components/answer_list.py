"""Answers read back, group by group, each with the way to change it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from nicegui.element import Element

from services.base.i18n import t


@dataclass(frozen=True, slots=True)
class Answered:
    """One question in words, with what was said and where it comes from."""

    id: str
    text: str
    value: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """Answers under a heading."""

    title: str
    answers: tuple[Answered, ...]


class AnswerList(Element, component="answer_list.js"):
    """``on_change`` gets the id of a question whose answer is to be changed."""

    def __init__(self, on_change: Callable[[str], None]) -> None:
        super().__init__()
        self._shown: tuple[AnswerGroup, ...] = ()
        with self._props.suspend_updates():
            self._props.update(groups=[], change=t("questions.change"), empty=t("questions.no_answers"))
        self.on("change", lambda event: on_change(str(event.args)))

    def show(self, groups: Sequence[AnswerGroup]) -> None:
        """Make the list say ``groups``; nothing travels when it already does."""
        if self._shown != tuple(groups):
            self._shown = tuple(groups)
            self._props["groups"] = [asdict(group) for group in groups]
