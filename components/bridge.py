"""HID devices and serial lines of this page's browser as wires: the other end of ``static/devices.js``."""

import base64
from collections.abc import Callable, Sequence
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from hardware.errors import DeviceGone, TransferFailed
from hardware.wires import SECONDS, Bytes, Feature, Gone, HidWire, InputReport, SerialWire

Wire = HidWire | SerialWire


class Bridge(Element, component="static/devices.js"):
    """Opens what the browser may open and carries bytes. Belongs into the page once, outside what comes and goes."""

    def __init__(
        self,
        hids: Sequence[dict[str, int]],
        *,
        on_state: Callable[[str], None],
        on_refused: Callable[[str], None],
        on_wire: Callable[[Wire], None],
        on_left: Callable[[], None],
    ) -> None:
        """What it opens and whom it tells.

        :param hids: filters as ``navigator.hid.requestDevice`` takes them; serial lines are opened when granted.
        :param on_state: ``held``, ``elsewhere`` (another tab holds the devices), ``unsupported`` (no secure page, or a
            browser without devices).
        :param on_refused: the device of this name did not let itself be opened: another program has it, or it is gone
            already. Empty: it has no name, or the browser let nobody choose one.
        :param on_wire: a device is open.
        :param on_left: the server was away and the devices were sent what was left behind for them.
        """
        super().__init__()
        self._props["hids"] = list(hids)
        self._wires: dict[int, Wire] = {}
        self._on_wire = on_wire
        self.on("state", lambda event: on_state(str(event.args)))
        self.on("refused", lambda event: on_refused(str(event.args)))
        self.on("attached", self._attached)
        self.on("gone", self._gone)
        self.on("came", self._came)
        self.on("left", lambda _: on_left())

    def _attached(self, event: GenericEventArguments) -> None:
        found: dict[str, Any] = event.args
        wire: Wire
        if found["kind"] == "serial":
            wire = SerialWire(found["name"])
        else:
            wire = BridgedHid(self, found["id"], found["vendor"], found["product"], found["name"])
        self._wires[found["id"]] = wire
        self._on_wire(wire)

    def _gone(self, event: GenericEventArguments) -> None:
        wire = self._wires.pop(int(event.args), None)
        if wire is not None:
            wire.tell(Gone())

    def _came(self, event: GenericEventArguments) -> None:
        for number, report, data, time in event.args:
            wire = self._wires.get(number)
            content = base64.b64decode(data)
            if isinstance(wire, SerialWire):
                wire.tell(Bytes(content, time))
            elif wire is not None:
                wire.tell(InputReport(report, content, time))

    def _handle_delete(self) -> None:
        while self._wires:
            self._wires.popitem()[1].tell(Gone())
        super()._handle_delete()


class BridgedHid(HidWire):
    """A HID device that the browser has open."""

    def __init__(self, bridge: Bridge, number: int, vendor: int, product: int, name: str) -> None:
        super().__init__(vendor, product, name)
        self._bridge = bridge
        self._number = number

    async def leave_behind(self, *reports: Feature) -> None:
        self._bridge.run_method("leaveBehind", self._number, _written(reports))

    async def _send_features(self, reports: Sequence[Feature]) -> None:
        _check(await self._bridge.run_method("send", self._number, _written(reports), timeout=SECONDS))

    async def _receive_feature(self, report: int) -> bytes:
        answer = await self._bridge.run_method("receive", self._number, report, timeout=SECONDS)
        _check(answer[0] if answer else None)
        return base64.b64decode(answer[1])


def _written(reports: Sequence[Feature]) -> list[list[Any]]:
    return [[int(report), base64.b64encode(content).decode()] for report, content in reports]


def _check(wrong: str | None) -> None:
    """Raises what went wrong; ``None``: the page is not there any more."""
    if wrong is None or wrong == "gone":
        raise DeviceGone("the browser does not hold the device any more")
    if wrong:
        raise TransferFailed("the browser could not hand over a report")
