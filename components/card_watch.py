"""Tells the server how this browser's line to its card readers stands; draws nothing."""

from collections.abc import Callable

from nicegui.element import Element


class CardWatch(Element, component="card_watch.js"):
    """Follows the line to the agent by itself.

    :param on_state: the state (:data:`components.card_agent.STATES`) and the names of the readers; at once, then
        whenever something changes.
    :param on_event: ``attached``, ``detached``, ``inserted`` or ``removed``, and the reader's name.
    """

    def __init__(self, on_state: Callable[[str, list[str]], None], on_event: Callable[[str, str], None]) -> None:
        super().__init__()
        self.on("state", lambda event: on_state(str(event.args[0]), [str(name) for name in event.args[1]]))
        self.on("event", lambda event: on_event(str(event.args["event"]), str(event.args["reader"])))
