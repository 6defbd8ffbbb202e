"""Text in its proper HTML element."""

from nicegui.elements.mixins.text_element import TextElement

from services.base.errors import UserError
from services.base.i18n import STAFF_LANGUAGE, t


def text(tag: str, content: str, classes: str = "") -> TextElement:
    """``content`` in an element ``tag`` (``h2``, ``p``, ``kbd``, …). Change it with ``set_text``."""
    return TextElement(tag=tag, text=content).classes(classes)


def sentence(error: UserError | None) -> str:
    """What staff read of an error; empty if there is none."""
    return "" if error is None else t(error.key, STAFF_LANGUAGE, **error.params)
