"""What somebody writes on a pad, seen on the staff's screen while they write."""

from nicegui.element import Element


class InkPreview(Element, component="static/ink_preview.js"):
    """The field of a pad."""

    def __init__(self, *, label: str) -> None:
        super().__init__()
        self._props.update(box="0 0 3 1", label=label)

    def resize(self, left: float, top: float, width: float, height: float) -> None:
        """Where the field lies, in the units of the points that :meth:`add` gets."""
        self._props["box"] = f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}"

    def add(self, points: list[list[float] | None]) -> None:
        """Go on with these points ([x, y, pressure, …]); ``None`` ends a stroke."""
        self.run_method("add", points)

    def clear_ink(self) -> None:
        """Empty the field."""
        self.run_method("wipe")
