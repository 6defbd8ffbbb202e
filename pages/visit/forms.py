"""内容確認: every form of the visit with what is known on it; what is missing is typed here, once for all forms."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

from components.form_list import Entry, FormList
from components.scope import Scope
from components.text import text
from pages.visit.form_view import FormView
from pages.visit.model import Changed, FormKey
from pages.visit.page import VisitPage
from pages.visit.paperwork import Paperwork, read, written
from pages.visit.sheet import bring_into_view, from_the_top
from pages.visit.standing import Standing
from services.base.i18n import t
from services.documents.filled import FilledForm

QUIET_SECONDS = 0.3  # the forms are counted anew once nothing was stored for so long


async def draw(page: VisitPage) -> None:
    """Draw the step into the frame."""
    step = _FormsStep(page)
    await step.standing.read()
    step.build()


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said of one form as it is filled now."""

    form: FilledForm
    entry: Entry
    missing: frozenset[str]
    faulty: bool


class _FormsStep:
    """The list of forms at the left and one of them at the right."""

    def __init__(self, page: VisitPage) -> None:
        self._page = page
        self._model = page.model
        self._papers = Paperwork(page.model)
        self.standing = Standing(page.model)
        self._chosen: FormKey | None = None
        self._said: dict[FormKey, _Said] = {}
        self._count_soon: asyncio.TimerHandle | None = None

    def build(self) -> None:
        """Draw everything and begin to listen."""
        self._scope = Scope().classes("forms")
        self._scope.at_end(self._count_no_more)
        with self._scope:
            self._list = FormList(t("forms.list"), self._choose)
            self._empty = text("p", t("forms.none"), "empty")
            self._view = FormView(self._model, self._papers, self.standing, self._through)
        self._count()
        first = self._first_open() or (self._papers.instances[0].key if self._papers.instances else None)
        self._choose_key(first)
        self._page.on_change(self._changed)

    # Following the visit

    def _changed(self, changed: Changed) -> Awaitable[None] | None:
        if changed.kind in {"mark", "confirm", "signed", "resync"}:
            return self._look_again(changed)
        self._follow(changed)
        return None

    async def _look_again(self, changed: Changed) -> None:
        await self.standing.read()
        self._said.clear()
        self._follow(changed)

    def _follow(self, changed: Changed) -> None:
        if changed.kind in {"judged", "persons", "people", "resync"}:
            self._papers.look_again()
        if changed.key and self._papers.follow(changed.key) and self._chosen:
            form = self._papers.filled(self._chosen)
            if form is not None:
                self._view.follow(form, changed.key)
        else:
            self._show()
        self._count_no_more()
        self._count_soon = asyncio.get_running_loop().call_later(QUIET_SECONDS, self._count)

    def _count_no_more(self) -> None:
        if self._count_soon is not None:
            self._count_soon.cancel()

    def _show(self) -> None:
        form = self._papers.filled(self._chosen) if self._chosen else None
        if form is None and self._papers.instances:  # the visit does not need it any more
            self._chosen = self._papers.instances[0].key
            form = self._papers.filled(self._chosen)
        if form is not None:
            self._view.show(form)
        self._view.article.set_visibility(form is not None)
        self._empty.set_visibility(form is None)

    def _count(self) -> None:
        """Say in the list, and at the foot, how much is still open."""
        if self._scope.is_deleted:
            return
        said = [self._say(form) for form in self._in_order(self._papers.all())]
        self._list.show([one.entry for one in said], written(self._chosen) if self._chosen else None)
        missing = len(frozenset().union(*(one.missing for one in said)))  # many stand on several forms
        ready = not missing and not any(one.faulty for one in said) and not self.standing.wrong
        note = t("forms.ready") if ready else t("forms.open", n=missing) if missing else t("forms.to_mend")
        self._page.foot.set(back=self._page.back, next=self._page.next, label=t("forms.go_on"), note=note)

    def _in_order(self, forms: list[FilledForm]) -> list[FilledForm]:
        """This desk's forms first, otherwise as the catalogue orders the desks."""
        here = self._model.here.office_id
        return sorted(forms, key=lambda form: self._papers.desk(form.key) != here)

    def _say(self, form: FilledForm) -> "_Said":
        """What the list says of ``form``: worked out once for as long as nothing on it changes."""
        said = self._said.get(form.key)
        if said is None or said.form is not form:
            missing = frozenset(box.key for box in form.missing)
            said = self._said[form.key] = _Said(form, self._entry(form), missing, bool(form.errors))
        return said

    def _entry(self, form: FilledForm) -> Entry:
        desk = self._model.catalogue.desks.get(self._papers.desk(form.key))
        return Entry(
            written(form.key),
            form.title.ja,
            self._papers.for_whom(form),
            tuple(self.standing.marks_of(form)),
            desk.name if desk else "",
        )

    # Choosing

    def _choose(self, key: str) -> None:
        self._choose_key(read(key))
        from_the_top()

    def _choose_key(self, key: FormKey | None) -> None:
        self._chosen = key
        self._show()
        self._count()

    def _first_open(self, behind: FormKey | None = None) -> FormKey | None:
        """The first form on which something is open, or the next one behind a form."""
        forms = self._in_order(self._papers.all())
        keys = [form.key for form in forms]
        start = keys.index(behind) + 1 if behind in keys else 0
        return next((form.key for form in forms[start:] + forms[:start] if self.standing.is_open(form)), None)

    def _through(self) -> None:
        """Nothing more is open below: go to the next form on which something is."""
        key = self._first_open(self._chosen)
        if key is not None:
            self._choose_key(key)
            bring_into_view(None)
        else:
            self._page.foot.focus_next()
