"""The form that opens a card: what is typed goes to the terminal's agent only (``card_form.js``)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from services.base.i18n import catalogue, t

ERRORS = "cards.error."


@dataclass(frozen=True, slots=True)
class Secret:
    """One box. ``pattern``: what it must be once brought into ``shape``; ``advance``: letters after which the next box
    has the focus; ``secret``: not to be read over a shoulder."""

    label: str
    pattern: str
    hint: str = ""
    shape: Literal["digits", "number", "birth"] = "digits"
    longest: int = 4
    advance: int = 99
    width: int = 6
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One way to open the card: what staff say, what is typed, and which operations it opens, in order.

    ``tries``: the card tells beforehand how many are left. ``may_be_empty``: cards exist that need nothing typed.
    """

    key: str
    label: str
    say: str
    fields: tuple[Secret, ...]
    operations: tuple[str, ...]
    proof: str = "pin"
    tries: bool = False
    may_be_empty: bool = False


class CardForm(Element, component="card_form.js"):
    """Asks for what opens the card and hands the agent's sealed replies on.

    :param ticket: names the operations of all ways.
    :param on_replies: the sealed replies in order, and whether the last of them is a refusal (already said in words).
    """

    def __init__(
        self,
        ways: Sequence[Way],
        ticket: str,
        on_replies: Callable[[list[str], bool], Awaitable[None]],
        on_cancel: Callable[[], object],
    ) -> None:
        super().__init__()
        with self._props.suspend_updates():
            self._props.update(ways=[asdict(way) for way in ways], ticket=ticket, words=_words())

        async def replies(event: GenericEventArguments) -> None:
            await on_replies([str(one) for one in event.args["replies"]], bool(event.args["trouble"]))

        self.on("replies", replies)
        self.on("cancel", lambda _: on_cancel())

    def say(self, sentence: str) -> None:
        """What the server found wrong; the boxes are ready for another try."""
        self.run_method("say", sentence)

    def tell(self, sentence: str, tone: Literal["good", "warn"]) -> None:
        """What has been read, where more has to be read to know whose card it is; the first way asks for it."""
        self.run_method("tell", sentence, tone)


def _words() -> dict[str, object]:
    errors = {key.removeprefix(ERRORS): words for key, words in catalogue("ja").items() if key.startswith(ERRORS)}
    names = ("ways", "left", "blocked", "last", "unknown", "incomplete", "reader", "busy", "read", "cancel")
    return {**{name: t(f"cards.form.{name}") for name in names}, "errors": errors}
