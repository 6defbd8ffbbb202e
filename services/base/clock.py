"""The one clock of the program. Tests set it; nobody else calls ``datetime.now``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")


def _system() -> datetime:
    return datetime.now(JST)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present moment, timezone-aware, in Japan."""
    return _source()


def today() -> date:
    """The present calendar day in Japan."""
    return now().date()


def set_source(source: Callable[[], datetime] | None) -> None:
    """Replace the clock (``KAKANAI_NOW`` for demonstrations, tests); ``None`` gives the system's back."""
    global _source  # noqa: PLW0603 - the clock is the one deliberate global
    _source = source or _system


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` (timezone-aware) inside the block."""
    previous = _source
    set_source(lambda: moment)
    try:
        yield
    finally:
        set_source(previous)
