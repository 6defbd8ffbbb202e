"""A reader in memory, operated by a test or by a person at a panel."""

from hardware.codes.readers import CodeReader, CodeUnreadable, How, ReaderGone, decoded
from hardware.errors import BadReport


class SimulatedReader(CodeReader):
    """Reads what it is given."""

    def __init__(self) -> None:
        super().__init__("Simulated reader")
        self._plugged = True

    def scan(self, text: str) -> None:
        """A code is held before it."""
        if self._plugged and (read := decoded(text.encode(), How.SIMULATED)) is not None:
            self._listeners.tell(read)

    def garble(self) -> None:
        """It says something that nobody understands."""
        if self._plugged:
            self._listeners.tell(CodeUnreadable(BadReport("garbled")))

    def unplug(self) -> None:
        """Pull it out."""
        if self._plugged:
            self._plugged = False
            self._listeners.tell(ReaderGone())
