"""Section 署名パッドと読み取り機: what this browser holds, what it told last, and a test of each."""

from collections.abc import Callable

from nicegui import background_tasks, ui

from components.devices import Devices, Happened
from components.dialogs import button
from components.ink_preview import InkPreview
from components.pad_session import PadSession
from components.scope import Scope
from components.text import text
from hardware.codes.readers import CodeRead
from hardware.pens.ink import Strokes
from hardware.pens.pads import PadScreen
from pages.here import Here
from pages.resident.words import Words
from services.base.errors import UserError
from services.base.i18n import t
from services.base.wording import clock_time

ASK = "() => window.kakanaiDevices?.ask('{kind}')"


async def draw(at: Here) -> None:
    """Draw the section."""
    _Section(Devices.of(ui.context.client))


class _Section:
    def __init__(self, devices: Devices) -> None:
        self._devices = devices
        self._session: PadSession | None = None
        with Scope() as scope, ui.element("section").classes("panel device-test") as panel:
            panel.props["aria-label"] = t("devices.pens")
            text("h2", t("devices.pens"))
            self._state = text("p", "", "soft").props("role=status")
            with ui.element("div").classes("line") as self._connect:
                for kind in ("hid", "serial"):
                    button(t(f"devices.connect_{kind}"), "secondary").on("click", js_handler=ASK.format(kind=kind))
            with ui.element("div").classes("line"):
                self._try_pad = button(t("devices.try_pad"), "secondary", self._begin)
                self._stop = button(t("pad.stop"), "secondary", self._end)
                self._try_code = button(t("devices.try_code"), "secondary", self._listen)
            self._told = text("p", "").props("role=status")
            self._preview = InkPreview(label=t("pad.preview"))
            self._list = ui.element("ul").classes("devices-events")
        self._scope = scope
        self._ends: list[Callable[[], None]] = []  # of listening to codes
        scope.at_end(devices.changed.add(lambda _: self._show()))
        scope.at_end(devices.lost.add(lambda _: self._end()))
        scope.at_end(self._end)
        scope.at_end(self._stop_listening)
        self._show()

    def _show(self) -> None:
        devices = self._devices
        names = [*([devices.pad.name] if devices.pad else []), *(reader.name for reader in devices.readers)]
        state = "some" if names else devices.state
        self._state.set_text(t(f"devices.state.{state}", names="、".join(names)))
        self._connect.set_visibility(devices.state == "held")
        self._try_pad.set_visibility(devices.pad is not None and self._session is None)
        self._stop.set_visibility(self._session is not None)
        self._preview.set_visibility(self._session is not None)
        self._list.clear()  # nobody types here
        with self._list:
            for one in devices.happened:
                text("li", _line(one), "num small")

    # The pad

    async def _begin(self) -> None:
        pad = self._devices.pad
        if pad is None or self._session is not None:
            return
        self._session = PadSession(
            pad, _test_screen, self._preview, self._scope, on_ok=self._written, on_end=self._ended
        )
        self._show()
        await self._session.begin()

    async def _written(self, strokes: Strokes) -> None:
        points = sum(len(stroke) for stroke in strokes)
        self._told.set_text(t("devices.pad_told", strokes=len(strokes), points=points))

    def _end(self) -> None:
        if self._session is not None:
            background_tasks.create(self._session.end("stopped"))

    def _ended(self, why: str) -> None:
        self._session = None
        if not self._state.is_deleted:
            self._show()

    # The readers

    def _listen(self) -> None:
        self._stop_listening()
        self._ends.append(self._devices.take_codes(self._read))
        self._told.set_text(t("devices.scan_now"))

    def _stop_listening(self) -> None:
        while self._ends:
            self._ends.pop()()

    async def _read(self, code: CodeRead) -> None:
        self._told.set_text(t("devices.code_told", text=code.text, how=t(f"devices.how.{code.how}")))


def _test_screen(error: UserError | None) -> PadScreen:
    words = Words()
    return PadScreen(
        t("devices.pad_test"),
        t("devices.pad_test_name"),
        words("pad.hint"),
        (("cancel", words("pad.cancel")), ("again", words("pad.again")), ("ok", words("pad.ok"))),
    )


def _line(one: Happened) -> str:
    device = t(f"devices.how.{one.device}") if one.what == "read" else one.device or t("devices.unnamed")
    return t(f"devices.happened.{one.what}", time=clock_time(one.at), device=device, detail=one.detail)
