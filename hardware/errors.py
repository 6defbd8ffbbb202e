"""What can go wrong with a device, as types a page can turn into sentences.

Every error carries a stable ``code``: the terminal agent sends it, and the page looks its sentence up by it.
No error ever holds a PIN or the body of a command: ``str(error)`` is safe to log.
"""

from typing import Any, ClassVar


class HardwareError(Exception):
    """Base of everything the hardware layer raises on purpose."""

    code: ClassVar[str] = "HARDWARE"

    def details(self) -> dict[str, Any]:
        """Facts for the sentence (for example how many tries are left); never personal data."""
        return {}


class ReaderError(HardwareError):
    """The way to the card is broken: service, reader, connection."""

    code = "IO_READER"


class ServiceDown(ReaderError):
    """The smart card service of the operating system does not run."""

    code = "IO_SERVICE_DOWN"


class NoReader(ReaderError):
    """No reader is plugged in, or not the one asked for."""

    code = "NO_READER"


class ReaderBusy(ReaderError):
    """Another program, or another transaction of this one, holds the reader."""

    code = "READER_BUSY"


class NoCard(ReaderError):
    """No card lies on the reader."""

    code = "NO_CARD"


class CardRemoved(NoCard):
    """The card was taken away during the transaction."""

    code = "CARD_REMOVED"


class SeveralCards(ReaderError):
    """Cards lie on more than one reader and none was named."""

    code = "SEVERAL_CARDS"


class Unresponsive(ReaderError):
    """A card is there but does not answer (upside down, lifted, damaged)."""

    code = "IO_UNRESPONSIVE"


class CardError(HardwareError):
    """The card answered, and the answer is not what was asked for."""

    code = "CARD"


class CardRefused(CardError):
    """A status word without a meaning of its own here."""

    code = "CARD_REFUSED"

    def __init__(self, status: int) -> None:
        super().__init__(f"card answered {status:04X}")
        self.status = status

    def details(self) -> dict[str, Any]:
        return {"status": f"{self.status:04X}"}


class NotThisCard(CardRefused):
    """The application asked for is not on this card (6A82 on SELECT by name)."""

    code = "NOT_THIS_CARD"


class FileMissing(CardRefused):
    """The file asked for does not exist (6A82), or none is selected (6986)."""

    code = "FILE_MISSING"


class AccessDenied(CardRefused):
    """The file needs a PIN or a secure session first (6982)."""

    code = "ACCESS_DENIED"


class WrongLength(CardRefused):
    """The reader or the card does not take this length (6700); usually a reader without extended length."""

    code = "WRONG_LENGTH"


class CommandUnsupported(CardRefused):
    """Instruction or class unknown to this card (6D00, 6E00)."""

    code = "COMMAND_UNSUPPORTED"


class PinError(CardError):
    """The PIN did not open the card."""

    code = "PIN"


class PinWrong(PinError):
    """Wrong PIN; ``left`` tries remain. Nobody tries again on his own."""

    code = "PIN_WRONG"

    def __init__(self, left: int) -> None:
        super().__init__(f"wrong PIN, {left} tries left")
        self.left = left

    def details(self) -> dict[str, Any]:
        return {"left": self.left}


class PinBlocked(PinError):
    """No try is left: the card must be unlocked at the counter (or the licence centre)."""

    code = "PIN_BLOCKED"


class LastTryRefused(PinError):
    """One try is left and staff have not confirmed that it may be used; nothing was sent to the card."""

    code = "PIN_LAST_TRY_REFUSED"


class TriesUnknown(LastTryRefused):
    """The card does not tell how many tries are left, so this may be the last; nothing was sent to the card."""

    code = "PIN_TRIES_UNKNOWN"


class PinShape(PinError):
    """The PIN typed cannot be right (length or characters); nothing was sent to the card."""

    code = "PIN_SHAPE"


class WrongCardNumber(CardError):
    """The residence card number typed is not this card's (unlimited tries)."""

    code = "CARD_NUMBER_WRONG"


class UnsupportedCard(CardError):
    """A card that is recognised but cannot be read yet; ``name`` says which in Japanese."""

    code = "CARD_UNSUPPORTED"

    def __init__(self, name: str) -> None:
        super().__init__(f"unsupported card: {name}")
        self.name = name

    def details(self) -> dict[str, Any]:
        return {"name": self.name}


class BadData(HardwareError):
    """Bytes of a card, document or message that do not follow their format."""

    code = "BAD_DATA"


class NotGenuine(HardwareError):
    """A signature, certificate or authentication code that does not verify; ``check`` names the one that failed."""

    code = "NOT_GENUINE"

    def __init__(self, check: str) -> None:
        super().__init__(f"check failed: {check}")
        self.check = check

    def details(self) -> dict[str, Any]:
        return {"check": self.check}


class DeviceError(HardwareError):
    """A pen pad or a code reader, or the way to it, does not do what was asked."""

    code = "DEVICE"


class DeviceGone(DeviceError):
    """The device was unplugged, or the page that holds it is gone."""

    code = "DEVICE_GONE"


class DeviceSilent(DeviceError):
    """The device, or the page that holds it, does not answer in time."""

    code = "DEVICE_SILENT"


class TransferFailed(DeviceError):
    """A report was not taken or not given."""

    code = "DEVICE_IO"


class DeviceUnknown(DeviceError):
    """Not a model that the program knows how to speak to."""

    code = "DEVICE_UNKNOWN"


class DeviceRefused(DeviceError):
    """The device took a command and says that it failed; ``status`` is its error code."""

    code = "DEVICE_REFUSED"

    def __init__(self, status: int) -> None:
        super().__init__(f"device answered {status:02X}")
        self.status = status

    def details(self) -> dict[str, Any]:
        return {"status": f"{self.status:02X}"}


class BadReport(BadData):
    """A report of a device that does not follow its format (another firmware, or not the device it says it is)."""

    code = "BAD_REPORT"
