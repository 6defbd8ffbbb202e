"""Small pieces of the resident's views: headings, Japanese beside another language, and buttons for fingers."""

from collections.abc import Callable
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from components.text import text


def heading(content: str) -> TextElement:
    """The view's one ``h1``; it can take the focus, so that a screen reader begins there."""
    element = text("h1", content)
    element.props["tabindex"] = -1
    return element


def beside(content: str) -> None:
    """The Japanese of what was just said in another language; nothing when ``content`` is empty."""
    if content:
        text("span", content, "ja-beside").props('lang="ja"')


def button(content: str, kind: str, on_click: Callable[[], Any]) -> ui.button:
    """A large button: ``primary`` one per view, ``secondary`` and ``plain`` the rest."""
    return ui.button(content, on_click=on_click, color=None).props("unelevated no-caps").classes(kind)
