"""The page's line to the terminal's agent, shown in the header as a word on how it stands."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from services.base.i18n import t

STATES = (
    "connecting", "missing", "old", "newer", "unenrolled", "other_terminal", "clock", "no_reader", "ready", "card",
)  # fmt: skip


def state_words() -> dict[str, dict[str, str]]:
    """How each state is said: ``short`` for the header, ``long`` with what to do about it."""
    return {state: {"short": t(f"cards.state.{state}"), "long": t(f"cards.agent.{state}")} for state in STATES}


class CardAgent(Element, component="card_agent.js"):
    """Connects by itself, and again when the agent or the reader comes back.

    :param port: of the agent on the terminal's loopback; 0: there is none.
    :param on_hello: the agent has greeted (its message); answer with :meth:`admit` or :meth:`refuse`.
    :param on_inserted: a card was laid down (or staff want to read the one that lies there); answer with
        :meth:`identify`.
    :param on_removed: the card was taken off this reader; ``None``: the line to the agent is lost, and it may be.
    :param on_card: the sealed reply of which card it is, and the reader that was asked.
    :param on_clock: the agent refused a ticket because of the terminal's clock, which is so many seconds ahead of the
        server's (``None``: unknown); answer with :meth:`explain`.
    :param on_explain: staff want to know what a state means.
    """

    def __init__(
        self,
        port: int,
        *,
        on_hello: Callable[[Mapping[str, Any]], Awaitable[None]],
        on_inserted: Callable[[], Awaitable[None]],
        on_removed: Callable[[str | None], None],
        on_card: Callable[[str, str | None], Awaitable[None]],
        on_clock: Callable[[int | None], None],
        on_explain: Callable[[str], Awaitable[None]],
    ) -> None:
        super().__init__()
        with self._props.suspend_updates():
            self._props.update(port=port, words=state_words())

        async def hello(event: GenericEventArguments) -> None:
            await on_hello(event.args)

        async def inserted(_: GenericEventArguments) -> None:
            await on_inserted()

        async def card(event: GenericEventArguments) -> None:
            await on_card(str(event.args["sealed"]), _reader(event.args.get("reader")))

        async def explain(event: GenericEventArguments) -> None:
            await on_explain(str(event.args))

        self.on("hello", hello)
        self.on("inserted", inserted)
        self.on("removed", lambda event: on_removed(_reader(event.args)))
        self.on("card", card)
        self.on("clock", lambda event: on_clock(event.args if isinstance(event.args, int) else None))
        self.on("explain", explain)

    def admit(self, ticket: str) -> None:
        """Hand the agent a ticket."""
        self.run_method("admit", ticket)

    def refuse(self, state: str) -> None:
        """There is no ticket for this agent (any more), because of ``state``; the line to it ends."""
        self.run_method("refuse", state)

    def explain(self, state: str, long: str) -> None:
        """Say ``long`` for as long as ``state`` lasts, which tells more than the general sentence."""
        self.run_method("explain", state, long)

    def identify(self, ticket: str) -> None:
        """Hand the agent a ticket and ask it which card lies there."""
        self.run_method("identify", ticket)

    def offer(self) -> None:
        """Tell of a card that was laid down and that nobody has asked about yet, as if it came now."""
        self.run_method("offer")


def _reader(name: object) -> str | None:
    return None if name is None else str(name)
