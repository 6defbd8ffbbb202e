"""What the screen shows while it shows nobody's visit: the city's calm picture, or the code to pair it by."""

from functools import cache

from nicegui import ui

from components.text import text
from components.theme import STATIC
from pages.resident.words import ALL


@cache
def hills() -> str:
    """The hills around the basin of Iga with the castle, as SVG in the colours of the page."""
    return (STATIC / "waiting.svg").read_text()


def waiting() -> None:
    """The waiting picture: the same for everybody, in every language at once, with nothing of anybody."""
    with ui.element("div").classes("waiting"):
        text("h1", ALL[0]("city"), "waiting-city")
        with ui.element("div").classes("waiting-words"):
            for words in ALL:
                text("p", words("wait"), words.language).props(f'lang="{words.html_lang}"')
        ui.html(hills(), sanitize=False)


def pairing(code: str) -> ui.label:
    """The code of an unpaired screen in figures that are read across the counter; returns what shows it."""
    words = ALL[0]
    with ui.element("div").classes("pairing"):
        text("h1", words("pair.title"))
        figures = ui.label(spaced(code)).classes("pairing-code")
        text("p", words("pair.sentence"))
    return figures


def spaced(code: str) -> str:
    """``482915`` as people read it out: ``482 915``."""
    return f"{code[:3]} {code[3:]}"
