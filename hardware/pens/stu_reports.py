"""Reports of Wacom STU pads, byte by byte (report content begins after the id). Table: ``docs/devices.md``, pens."""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from hardware.errors import BadReport
from hardware.wires import Feature

WACOM = 0x056A
STU_430, STU_540 = 0xA4, 0xA8


class Report(IntEnum):
    """Report ids used here."""

    PEN = 0x01
    STATUS = 0x03
    INFORMATION = 0x08
    CAPABILITY = 0x09
    CLEAR = 0x20
    INKING = 0x21
    IMAGE_START = 0x25
    IMAGE_BLOCK = 0x26
    IMAGE_END = 0x27
    WRITING_AREA = 0x2A
    OPTION_MODE = 0x32
    PEN_TIMED = 0x34


READY = 0  # Status.state: nothing is going on
ONE_BIT = 2  # flag of Capability.encodings
TIME_AND_SEQUENCE = 3  # option mode
BLOCK = 253  # bytes of a picture in one report


@dataclass(frozen=True, slots=True)
class Status:
    """``state`` 0: ready for a command; ``error`` of the last one, 0: none."""

    state: int
    error: int


@dataclass(frozen=True, slots=True)
class Information:
    """Who the pad is."""

    model: str
    firmware: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Capability:
    """The pad's measures: largest coordinates and pressure, screen in pixels, positions per second and per inch."""

    max_x: int
    max_y: int
    max_pressure: int
    width: int
    height: int
    rate: int
    resolution: int
    encodings: int


@dataclass(frozen=True, slots=True)
class Pen:
    """One position of the pen in its own coordinates; ``clock`` (16 bits) and ``sequence`` only in timed reports."""

    near: bool
    contact: bool
    pressure: int
    x: int
    y: int
    clock: int | None = None
    sequence: int | None = None


def parse_status(data: bytes) -> Status:
    """:raises BadReport: too short."""
    state, error, _ = _unpack("<BBH", data)
    return Status(state, error)


def parse_information(data: bytes) -> Information:
    """:raises BadReport: too short, or the model is not ASCII."""
    model, major, minor = _unpack(">9sBB", data)
    try:
        return Information(model.rstrip(b"\0").decode("ascii"), (major, minor))
    except UnicodeDecodeError as error:
        raise BadReport("the model is not ASCII") from error


def parse_capability(data: bytes) -> Capability:
    """:raises BadReport: too short, or a measure of zero."""
    found = Capability(*_unpack(">HHHHHBHB", data))
    if not (found.max_x and found.max_y and found.max_pressure and found.width and found.height):
        raise BadReport("a pad without size")
    if found.width > 4096 or found.height > 4096:
        raise BadReport("a pad of impossible size")
    return found


def parse_pen(report: int, data: bytes) -> Pen:
    """A pen report, with or without time. Proximity is bit 7, contact bits 4 to 6 (SDK; other sources are wrong).

    :raises BadReport: another report, or too short.
    """
    if report == Report.PEN:
        bits, x, y = _unpack(">HHH", data)
        return Pen(bool(bits & 0x8000), bool(bits & 0x7000), bits & 0x0FFF, x, y)
    if report == Report.PEN_TIMED:
        bits, x, y, clock, sequence = _unpack(">HHHHH", data)
        return Pen(bool(bits & 0x8000), bool(bits & 0x7000), bits & 0x0FFF, x, y, clock, sequence)
    raise BadReport(f"report {report:02X} is not about the pen")


def inking(on: bool) -> Feature:
    """The pad itself draws where the pen goes, or not."""
    return Report.INKING, bytes([on])


CLEAR: Feature = (Report.CLEAR, b"\0")


def writing_area(left: int, top: int, right: int, bottom: int) -> Feature:
    """Where the pad draws ink; pixels, the last ones inside."""
    return Report.WRITING_AREA, struct.pack("<HHHH", left, top, right, bottom)


def one_bit_picture(bits: bytes) -> list[Feature]:
    """A whole screen of 1-bit pixels."""
    blocks = [bits[at : at + BLOCK] for at in range(0, len(bits), BLOCK)]
    return [
        (Report.IMAGE_START, b"\0"),
        *((Report.IMAGE_BLOCK, struct.pack("<H", len(block)) + block.ljust(BLOCK, b"\0")) for block in blocks),
        (Report.IMAGE_END, b"\0"),
    ]


def _unpack(layout: str, data: bytes) -> tuple[Any, ...]:
    size = struct.calcsize(layout)
    if len(data) < size:
        raise BadReport(f"{len(data)} bytes where {size} belong")
    return struct.unpack_from(layout, data)
