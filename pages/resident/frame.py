"""What stays around the resident's views: the city's name and the languages to choose from."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from components import theme
from components.text import text
from pages.resident.words import Words
from services.base.i18n import RESIDENT_LANGUAGES

Choose = Callable[[str], Awaitable[None]]


class Frame:
    """Header and main part of the screen. ``main`` takes the view."""

    def __init__(self, words: Words, choose: Choose) -> None:
        """``choose`` is called with the language that the resident touched."""
        self._buttons: dict[str, ui.element] = {}
        with ui.element("header").classes("resident-header"):
            with ui.element("div").classes("resident-city"):
                ui.element("img").props(f'src="{theme.static_url("favicon.svg")}" alt=""')
                self._city = text("span", "")
            self._languages = ui.element("div").classes("resident-languages").props("role=group")
            with self._languages:
                for language, name in RESIDENT_LANGUAGES.items():
                    with ui.element("button").props("type=button") as button:
                        text("span", name).props(f'lang="{Words(language).html_lang}"')
                    button.on("click", lambda language=language: choose(language), args=[])
                    self._buttons[language] = button
        self.main = ui.element("div").classes("resident-main")
        self.translate(words)

    def translate(self, words: Words) -> None:
        """Speak ``words.language`` from now on."""
        self._city.set_text(words("city"))
        self._languages.props["aria-label"] = words("language")
        for language, button in self._buttons.items():
            button.props["aria-pressed"] = "true" if language == words.language else "false"
