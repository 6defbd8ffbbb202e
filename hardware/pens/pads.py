"""A pad to sign on: what the real ones (:mod:`hardware.pens.stu`) and the simulated one offer."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from hardware.errors import HardwareError
from hardware.listeners import Listeners
from hardware.pens.layout import Button, Layout
from hardware.pens.touch import Touch


@dataclass(frozen=True, slots=True)
class PadSize:
    """``width``, ``height``: pixels of the screen; ``pixel``: width of one in mm."""

    width: int
    height: int
    pixel: float


@dataclass(frozen=True, slots=True)
class PadScreen:
    """What stands on the pad while somebody signs. ``hint`` stands in the field and says also why to write again."""

    title: str
    name: str
    hint: str
    buttons: tuple[tuple[Button, str], ...]  # left to right, with their words


@dataclass(frozen=True, slots=True)
class PenSample:
    """The pen in the field: pixels of the screen, ``pressure`` 0 to 1, ``time`` in ms; ``down`` false when it lifts."""

    x: float
    y: float
    pressure: float
    time: float
    down: bool


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """The pen was put down and lifted on a button of the screen."""

    button: Button


@dataclass(frozen=True, slots=True)
class PadGone:
    """The pad was unplugged, or whoever carried its bytes is gone."""


@dataclass(frozen=True, slots=True)
class PadUnreadable:
    """The pad said something that is not of its format; ``error`` says what."""

    error: HardwareError


PadEvent = PenSample | ButtonPressed | PadGone | PadUnreadable


class SignaturePad(ABC):
    """One pad. Shows one screen at a time; what the pen does counts only while one is shown."""

    def __init__(self, name: str, size: PadSize) -> None:
        self.name = name
        self.size = size
        self._listeners: Listeners[PadEvent] = Listeners()
        self._touch: Touch | None = None

    def listen(self, listener: Callable[[PadEvent], object]) -> Callable[[], None]:
        """Call ``listener`` with everything that happens on the pad; returns the function that ends it."""
        return self._listeners.add(listener)

    async def show(self, screen: PadScreen) -> None:
        """Draw ``screen`` with an empty field to write in. What was written before is gone.

        :raises DeviceError: the pad is gone, silent or refuses.
        """
        self._touch = None
        await self._draw(screen)
        self._touch = Touch(Layout.of(self.size.width, self.size.height, [button for button, _ in screen.buttons]))

    async def blank(self) -> None:
        """Show nothing, for the next person.

        :raises DeviceError: the pad is gone, silent or refuses.
        """
        self._touch = None
        await self._clear()

    def _pen(self, x: float, y: float, pressure: float, time: float, down: bool) -> None:
        """The pen was seen here (for the devices)."""
        if self._touch is not None:
            for kind in self._touch.pen(x, y, down):
                if kind == "ink":
                    self._listeners.tell(PenSample(x, y, pressure, time, True))
                elif kind == "lifted":
                    self._listeners.tell(PenSample(*self._touch.last, 0.0, time, False))
                else:
                    self._listeners.tell(ButtonPressed(kind))

    def _tell_gone(self) -> None:
        self._touch = None
        self._listeners.tell(PadGone())

    @abstractmethod
    async def _draw(self, screen: PadScreen) -> None: ...

    @abstractmethod
    async def _clear(self) -> None: ...
