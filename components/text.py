"""Text in its proper HTML element."""

from nicegui.elements.mixins.text_element import TextElement


def text(tag: str, content: str, classes: str = "") -> TextElement:
    """``content`` in an element ``tag`` (``h2``, ``p``, ``kbd``, …). Change it with ``set_text``."""
    return TextElement(tag=tag, text=content).classes(classes)
