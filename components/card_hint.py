"""A sentence on whether cards can be read here, and what to do when they cannot."""

from nicegui.element import Element

from components.card_agent import state_words


class CardHint(Element, component="card_hint.js"):
    """Follows the line to the agent by itself."""

    def __init__(self) -> None:
        super().__init__()
        with self._props.suspend_updates():
            self._props["words"] = state_words()
