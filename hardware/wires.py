"""The ways to a device that hold no protocol: reports of a HID device, bytes of a serial line.

Whoever carries the bytes (a browser, an emulated device) implements these; the layers above know nothing else.
All of it belongs to one event loop.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hardware.errors import BadReport, DeviceSilent
from hardware.listeners import Listeners

SECONDS = 10.0  # for a command with all its reports: a full screen of the slowest pad takes about one


@dataclass(frozen=True, slots=True)
class InputReport:
    """What a device said by itself. ``data`` begins after the report id; ``time`` in ms, of whoever received it."""

    report: int
    data: bytes
    time: float


@dataclass(frozen=True, slots=True)
class Bytes:
    """What came on a serial line, cut anywhere. ``time`` as in :class:`InputReport`."""

    data: bytes
    time: float


@dataclass(frozen=True, slots=True)
class Gone:
    """The device was unplugged, or whoever carried its bytes is gone. Nothing comes after it."""


Feature = tuple[int, bytes]  # report id, content after the id


class HidWire(ABC):
    """One open HID device."""

    def __init__(self, vendor: int, product: int, name: str) -> None:
        self.vendor = vendor
        self.product = product
        self.name = name
        self._listeners: Listeners[InputReport | Gone] = Listeners()

    def listen(self, listener: Callable[[InputReport | Gone], object]) -> Callable[[], None]:
        """Call ``listener`` with every input report; returns the function that ends it."""
        return self._listeners.add(listener)

    def tell(self, event: InputReport | Gone) -> None:
        """The device said something (called by whoever carries it)."""
        self._listeners.tell(event)

    async def send(self, *reports: Feature) -> None:
        """Send feature reports, each after the one before was taken.

        :raises DeviceGone, DeviceSilent, TransferFailed: not all were taken.
        """
        try:
            async with asyncio.timeout(SECONDS):
                await self._send_features(reports)
        except TimeoutError as error:
            raise DeviceSilent("the device does not take a report") from error

    async def feature(self, report: int) -> bytes:
        """The content of a feature report, after its id.

        :raises DeviceGone, DeviceSilent, TransferFailed: it did not come.
        :raises BadReport: another report came.
        """
        try:
            async with asyncio.timeout(SECONDS):
                received = await self._receive_feature(report)
        except TimeoutError as error:
            raise DeviceSilent("the device does not give a report") from error
        if not received or received[0] != report:
            raise BadReport(f"asked for report {report:02X}, got {received[:1].hex() or 'nothing'}")
        return received[1:]

    @abstractmethod
    async def leave_behind(self, *reports: Feature) -> None:
        """Keep reports to be sent when the program is lost: page closed, server away. None: forget them."""

    @abstractmethod
    async def _send_features(self, reports: Sequence[Feature]) -> None:
        """Send them one after the other. Raises DeviceGone, TransferFailed."""

    @abstractmethod
    async def _receive_feature(self, report: int) -> bytes:
        """What the device gives; as on the bus, byte 0 is the report id. Raises DeviceGone, TransferFailed."""


class SerialWire:
    """One open serial line that only speaks (9600 8N1)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._listeners: Listeners[Bytes | Gone] = Listeners()

    def listen(self, listener: Callable[[Bytes | Gone], object]) -> Callable[[], None]:
        """Call ``listener`` with every piece that comes; returns the function that ends it."""
        return self._listeners.add(listener)

    def tell(self, event: Bytes | Gone) -> None:
        """Something came on the line (called by whoever carries it)."""
        self._listeners.tell(event)
