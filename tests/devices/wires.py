"""Wires that lead straight to a virtual device, for tests of the protocol without a browser."""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from typing import Protocol

from hardware.errors import DeviceGone, TransferFailed
from hardware.wires import Feature, Gone, HidWire, InputReport


class Virtual(Protocol):
    """What a virtual device does; the bytes of a report begin after its id."""

    vendor: int
    product: int

    @property
    def name(self) -> str: ...

    def get_feature(self, report: int) -> bytes:
        """Raises LookupError where there is no such report."""

    def set_feature(self, report: int, content: bytes) -> None:
        """Raises LookupError where there is no such report."""


class DirectWire(HidWire):
    """Carries the reports of ``device``; ``silent``: it never answers."""

    def __init__(self, device: Virtual) -> None:
        super().__init__(device.vendor, device.product, device.name)
        self.device: Virtual | None = device
        self.left_behind: tuple[Feature, ...] = ()
        self.silent = False
        self.now = 0.0

    def say(self, reports: Iterable[bytes]) -> None:
        """The device sends input reports (id first)."""
        for report in reports:
            self.now += 5
            self.tell(InputReport(report[0], report[1:], self.now))

    def unplug(self) -> None:
        self.device = None
        self.tell(Gone())

    def lose_the_program(self) -> None:
        """What the carrier does when the program is gone."""
        for report, content in self.left_behind:
            with contextlib.suppress(LookupError):
                self._there.set_feature(report, content)

    async def leave_behind(self, *reports: Feature) -> None:
        self.left_behind = reports

    async def _send_features(self, reports: Sequence[Feature]) -> None:
        for report, content in reports:
            await self._wait()
            try:
                self._there.set_feature(report, content)
            except LookupError as error:
                raise TransferFailed(f"report {report:02X} was not taken") from error

    async def _receive_feature(self, report: int) -> bytes:
        await self._wait()
        try:
            return bytes([report]) + self._there.get_feature(report)
        except LookupError as error:
            raise TransferFailed(f"there is no report {report:02X}") from error

    async def _wait(self) -> None:
        await (asyncio.Event().wait() if self.silent else asyncio.sleep(0))

    @property
    def _there(self) -> Virtual:
        if self.device is None:
            raise DeviceGone("unplugged")
        return self.device
