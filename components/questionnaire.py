"""One screen of questions in one light element, answered by digits or by pointing."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from services.base.i18n import t

Answers = dict[str, Any]  # person key ("" for the visit) → value


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer in the clerk's words and in the resident's."""

    value: bool | str
    label: str
    easy: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Whose answer: a person's or the visit's (key ``""``).

    ``origin``: where a value nobody gave here came from; answering for all at once leaves it as it is.
    """

    key: str
    name: str = ""
    note: str = ""
    value: Any = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One question.

    ``type``: ``options``, or ``people`` when the rows themselves are what is chosen (``none``: words for nobody).
    ``several``: more than one may be chosen. ``own``: the caller draws the answer in the slot named by ``id``;
    ``answered`` then says whether it is given.
    """

    id: str
    text: str
    rows: tuple[Row, ...]
    type: str = "options"
    options: tuple[Answer, ...] = ()
    several: bool = False
    none: str = ""
    own: bool = False
    answered: bool = False
    why: str = ""
    easy: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What need not be asked, in words, with where it comes from."""

    id: str
    text: str
    value: str
    origin: str


class Questionnaire(Element, component="questionnaire.js"):
    """``on_answer`` gets the question's id and the answers by person, and says whether they are stored.

    ``on_change`` gets the id of something known that is to be asked all the same.
    """

    def __init__(self, on_answer: Callable[[str, Answers], Awaitable[bool]], on_change: Callable[[str], None]) -> None:
        super().__init__()
        self._shown: tuple[tuple[Card, ...], tuple[Known, ...]] = ((), ())
        with self._props.suspend_updates():
            self._props.update(cards=[], known=[], words=_words(), locked=False, tongue="", settled=0, refused=0)

        async def answered(event: GenericEventArguments) -> None:
            taken = False
            try:
                taken = await on_answer(str(event.args["id"]), dict(event.args["answers"]))
            finally:
                if not self.is_deleted:
                    self._props["settled" if taken else "refused"] = int(event.args["number"])

        self.on("answer", answered)
        self.on("change", lambda event: on_change(str(event.args)))

    def show(self, cards: Sequence[Card], known: Sequence[Known] = ()) -> None:
        """Make the screen say this; nothing travels when it already does."""
        shown = (tuple(cards), tuple(known))
        if self._shown == shown:
            return
        self._shown = shown
        with self._props.suspend_updates():
            self._props.update(cards=[asdict(card) for card in cards], known=[asdict(one) for one in known])
        self.update()

    def speak(self, tongue: str) -> None:
        """Show the text to read aloud too: ``easy``, ``en``, or ``""`` for neither."""
        self._props["tongue"] = tongue

    def show_open(self) -> None:
        """Bring the first question without an answer into view."""
        self.run_method("showOpen")

    def lock(self, locked: bool) -> None:
        """Let nobody answer."""
        self._props["locked"] = locked


@cache
def _words() -> dict[str, str]:
    words = {name: t(f"questions.{name}") for name in ("all", "rest", "everybody", "none", "known", "change")}
    return words | {"saving": t("field.saving"), "saved": t("field.saved")}
