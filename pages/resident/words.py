"""The sentences of one resident screen in the language that the resident chose."""

from dataclasses import dataclass

from services.base.errors import UserError
from services.base.i18n import RESIDENT_LANGUAGES, catalogue, t
from services.catalogue.schema import Text

HTML_LANG = {"ja": "ja", "ja-easy": "ja", "en": "en"}  # やさしい日本語 is Japanese to a screen reader


@dataclass(frozen=True, slots=True)
class Words:
    """``words("wait")`` is the sentence ``resident.wait`` in ``language``."""

    language: str = "ja"

    def __call__(self, key: str, **params: object) -> str:
        return t(f"resident.{key}", self.language, **params)

    def error(self, error: UserError) -> str:
        """What went wrong, if there is a sentence in this language; otherwise the request to speak to staff."""
        known = error.key in catalogue(self.language)
        return t(error.key, self.language, **error.params) if known else self("stopped")

    @property
    def html_lang(self) -> str:
        """BCP 47 tag for the page."""
        return HTML_LANG[self.language]

    def of(self, text: Text) -> str:
        """``text`` in this language, or in Japanese where nobody has translated it."""
        return {"ja-easy": text.easy, "en": text.en}.get(self.language) or text.ja

    def beside(self, text: Text) -> str:
        """The Japanese to stand beside :meth:`of`; empty when that says it already."""
        return "" if same(self.of(text), text.ja) else text.ja


def same(one: str, other: str) -> bool:
    """Whether two texts differ in their spaces at most (やさしい日本語 is written with them)."""
    return one.replace(" ", "") == other.replace(" ", "")


ALL = tuple(Words(language) for language in RESIDENT_LANGUAGES)
