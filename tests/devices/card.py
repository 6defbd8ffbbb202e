"""A virtual card: applications, files, PINs and the commands of ISO/IEC 7816-4 that the cards at the counter need."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from hardware.cards.simulation import CardPulled

OK = b"\x90\x00"
DENIED = b"\x69\x82"
BLOCKED = b"\x69\x84"
NO_FILE = b"\x6a\x82"
NO_CURRENT = b"\x69\x86"
BEYOND = b"\x6b\x00"
BAD_LENGTH = b"\x67\x00"
UNKNOWN_INS = b"\x6d\x00"
UNKNOWN_CLA = b"\x6e\x00"

CONTACTLESS_TYPE_B = bytes.fromhex("3B8880010000000000000009")


@dataclass
class Command:
    """A parsed command APDU; ``le`` is None when nothing is wanted, 65536 or 256 for "all"."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes
    le: int | None
    extended: bool

    @classmethod
    def parse(cls, apdu: bytes) -> "Command | None":
        """None when the lengths do not fit together."""
        if len(apdu) < 4:
            return None
        head, rest = apdu[:4], apdu[4:]
        if not rest:
            return cls(*head, b"", None, False)
        if rest[0] != 0 or len(rest) == 1:
            return cls._short(head, rest)
        return cls._extended(head, rest)

    @classmethod
    def _short(cls, head: bytes, rest: bytes) -> "Command | None":
        if len(rest) == 1:
            return cls(*head, b"", rest[0] or 256, False)
        data, tail = rest[1 : 1 + rest[0]], rest[1 + rest[0] :]
        if len(data) != rest[0] or len(tail) > 1:
            return None
        return cls(*head, data, (tail[0] or 256) if tail else None, False)

    @classmethod
    def _extended(cls, head: bytes, rest: bytes) -> "Command | None":
        if len(rest) == 3:
            return cls(*head, b"", int.from_bytes(rest[1:], "big") or 65536, True)
        size = int.from_bytes(rest[1:3], "big")
        data, tail = rest[3 : 3 + size], rest[3 + size :]
        if len(data) != size or len(tail) not in (0, 2):
            return None
        return cls(*head, data, (int.from_bytes(tail, "big") or 65536) if tail else None, True)


@dataclass
class Pin:
    """A PIN file with ``most`` tries."""

    value: bytes
    most: int = 3
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.most


@dataclass
class File:
    """An elementary file; every PIN named in ``needs`` must be verified before it is read."""

    content: bytes
    needs: tuple[int, ...] = ()
    #: Reads are allowed when any one of ``needs`` is verified (the My Number card), not all of them (the licence).
    any_of: bool = False


Signer = Callable[[bytes], bytes]


@dataclass
class Application:
    """A directory with a name: files, PINs and keys by file identifier."""

    name: bytes
    files: dict[int, File] = field(default_factory=dict)
    pins: dict[int, Pin] = field(default_factory=dict)
    keys: dict[int, tuple[int, Signer]] = field(default_factory=dict)


class VirtualCard:
    """Answers commands.

    ``pull_at`` takes the card away at the n-th command from now. ``hold`` makes it wait with every answer, ``touched``
    says that a command arrived, ``seen`` keeps what was sent. ``tells_tries`` False: it keeps its counters to itself.
    """

    atr = CONTACTLESS_TYPE_B

    def __init__(self, *applications: Application) -> None:
        self.applications = list(applications)
        self.pull_at: int | None = None
        self.hold: threading.Event | None = None
        self.touched = threading.Event()
        self.seen: list[bytes] = []
        self.tells_tries = True
        self.reset()

    def reset(self) -> None:
        self.current: Application | None = None
        self.selected: int | None = None
        self.verified: set[tuple[bytes, int]] = set()

    def apdu(self, command: bytes) -> bytes:
        self.seen.append(command)
        self.touched.set()
        if self.hold is not None:
            self.hold.wait(10)
        if self.pull_at is not None:
            self.pull_at -= 1
            if self.pull_at <= 0:
                self.pull_at = None
                raise CardPulled
        parsed = Command.parse(command)
        return BAD_LENGTH if parsed is None else self.answer(parsed)

    def answer(self, command: Command) -> bytes:
        if command.cla != 0x00:
            return {0x80: self.proprietary}.get(command.cla, lambda _: UNKNOWN_CLA)(command)
        handler = {0xA4: self.select, 0xB0: self.read, 0x20: self.verify}.get(command.ins)
        return handler(command) if handler else UNKNOWN_INS

    def proprietary(self, command: Command) -> bytes:
        """COMPUTE DIGITAL SIGNATURE with the selected key (the only proprietary command these cards need)."""
        if (command.ins, command.p1, command.p2) != (0x2A, 0x00, 0x80):
            return UNKNOWN_INS
        key = self.current.keys.get(self.selected or -1) if self.current else None
        if key is None:
            return NO_CURRENT
        pin, sign = key
        return sign(command.data) + OK if self._open(pin) else DENIED

    def select(self, command: Command) -> bytes:
        if command.p1 == 0x04:
            found = next((app for app in self.applications if command.data and app.name.startswith(command.data)), None)
            if found is None:
                return NO_FILE
            self.current, self.selected = found, None
            return OK
        if command.p1 == 0x02:
            identifier = int.from_bytes(command.data, "big")
            app = self.current
            if app is None or not (identifier in app.files or identifier in app.pins or identifier in app.keys):
                return NO_FILE
            self.selected = identifier
            return OK
        return NO_FILE

    def read(self, command: Command) -> bytes:
        offset = command.p1 << 8 | command.p2
        if command.p1 & 0x80:
            self.selected, offset = command.p1 & 0x1F, command.p2
        file = self.current.files.get(self.selected or -1) if self.current else None
        if file is None:
            return NO_CURRENT if self.selected is None else NO_FILE
        if not self._readable(file):
            return DENIED
        if command.le is None:
            return BAD_LENGTH
        if offset >= len(file.content):
            return BEYOND
        return file.content[offset : offset + command.le] + OK

    def verify(self, command: Command) -> bytes:
        if self.current is None:
            return NO_CURRENT
        identifier = self.selected if command.p2 == 0x80 else command.p2 & 0x1F
        pin = self.current.pins.get(identifier or -1)
        if pin is None:
            return NO_CURRENT
        if pin.left == 0:
            return BLOCKED if command.data or self.tells_tries else BAD_LENGTH
        if not command.data:
            return bytes([0x63, 0xC0 | pin.left]) if self.tells_tries else BAD_LENGTH
        if command.data == pin.value:
            pin.left = pin.most
            self.verified.add((self.current.name, identifier or 0))
            return OK
        pin.left -= 1
        self.verified.discard((self.current.name, identifier or 0))
        return bytes([0x63, 0xC0 | pin.left])

    def _open(self, pin: int) -> bool:
        return self.current is not None and (self.current.name, pin) in self.verified

    def _readable(self, file: File) -> bool:
        if not file.needs:
            return True
        return (any if file.any_of else all)(self._open(pin) for pin in file.needs)

    def verify_commands(self) -> int:
        """How many PINs were really sent to the card."""
        return sum(1 for apdu in self.seen if apdu[1] == 0x20 and len(apdu) > 5)
