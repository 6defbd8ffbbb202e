"""A visit on the screen: the frame with its languages, and the view that the terminal's mode asks for."""

from typing import Protocol

from nicegui import Client, ui

from pages.resident.confirm import Confirm
from pages.resident.follow import Follow
from pages.resident.frame import Frame
from pages.resident.pieces import heading
from pages.resident.signing import Signing
from pages.resident.thanks import Thanks
from pages.resident.visit import ResidentVisit
from pages.resident.words import Words
from services.base.events import Change
from services.staff.service import Screen


class View(Protocol):
    """One thing for the resident to look at. It draws itself into the slot that is open when it is made."""

    def changed(self, change: Change) -> None:
        """Something of the visit has changed."""

    def translate(self, words: Words) -> None:
        """Speak another language from now on."""


class Stopped:
    """Nothing but the request to speak to staff: somebody of the visit is protected."""

    def __init__(self, words: Words) -> None:
        with ui.element("div").classes("resident-view resident-stopped"):
            self._heading = heading(words("stopped"))

    def changed(self, change: Change) -> None:
        """Nothing is shown that could change."""

    def translate(self, words: Words) -> None:
        """Say it in another language."""
        self._heading.set_text(words("stopped"))


class Shown:
    """The visit that the screen shows, until it goes."""

    def __init__(self, client: Client, screen: Screen, visit: ResidentVisit) -> None:
        self._client = client
        self._screen = screen
        self._visit = visit
        self._words = Words(screen.language)
        self._frame = Frame(self._words, self._choose)
        self._view: View
        self._drawn = ""
        self._draw()
        visit.on_change(self._changed)
        self._speak()

    @classmethod
    async def open(cls, client: Client, screen: Screen) -> "Shown":
        """Draw the visit of ``screen`` into the open slot."""
        assert screen.visit_id is not None
        return cls(client, screen, await ResidentVisit.open(client, screen.visit_id, screen.terminal_id))

    @property
    def visit_id(self) -> str:
        """Whose screen this is."""
        return self._visit.id

    def close(self) -> None:
        """Stop watching the visit."""
        self._visit.close()

    def follow(self, screen: Screen) -> None:
        """Show what ``screen`` says: another mode, another language."""
        self._screen = screen
        if screen.language != self._words.language:
            self._words = Words(screen.language)
            self._frame.translate(self._words)
            self._view.translate(self._words)
            self._speak()
        self._draw()

    def _changed(self, change: Change) -> None:
        if not self._draw():
            self._view.changed(change)

    def _draw(self) -> bool:
        """Draw another view if another one is asked for, and say whether that was so."""
        wanted = self._wanted()
        if wanted == self._drawn:
            return False
        self._drawn = wanted
        self._frame.main.clear()
        with self._frame.main:
            self._view = self._make(wanted)
        return True

    def _wanted(self) -> str:
        if not self._visit.visible:
            return "stopped"
        if self._visit.state.state == "handed_over":  # nobody works on it here any more: it says where to go
            return "thanks"
        if self._screen.mode == "sign" and not self._visit.may_sign:  # what is not read is read first, then signed
            return "confirm"
        return self._screen.mode

    def _make(self, mode: str) -> View:
        match mode:
            case "follow":
                return Follow(self._visit, self._words)
            case "confirm":
                return Confirm(self._visit, self._words)
            case "sign":
                return Signing(self._visit, self._words)
            case "thanks":
                return Thanks(self._visit, self._words)
            case _:
                return Stopped(self._words)

    def _speak(self) -> None:
        page = "document.documentElement"  # ``lang`` does not tell やさしい日本語 from the other
        self._client.run_javascript(
            f'{page}.lang = "{self._words.html_lang}"; {page}.dataset.language = "{self._words.language}"'
        )

    async def _choose(self, language: str) -> None:
        await self._visit.speak(language, self._screen.mode)
