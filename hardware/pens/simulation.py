"""A pad in memory, operated by a test or by a person at a panel."""

from hardware.errors import BadReport, DeviceGone
from hardware.pens.pads import PadScreen, PadSize, PadUnreadable, SignaturePad

SIZE = PadSize(320, 200, 0.3)


class SimulatedPad(SignaturePad):
    """Shows what it is told in :attr:`screen` (``None``: nothing)."""

    def __init__(self, size: PadSize = SIZE) -> None:
        super().__init__("Simulated pad", size)
        self.screen: PadScreen | None = None
        self._plugged = True

    def pen(self, x: float, y: float, pressure: float = 0.5, *, time: float = 0.0, down: bool = True) -> None:
        """The pen is seen at a place of the screen."""
        self._pen(x, y, pressure, time, down)

    def garble(self) -> None:
        """The pad says something that nobody understands."""
        self._listeners.tell(PadUnreadable(BadReport("garbled")))

    def unplug(self) -> None:
        """Pull it out."""
        if self._plugged:
            self._plugged = False
            self.screen = None
            self._tell_gone()

    async def _draw(self, screen: PadScreen) -> None:
        self._require()
        self.screen = screen

    async def _clear(self) -> None:
        self._require()
        self.screen = None

    def _require(self) -> None:
        if not self._plugged:
            raise DeviceGone("the pad was unplugged")
