"""The commands every card here understands, on top of one ``transmit``."""

from hardware import tlv
from hardware.apdu import END_OF_FILE, OFFSET_BEYOND_FILE, OK, Answer, Transmit, command, error_for, exchange
from hardware.errors import BadData, FileMissing, LastTryRefused, NotThisCard, PinBlocked, TriesUnknown

WHOLE = 256
LONGEST_FILE = 0x8000


class Channel:
    """One card in one transaction. Not thread-safe: a transaction belongs to one thread."""

    def __init__(self, transmit: Transmit) -> None:
        self._transmit = transmit

    def send(self, apdu: bytes) -> Answer:
        """Sends a command and returns the whole answer, whatever its status. Raises ReaderError."""
        return exchange(self._transmit, apdu)

    def demand(self, apdu: bytes) -> bytes:
        """Sends a command that has to succeed and returns its data. Raises the error of the status word."""
        answer = self.send(apdu)
        if answer.status != OK:
            raise error_for(answer.status)
        return answer.data

    def select_application(self, name: bytes) -> None:
        """SELECT by application identifier. Raises NotThisCard when the card does not have it."""
        try:
            self.demand(command(0x00, 0xA4, 0x04, 0x0C, name))
        except FileMissing as error:
            raise NotThisCard(error.status) from None

    def select_file(self, identifier: int) -> None:
        """SELECT an elementary file below the current application. Raises FileMissing."""
        self.demand(command(0x00, 0xA4, 0x02, 0x0C, identifier.to_bytes(2, "big")))

    def tries_left(self) -> int | None:
        """Tries left of the selected PIN, using none; None when it is verified already or the card does not tell."""
        return _tries(self._ask_pin())

    def present_pin(self, identifier: int, pin: bytes, *, allow_last_try: bool = False) -> None:
        """Selects the PIN file and verifies ``pin``, looking at the counter first.

        Raises PinBlocked, LastTryRefused and TriesUnknown before anything is sent, PinWrong with the tries left after.
        """
        self.select_file(identifier)
        status = self._ask_pin()
        left = _tries(status)
        if left == 0:
            raise PinBlocked("no tries left")
        if left == 1 and not allow_last_try:
            raise LastTryRefused("one try left")
        if left is None and status != OK and not allow_last_try:
            raise TriesUnknown("the card does not tell the tries left")
        self.demand(command(0x00, 0x20, 0x00, 0x80, pin))

    def _ask_pin(self) -> int:
        """What the card says of the selected PIN when nothing is compared: verified (9000), the counter, or neither."""
        return self.send(command(0x00, 0x20, 0x00, 0x80)).status

    def read(self, size: int | None = None) -> bytes:
        """The selected file from its start: ``size`` bytes, or all of it. Raises BadData when it is shorter."""
        content = b""
        while size is None or len(content) < size:
            if len(content) >= LONGEST_FILE:
                raise BadData("file never ends")
            wanted = WHOLE if size is None else min(WHOLE, size - len(content))
            answer = self.send(command(0x00, 0xB0, len(content) >> 8, len(content) & 0xFF, le=wanted))
            if answer.status == OFFSET_BEYOND_FILE and content:
                break
            if answer.status not in (OK, END_OF_FILE):
                raise error_for(answer.status)
            content += answer.data
            if answer.status == END_OF_FILE or len(answer.data) < wanted:
                break
        if size is not None and len(content) != size:
            raise BadData(f"file has {len(content)} of {size} bytes")
        return content

    def read_file(self, identifier: int, size: int | None = None) -> bytes:
        """Selects an elementary file and reads it."""
        self.select_file(identifier)
        return self.read(size)

    def read_record(self, identifier: int) -> bytes:
        """Selects a file and reads the one record (or DER structure) it begins with, without the padding behind it."""
        self.select_file(identifier)
        head = self.demand(command(0x00, 0xB0, 0x00, 0x00, le=8))
        return self.read(tlv.header(head)[2])


def _tries(status: int) -> int | None:
    if status & 0xFFF0 == 0x63C0:
        return status & 0x0F
    return 0 if status in (0x6983, 0x6984) else None
