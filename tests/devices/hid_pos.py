"""A virtual 2D code reader that reports as a HID POS scanner: real report bytes, whoever carries them."""

from dataclasses import dataclass, field

DATA = 56
#: Usage page 8C (bar code scanner), usage 02; input report 02 of 63 bytes, feature report FE of one.
DESCRIPTOR = bytes.fromhex("058c0902a101150026ff00850209017508953f810285fe090175089501b102c0")


@dataclass(eq=False)
class VirtualHidPos:
    """``shift``: firmware that moves identifier and data by one byte; ``counts_more``: its length is one too high."""

    vendor: int = 0x0536
    product: int = 0x02E1
    shift: int = 0
    counts_more: bool = False
    name: str = "2D reader"
    descriptor: bytes = DESCRIPTOR
    told: list[tuple[int, bytes]] = field(default_factory=list)

    def get_feature(self, report: int) -> bytes:
        raise LookupError(report)

    def set_feature(self, report: int, content: bytes) -> None:
        if report != 0xFE:
            raise LookupError(report)
        self.told.append((report, content))

    def scan(self, text: str) -> list[bytes]:
        """The input reports (id first) of a code."""
        data = text.encode()
        parts = [data[at : at + DATA] for at in range(0, len(data), DATA)] or [b""]
        return [self._report(part, more=number < len(parts) - 1) for number, part in enumerate(parts)]

    def _report(self, part: bytes, *, more: bool) -> bytes:
        body = (bytes(self.shift) + b"]Q1" + part).ljust(59, b"\0")[:59]
        return bytes([0x02, len(part) + self.counts_more]) + body + bytes([0x73, 0, more])
