"""What can go wrong at the door, as sentences. The Japanese wording stands in ``locales/ja``."""

from datetime import datetime

from services.base.errors import NotFound, UserError


class SignInRefused(UserError):
    """ID or password is wrong, or the account is closed: one sentence for all, so that nobody learns which."""

    key = "staff.refused"


class LockedOut(UserError):
    """Too many wrong passwords; the account opens again by itself at ``time`` (HH:MM)."""

    key = "staff.locked_out"

    def __init__(self, until: datetime) -> None:
        super().__init__(time=f"{until:%H:%M}")
        self.until = until


class WrongPassword(UserError):
    """The password that turns a screen back to staff is wrong."""

    key = "staff.wrong_password"


class TerminalUnknown(NotFound):
    """The chosen terminal does not exist."""

    key = "staff.terminal_unknown"


class WrongCode(UserError):
    """No resident screen shows this pairing code (any more)."""

    key = "staff.wrong_code"


class PairingBlocked(UserError):
    """Too many wrong pairing codes at this terminal; it may try again at ``time`` (HH:MM)."""

    key = "staff.pairing_blocked"

    def __init__(self, until: datetime) -> None:
        super().__init__(time=f"{until:%H:%M}")
        self.until = until
