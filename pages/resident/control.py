"""The control of the resident's screen in a visit's panel: who may use it, and when it begins by itself."""

from nicegui import background_tasks, ui

from components.resident_control import ResidentControl
from pages.acting import acting
from pages.visit.model import Changed, VisitModel
from pages.visit.paperwork import Paperwork
from pages.visit.preview import preview
from services.base.i18n import t
from services.documents import service as documents


class Control:
    """Drawn into the open slot. Call :meth:`changed` with what happens to the visit."""

    def __init__(self, model: VisitModel) -> None:
        self._model = model
        self._papers = Paperwork(model)
        self._control = ResidentControl(
            visit_id=model.id,
            user_id=model.here.user_id,
            terminal_id=model.here.terminal_id,
            session_token=ui.context.client.storage["session"],
            language=lambda: model.state.language,
            people=lambda: [person.person_id for person in model.state.persons if person.person_id],
            ready=lambda: documents.require_faultless(self._papers.all()),
            acting=acting,
            require=model.here.require,
            on_copy=lambda: preview(t("leaving.copy"), f"/print/copy/{model.id}"),
        )
        self._allow()

    def changed(self, change: Changed) -> None:
        """Follow the visit: once it is known who came, the resident sees what is entered, without being asked."""
        if change.kind in {"judged", "persons", "people", "resync"}:
            self._papers.look_again()
        self._allow()
        if change.kind == "step" and self._model.state.step != "identify":
            background_tasks.create(self._control.begin())

    def _allow(self) -> None:
        to_sign = any(instance.form.signature for instance in self._papers.instances)
        self._control.allow(self._model.writable, to_sign=to_sign)
