"""How the forms stand with the resident: what they found wrong, what they read, what is signed and sealed."""

from collections.abc import Iterable

from components.form_list import Mark
from pages.resident.facts import Fact, in_japanese
from pages.visit.model import FormKey, Key, VisitModel
from services.base import database
from services.base.i18n import t
from services.documents import service as documents
from services.documents.filled import FilledForm
from services.documents.models import Signature
from services.documents.reading import ReadFact, facts_read
from services.documents.service import Seal


class Standing:
    """Marks, readings and seals of one visit as last read."""

    def __init__(self, model: VisitModel) -> None:
        self._model = model
        self.wrong: frozenset[Key] = frozenset()  # 「ちがいます」, not yet resolved
        self.facts: dict[Key, ReadFact] = {}
        self.seals: dict[FormKey, Seal] = {}
        self.signature: Signature | None = None  # the newest

    async def read(self) -> None:
        """Look again."""
        async with database.transaction() as session:
            self.wrong = frozenset(
                (mark.person_key, mark.item) for mark in await documents.open_marks(session, self._model.id)
            )
            self.facts = await facts_read(session, self._model.id)
            self.seals = {seal.key: seal for seal in await documents.seals(session, self._model.id)}
            newest = max(self.seals.values(), key=lambda seal: seal.sealed_at, default=None)
            self.signature = await documents.signature_of(session, newest) if newest else None

    def agreed(self, fact: Fact) -> bool:
        """The resident found the fact right as it stands now."""
        return all(
            (read := self.facts.get(key)) is not None and read.agreed and read.texts["ja"] == in_japanese(box)
            for key, box in zip(fact.keys, fact.boxes, strict=True)
        )

    def wrong_on(self, form: FilledForm) -> list[Key]:
        """The boxes of a form that the resident marked, each once."""
        if not self.wrong:
            return []
        keys = dict.fromkeys((box.person_key, box.item) for box in form.boxes())
        return [key for key in keys if key in self.wrong]

    def is_open(self, form: FilledForm) -> bool:
        """Something on the form has to be entered or mended."""
        return bool(form.missing or form.errors or self.wrong_on(form)) and not form.blocked

    def unsigned(self, forms: Iterable[FilledForm]) -> int:
        """How many forms have no whole seal."""
        return sum((seal := self.seals.get(form.key)) is None or seal.broken for form in forms)

    def to_sign(self, form: FilledForm) -> Mark:
        """How far one form is on its way to the signature: the first thing that keeps it."""
        seal = self.seals.get(form.key)
        if form.blocked:
            return Mark(t("forms.mark.blocked"), "bad")
        if seal is not None:
            return Mark(t("forms.mark.broken"), "warn") if seal.broken else Mark(t("forms.mark.sealed"), "good")
        if self.wrong_on(form):
            return Mark(t("cell.wrong"), "bad")
        if errors := len({box.key for box in form.errors}):  # before it is mended nothing is signed
            return Mark(t("forms.mark.error", n=errors), "bad")
        if missing := len({box.key for box in form.missing}):
            return Mark(t("forms.mark.missing", n=missing), "warn")
        return Mark(t("sign.waiting"))

    def marks_of(self, form: FilledForm) -> list[Mark]:
        """What the list of forms says about one."""
        if form.blocked:
            return [Mark(t("forms.mark.blocked"), "bad")]
        marks = []
        if wrong := len(self.wrong_on(form)):
            marks.append(Mark(t("forms.mark.wrong", n=wrong), "bad"))
        if errors := len({box.key for box in form.errors}):
            marks.append(Mark(t("forms.mark.error", n=errors), "bad"))
        if missing := len({box.key for box in form.missing}):
            marks.append(Mark(t("forms.mark.missing", n=missing), "warn"))
        seal = self.seals.get(form.key)
        if seal is not None:
            marks.append(Mark(t("forms.mark.broken"), "warn") if seal.broken else Mark(t("forms.mark.sealed"), "good"))
        return marks or [Mark(t("forms.mark.complete"))]
