"""The pen pad and the code readers of the terminal at which this page is open. One :class:`Devices` per staff page."""

import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from nicegui import Client, background_tasks, ui

from components.bridge import Bridge, Wire
from hardware.codes.hid_pos import USAGE, USAGE_PAGE, HidPosReader
from hardware.codes.once import Once
from hardware.codes.readers import CodeEvent, CodeRead, CodeReader, CodeUnreadable, How, ReaderGone
from hardware.codes.serial_line import SerialReader
from hardware.errors import HardwareError, TransferFailed
from hardware.listeners import Listeners
from hardware.pens.pads import PadGone, SignaturePad
from hardware.pens.stu import MODELS, Stu, is_stu
from hardware.pens.stu_reports import WACOM
from hardware.wires import SerialWire
from services.base import clock

HIDS = [
    *({"vendorId": WACOM, "productId": product} for product in MODELS),
    {"usagePage": USAGE_PAGE, "usage": USAGE},
]
KEPT = 20  # events that the page of devices shows

Taker = Callable[[CodeRead], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Happened:
    """Something a device did, for the page of devices. ``what``: attached, gone, read, unreadable, failed."""

    at: datetime
    what: str
    device: str
    detail: str = ""


class Devices:
    """What is connected here, and what it tells.

    ``state`` is ``waiting`` until the browser has looked, then as in :class:`Bridge`. ``pad`` is the pad to sign on.
    """

    def __init__(self, on_code: Taker) -> None:
        """Draw the (invisible) bridge. ``on_code`` gets every code, whatever reader it comes from, once."""
        self.state = "waiting"
        self.pad: SignaturePad | None = None
        self.readers: list[CodeReader] = []
        self.happened: deque[Happened] = deque(maxlen=KEPT)
        self.changed: Listeners[None] = Listeners()
        self.lost: Listeners[None] = Listeners()  # the server was away and the pad emptied itself
        self._on_code = on_code
        self._takers: list[Taker] = []
        self._once = Once()
        self._slot = ui.context.slot
        self._bridge = Bridge(
            HIDS,
            on_state=self._stated,
            on_refused=lambda name: self._note("failed", name, TransferFailed.code),
            on_wire=self._attached,
            on_left=lambda: self.lost.tell(None),
        )
        ui.context.client.storage["devices"] = self

    @staticmethod
    def of(client: Client) -> "Devices":
        """The devices of a staff page."""
        found: Devices = client.storage["devices"]
        return found

    def take_codes(self, taker: Taker) -> Callable[[], None]:
        """Hand codes to ``taker`` instead (the newest taker first); returns the function that ends it."""
        self._takers.append(taker)
        return lambda: self._takers.remove(taker)

    async def read(self, code: CodeRead) -> None:
        """A code was read, by whatever reader (the typing one included)."""
        if not self._once.takes(code, time.monotonic()):
            return
        self._note("read", How(code.how).value, code.text)
        await (self._takers[-1] if self._takers else self._on_code)(code)

    def _stated(self, state: str) -> None:
        self.state = state
        self.changed.tell(None)

    def _attached(self, wire: Wire) -> None:
        background_tasks.create(self._open(wire), context=self._slot)

    async def _open(self, wire: Wire) -> None:
        try:
            if isinstance(wire, SerialWire):
                self._add_reader(SerialReader(wire))
            elif is_stu(wire.vendor, wire.product):
                self._add_pad(await Stu.open(wire))
            else:
                self._add_reader(await HidPosReader.open(wire))
        except HardwareError as error:
            self._note("failed", wire.name, error.code)

    def _add_pad(self, pad: SignaturePad) -> None:
        self.pad = pad

        def heard(event: object) -> None:
            if isinstance(event, PadGone):
                if self.pad is pad:
                    self.pad = None
                self._note("gone", pad.name)

        pad.listen(heard)
        self._note("attached", pad.name)

    def _add_reader(self, reader: CodeReader) -> None:
        self.readers.append(reader)

        def heard(event: CodeEvent) -> None:
            match event:
                case CodeRead():
                    background_tasks.create(self.read(event), context=self._slot)
                case CodeUnreadable():
                    self._note("unreadable", reader.name, event.error.code)
                case ReaderGone():
                    self.readers.remove(reader)
                    self._note("gone", reader.name)

        reader.listen(heard)
        self._note("attached", reader.name)

    def _note(self, what: str, device: str, detail: str = "") -> None:
        self.happened.appendleft(Happened(clock.now(), what, device, detail))
        self.changed.tell(None)
