"""The one place that gives every page its style sheet, fonts and scripts."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

from nicegui import app, ui

STATIC = Path(__file__).parent / "static"
# Style sheets of the staff's screens, behind theme.css.
STYLES = (
    "field.css",
    "visit.css",
    "board.css",
    "forms.css",
    "resident_control.css",
    "devices.css",
    "cards.css",
    "protocol.css",
)
SCRIPTS = ("unsaved.js", "connection.js", "keys.js", "scan.js", "wait.js", "forms.js")


@cache
def static_url(name: str) -> str:
    """The address of a file in ``components/static`` that changes with its content, so it may be cached for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?{digest}"


def apply() -> None:
    """Give every NiceGUI page the theme. Called once by the composition root."""
    app.colors(
        primary="#0017c1",
        secondary="#4d4d4d",
        positive="#197a4b",
        negative="#ce0000",
        warning="#ac3e00",
        info="#0055ad",
    )
    styles = "".join(f'<link rel="stylesheet" href="{static_url(name)}">' for name in STYLES)
    ui.add_head_html(head(*SCRIPTS) + styles, shared=True)


def connection_words(words: Mapping[str, tuple[str, str]]) -> str:
    """HTML for the head: what ``connection.js`` says by language, when the server is away and when it is back.

    It has to be in the page from the beginning, because the server cannot be asked then.
    """
    return f'<meta name="connection-words" content="{escape(json.dumps(words, ensure_ascii=False))}">'


def head(*scripts: str) -> str:
    """HTML for the head of a page: style sheet and ``scripts`` from ``components/static``."""
    preload = f'<link rel="preload" href="{STATIC_FONT}" as="font" type="font/woff2" crossorigin>'
    links = f'<link rel="stylesheet" href="{static_url("theme.css")}">'
    return preload + links + "".join(f'<script defer src="{static_url(name)}"></script>' for name in scripts)


STATIC_FONT = "/static/fonts/BIZUDPGothic-Regular.woff2"
