"""One signature on a pad, from the screen it shows to the strokes it gives, with a picture of it for staff."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from nicegui import background_tasks

from components.ink_preview import InkPreview
from components.scope import Scope
from hardware.errors import HardwareError
from hardware.pens.ink import CSS_PIXEL, Ink, Strokes
from hardware.pens.layout import Layout
from hardware.pens.pads import ButtonPressed, PadEvent, PadGone, PadScreen, PenSample, SignaturePad
from services.base.errors import UserError


class PadSession:
    """Runs until it is signed, stopped, or the pad goes; then the pad is blank.

    What was written is kept here alone, and forgotten at the end.
    """

    def __init__(
        self,
        pad: SignaturePad,
        screen: Callable[[UserError | None], PadScreen],
        preview: InkPreview,
        scope: Scope,
        *,
        on_ok: Callable[[Strokes], Awaitable[None]],
        on_end: Callable[[str], None],
    ) -> None:
        """What it needs.

        :param screen: what the pad shows; with an error it says why to write again.
        :param on_ok: OK was pressed. A :class:`~services.documents.faults.Fault` it raises is said on the pad, which
            then starts again.
        :param on_end: it ended: ``ok``, ``cancel`` (on the pad), ``gone`` (unplugged), ``failed`` (it does not answer).
        """
        self._pad = pad
        self._screen = screen
        self._preview = preview
        self._scope = scope
        self._on_ok = on_ok
        self._on_end = on_end
        self._ink = Ink(pad.size)
        self._fresh: list[list[float] | None] = []  # points that staff have not seen yet
        self._busy = False
        self._over = False
        self._unlisten = pad.listen(self._heard)
        field, unit = Layout.of(pad.size.width, pad.size.height, ()).field, pad.size.pixel / CSS_PIXEL
        wide, high = field.right - field.left, field.bottom - field.top
        preview.resize(field.left * unit, field.top * unit, wide * unit, high * unit)

    async def begin(self, error: UserError | None = None) -> None:
        """Show the screen with an empty field."""
        self._ink.clear()
        self._fresh.clear()
        self._preview.clear_ink()
        try:
            await self._pad.show(self._screen(error))
        except HardwareError:
            await self.end("failed")
            return
        if self._over:  # stopped while the pad was still drawing
            await self._blank()

    async def end(self, why: str) -> None:
        """Stop: nothing of what was written stays, and the pad is blank for the next person."""
        if self._over:
            return
        self._over = True
        self._unlisten()
        self._ink.clear()
        if not self._preview.is_deleted:
            self._preview.clear_ink()
        if why != "gone":
            await self._blank()
        self._on_end(why)

    async def _blank(self) -> None:
        with suppress(HardwareError):  # it is gone, or emptied itself when its page went
            await self._pad.blank()

    def _heard(self, event: PadEvent) -> None:
        match event:
            case PenSample():
                if not self._fresh:
                    background_tasks.create(self._show_fresh())
                self._fresh.append(self._ink.add(event))
            case ButtonPressed(button="ok"):
                self._do(self._ok())
            case ButtonPressed(button="again"):
                self._do(self.begin())
            case ButtonPressed():
                self._do(self.end("cancel"))
            case PadGone():
                self._do(self.end("gone"))

    def _do(self, action: Awaitable[None]) -> None:
        background_tasks.create(action, context=self._scope)

    async def _show_fresh(self) -> None:
        """Everything that came in one go, in one message."""
        if self._fresh and not self._over and not self._preview.is_deleted:
            self._preview.add(self._fresh)
        self._fresh = []

    async def _ok(self) -> None:
        if self._busy:
            return
        self._busy = True
        try:
            await self._on_ok(self._ink.strokes)
        except UserError as error:
            await self.begin(error)
        else:
            await self.end("ok")
        finally:
            self._busy = False
