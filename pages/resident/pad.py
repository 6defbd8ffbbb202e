"""What the resident reads on a pen pad while signing."""

from collections.abc import Sequence

from hardware.pens.pads import PadScreen
from pages.resident.words import Words
from services.base.errors import UserError
from services.documents.filled import FilledForm


def pad_screen(forms: Sequence[FilledForm], name: str, words: Words, error: UserError | None = None) -> PadScreen:
    """The screen for signing ``forms``; with ``error`` it says why to write again."""
    title = words.of(forms[0].title)
    return PadScreen(
        title=title if len(forms) == 1 else words("pad.several", form=title, n=len(forms) - 1),
        name=words("pad.name", name=name),
        hint=words("pad.hint") if error is None else words.error(error),
        buttons=(("cancel", words("pad.cancel")), ("again", words("pad.again")), ("ok", words("pad.ok"))),
    )
