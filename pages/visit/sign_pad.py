"""Signing on the pad of the terminal: the resident writes there, staff see it, the same rules hold as on the screen."""

from collections.abc import Sequence

from nicegui import background_tasks, ui

from components.devices import Devices
from components.dialogs import button
from components.ink_preview import InkPreview
from components.pad_session import PadSession
from components.scope import Scope
from components.text import sentence, text
from hardware.pens.ink import Strokes
from hardware.pens.pads import PadScreen
from pages.acting import alert
from pages.resident.pad import pad_screen
from pages.resident.words import Words
from pages.visit.model import VisitModel
from services.base import database
from services.base.errors import UserError
from services.base.i18n import t
from services.documents import service as documents
from services.documents.faults import Fault
from services.documents.filled import FilledForm
from services.registry import guard
from services.staff import service as staff

ASK = "() => window.kakanaiDevices?.ask('hid')"


class PadPanel:
    """The pad in the step of signing. Call :meth:`allow` with how the forms stand."""

    def __init__(self, model: VisitModel) -> None:
        """Draw into the open slot; whatever is on the pad goes when the step does."""
        self._model = model
        self._devices = Devices.of(ui.context.client)
        self._session: PadSession | None = None
        self._read: Sequence[FilledForm] = ()  # all that is sealed by the signature
        self._forms: Sequence[FilledForm] = ()  # those on which it is written
        self._ready = False
        self._said = ""  # how the last signature on the pad ended
        with Scope() as scope, ui.element("section").classes("panel sign-pad") as self._panel:
            self._panel.props["aria-label"] = t("pad.title")
            with ui.element("div").classes("sign-pad-head"):
                text("h3", t("pad.title"), "panel-title")
                self._start = button(t("pad.start"), "secondary", self._begin)
                self._stop = button(t("pad.stop"), "secondary", self._end)
                self._connect = button(t("pad.connect"), "secondary").on("click", js_handler=ASK)
            self._words = text("p", "", "soft").props("role=status")
            self._preview = InkPreview(label=t("pad.preview"))
        self._scope = scope
        scope.at_end(self._devices.changed.add(lambda _: self._show()))
        scope.at_end(self._devices.lost.add(lambda _: self._end()))
        scope.at_end(self._end)
        self._show()

    def allow(self, forms: Sequence[FilledForm], *, ready: bool) -> None:
        """``forms`` wait for the signature; ``ready``: the resident found everything on them right."""
        self._read = [form for form in forms if not form.blocked]
        self._forms = [form for form in self._read if form.signature]
        self._ready = ready
        if self._session is not None and not (ready and self._model.writable):
            self._end()
        self._show()

    def _show(self) -> None:
        if self._panel.is_deleted:
            return
        pad, state = self._devices.pad, self._devices.state
        writing = self._session is not None
        able = bool(self._forms) and self._model.writable
        self._panel.set_visibility(able and state in {"held", "elsewhere"})
        self._start.set_visibility(pad is not None and not writing)
        self._start.set_enabled(self._ready)
        self._stop.set_visibility(writing)
        self._connect.set_visibility(pad is None and state == "held")
        self._preview.set_visibility(writing)
        if writing:
            words = "writing"
        elif self._said:
            words = self._said
        elif state == "elsewhere":
            words = "elsewhere"
        elif pad is None:
            words = "none"
        else:
            words = "ready" if self._ready else "first"
        self._words.set_text(t(f"pad.{words}", pad=pad.name if pad else ""))

    async def _begin(self) -> None:
        pad = self._devices.pad
        if pad is None or self._session is not None or not self._ready:
            return
        people = [person.person_id for person in self._model.state.persons if person.person_id]
        try:
            async with database.transaction() as session:
                await guard.require_free(session, people, guard.Door.RESIDENT_SCREEN)
        except UserError as error:
            alert(sentence(error))
            return
        if self._session is not None:  # two clicks
            return
        self._said = ""
        self._session = PadSession(pad, self._screen, self._preview, self._scope, on_ok=self._sign, on_end=self._ended)
        self._show()
        await self._session.begin()

    def _screen(self, error: UserError | None) -> PadScreen:
        applicant = self._model.state.applicant
        name = self._model.name(applicant.key) if applicant else ""
        return pad_screen(self._forms, name, Words(self._model.state.language), error)

    async def _sign(self, strokes: Strokes) -> None:
        """Seal the forms as the resident's own screen does: read, confirmed, then signed.

        :raises Fault: nothing, or too little, is written.
        """
        visit_id = self._model.id
        try:
            async with database.transaction() as session:
                await documents.confirm(session, visit_id, self._read)
                await documents.sign(session, visit_id, self._model.actor, strokes)
                if (await staff.showing(session, self._model.here.terminal_id)).visit_id == visit_id:
                    await staff.show(session, self._model.here.terminal_id, visit_id, "thanks")
        except Fault:
            raise
        except UserError as error:
            alert(sentence(error))
            self._end()

    def _end(self) -> None:
        """Take the pad away from whoever writes on it."""
        if self._session is not None:
            background_tasks.create(self._session.end("stopped"))

    def _ended(self, why: str) -> None:
        self._session = None
        self._said = "" if why in {"ok", "stopped"} else why
        self._show()
