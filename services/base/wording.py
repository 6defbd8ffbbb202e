"""Small pieces of Japanese that many screens and papers write the same way."""

from datetime import datetime

from services.base.clock import JST

UNITS = ((365 * 86400, "年"), (86400, "日"), (3600, "時間"), (60, "分"), (1, "秒"))


def duration(seconds: float) -> str:
    """``45秒``, ``5分``, ``9時間``, ``10年``: rounded to the largest unit of which there are about two or more."""
    length = abs(seconds)
    size, unit = next((one for one in UNITS if length >= 1.9 * one[0]), UNITS[-1])
    return f"{round(length / size)}{unit}"


def clock_time(moment: datetime) -> str:
    """``14:32`` in Japan's time."""
    return moment.astimezone(JST).strftime("%H:%M")
