"""Signing: one large field, once, for all forms of the visit."""

from collections.abc import Sequence

from nicegui import ui

from components.signature_pad import SignaturePad
from components.text import text
from pages.resident.papers import by_name
from pages.resident.pieces import button, heading
from pages.resident.visit import ResidentVisit
from pages.resident.words import Words
from services.base.errors import UserError
from services.base.events import Change
from services.documents.filled import FilledForm


class Signing:
    """The field to sign in. The strokes stay in the browser until 「これでよい」, whatever else changes."""

    def __init__(self, visit: ResidentVisit, words: Words) -> None:
        self._visit = visit
        self._words = words
        self._error: UserError | None = None
        self._busy = False
        with ui.element("div").classes("resident-view signing"):
            self._title = heading("")
            self._use = text("p", "", "signing-use")
            self._forms = text("p", "", "signing-forms")
            self._pad = SignaturePad(label="", hint="", signed="", on_strokes=self._strokes)
            self._said = text("p", "", "signing-said").props("role=alert")
            with ui.element("div").classes("resident-foot"):
                self._help = text("p", "", "resident-note")
                self._again = button("", "secondary push", self._start_again)
                self._ok = button("", "primary", self._sign)
        self._again.set_enabled(False)
        self.translate(words)
        self._title.run_method("focus")

    def changed(self, change: Change) -> None:
        """Other forms may have to be signed now."""
        self.translate(self._words)

    def translate(self, words: Words) -> None:
        """Speak another language from now on; what is written stays."""
        self._words = words
        forms = [form for form in self._visit.forms() if form.signature]
        self._title.set_text(words("sign.title"))
        self._use.set_text(words("sign.use", count=len(forms)))
        self._forms.set_text(_names(forms, words))
        self._pad.translate(label=words("sign.field"), hint=words("sign.hint"), signed=words("sign.written"))
        self._help.set_text(words("sign.help"))
        self._again.set_text(words("sign.again"))
        self._ok.set_text(words("sign.ok"))
        self._say(self._error)

    def _say(self, error: UserError | None) -> None:
        self._error = error
        self._said.set_text("" if error is None else self._words.error(error))
        self._said.set_visibility(error is not None)

    def _strokes(self, count: int) -> None:
        self._again.set_enabled(count > 0)
        self._say(None)

    def _start_again(self) -> None:
        self._pad.clear_strokes()

    async def _sign(self) -> None:
        if self._busy:  # two taps of one hand
            return
        self._busy = True
        try:
            await self._visit.sign(await self._pad.collect())
        except UserError as error:
            self._say(error)
        finally:
            self._busy = False


def _names(forms: Sequence[FilledForm], words: Words) -> str:
    names = []
    for same in by_name(forms):
        name = words.of(same[0].title)
        names.append(name if len(same) == 1 else words("papers.several", name=name, count=len(same)))
    return (", " if words.language == "en" else "、").join(names)
