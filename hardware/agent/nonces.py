"""Tickets count once at the agent: a memory of those it has seen."""


class NonceMemory:
    """Remembers what was used, and forgets with the process."""

    def __init__(self) -> None:
        self._used: dict[str, float] = {}

    def claim(self, nonce: str, until: float) -> bool:
        """True the first time; the entry may be forgotten after ``until`` (seconds since 1970)."""
        if nonce in self._used:
            return False
        self._used[nonce] = until
        return True

    def forget(self, now: float) -> None:
        """Drops what is too old to be accepted anyway."""
        self._used = {nonce: until for nonce, until in self._used.items() if until >= now}
