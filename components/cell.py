"""A value of a form as text, in one light element: what it is, where it came from, what is wrong with it."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element

from components.text import sentence
from services.base.i18n import t
from services.documents.filled import Box


class Cell(Element, component="cell.js"):
    """Shows a :class:`~services.documents.filled.Box`. ``on_edit`` is called when staff want to change the value."""

    def __init__(self, box: Box, *, wrong: bool = False, editable: bool = True, on_edit: Callable[[], Any]) -> None:
        """``wrong``: the resident marked it 「ちがいます」; ``editable``: this person may write here now."""
        super().__init__()
        self._shown: tuple[Box, bool, bool] | None = None
        self.box = box
        with self._props.suspend_updates():
            self._props["words"] = {word: t(f"cell.{word}") for word in ("edit", "edited", "missing", "wrong")}
        self.show(box, wrong=wrong, editable=editable)
        self.on("edit", on_edit)

    def show(self, box: Box, *, wrong: bool, editable: bool) -> None:
        """Make the element say what ``box`` says; nothing travels when it already does."""
        if self._shown == (box, wrong, editable):
            return
        self._shown = (box, wrong, editable)
        self.box = box
        properties: dict[str, Any] = {
            "box": box.key,
            "label": box.label.ja,
            "text": t("cell.hidden") if box.hidden else box.text,
            "origin": box.origin,
            "original": box.original if box.edited else None,
            "error": sentence(box.error),
            "caution": sentence(box.caution),
            "span": box.span,
            "edited": box.edited,
            "wrong": wrong,
            "missing": box.missing,
            "concealed": box.hidden,
            "editable": editable and box.editable and not box.hidden,
        }
        with self._props.suspend_updates():
            self._props.update(properties)
        self.update()
