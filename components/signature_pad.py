"""One large field to sign in, by finger, pen or mouse; ``static/signature_pad.js`` says what a stroke is."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

Strokes = list[list[list[float]]]  # stroke → point → [x, y, pressure, ms]


class SignaturePad(Element, component="static/signature_pad.js"):
    """A field to sign in. It keeps the strokes in the browser until :meth:`collect` asks for them."""

    def __init__(self, *, label: str, hint: str, signed: str, on_strokes: Callable[[int], Any] | None = None) -> None:
        """``hint`` stands in the empty field; ``signed`` tells a screen reader that something is written.

        ``on_strokes`` hears how many strokes there are after each.
        """
        super().__init__()
        self.translate(label=label, hint=hint, signed=signed)
        if on_strokes is not None:
            heard = on_strokes
            self.on("strokes", lambda event: heard(_count(event)))

    def translate(self, *, label: str, hint: str, signed: str) -> None:
        """Change the words around the strokes; the strokes stay."""
        self._props.update(label=label, hint=hint, signed=signed)

    async def collect(self) -> Strokes:
        """Everything written so far."""
        strokes: Strokes = await self.run_method("collect", timeout=5.0)
        return strokes

    def clear_strokes(self) -> None:
        """Empty the field."""
        self.run_method("clear")


def _count(event: GenericEventArguments) -> int:
    return int(event.args)
