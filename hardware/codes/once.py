"""A reader that types and reports at once: the code counts once."""

from hardware.codes.readers import CodeRead

TWICE = 3.0  # seconds: the same code on another way within them is the same reading


class Once:
    """Tells the second delivery of a reading from a new one."""

    def __init__(self) -> None:
        self._last: tuple[CodeRead, float] | None = None

    def takes(self, code: CodeRead, now: float) -> bool:
        """Whether ``code``, read at ``now`` (seconds), is a reading of its own. Reading it again on purpose is one."""
        if self._last is not None:
            last, at = self._last
            if last.text == code.text and last.how != code.how and now - at < TWICE:
                self._last = None  # both ways have told
                return False
        self._last = code, now
        return True
