"""The chosen form: its head with the next missing box and the preview, and the sheet itself."""

from collections.abc import Callable

from nicegui import ui

from components.dialogs import button
from components.text import text
from pages.visit.form_writing import FormWriter
from pages.visit.model import Key, VisitModel
from pages.visit.paperwork import Paperwork, written
from pages.visit.preview import preview
from pages.visit.sheet import Sheet
from pages.visit.standing import Standing
from services.base.i18n import t
from services.documents.filled import FilledForm

NEXT_OPEN = "() => window.kakanaiNextOpen() || emit()"


class FormView:
    """Draws one form; :meth:`show` keeps it true. ``on_through`` is called when nothing on it is open any more."""

    def __init__(
        self, model: VisitModel, papers: Paperwork, standing: Standing, on_through: Callable[[], None]
    ) -> None:
        self._model = model
        self._papers = papers
        self._standing = standing
        self._form: FilledForm | None = None
        with ui.element("article").classes("sheet") as self.article:
            with ui.element("div").classes("sheet-head"):
                with ui.element("div"):
                    self._title = text("h2", "")
                    self._about = text("p", "", "sheet-number")
                with ui.element("div").classes("sheet-actions"):
                    following = button(t("forms.next_open"), "secondary")
                    following.props["data-hotkey"] = "F8"
                    following.on("click", on_through, js_handler=NEXT_OPEN)
                    with following:
                        text("kbd", "F8")
                    self._paper = button(t("forms.preview"), "quiet", self._preview)
            self._notice = text("p", "", "sheet-note message")
            self._body = ui.element("div")

    def show(self, form: FilledForm) -> None:
        """Make the screen say what ``form`` says; another form than before is drawn anew."""
        if self._form is None or self._form.key != form.key:
            self._draw(form)
        self._form = form
        wrong = {f"{item}|{person}" for person, item in self._standing.wrong}
        self._sheet.show(form, wrong=wrong, locked=not self._model.writable)
        self._notify(form)

    def follow(self, form: FilledForm, key: Key) -> None:
        """Show the one value that changed of the form that stands there."""
        self._form = form
        person, item = key
        self._sheet.follow(form, f"{item}|{person}")

    def _draw(self, form: FilledForm) -> None:
        self._title.set_text(form.title.ja)
        about = [self._papers.for_whom(form), t("forms.number", number=form.number)]
        self._about.set_text(" · ".join(one for one in about if one))
        self.article.props["aria-label"] = form.title.ja
        self._paper.set_enabled(not form.blocked)
        writer = FormWriter(self._model)
        self._body.clear()
        with self._body:
            self._sheet = Sheet(self._model.id, writer.store, self._model.revision_of, writer.suggest)

    def _notify(self, form: FilledForm) -> None:
        """What is special about the form as a whole."""
        seal = self._standing.seals.get(form.key)
        sentence, look = "", ""
        if form.blocked:
            sentence, look = t("forms.blocked"), "bad"
        elif seal is not None and seal.broken:
            sentence, look = t("forms.seal_broken"), "warn"
        elif seal is not None:
            sentence, look = t("forms.sealed"), "good"
        self._notice.set_text(sentence)
        self._notice.classes(remove="bad warn good").classes(add=look)
        self._notice.set_visibility(bool(sentence))

    def _preview(self) -> None:
        assert self._form is not None
        form, subject = written(self._form.key).split(":")
        preview(self._form.title.ja, f"/print/form/{self._model.id}/{form}/{subject}")
