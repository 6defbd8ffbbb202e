"""What can go wrong between page, agent and server."""

from typing import Any

from hardware.errors import HardwareError


class AgentError(HardwareError):
    """Base of errors of the agent's own protocol."""

    code = "AGENT"


class BadMessage(AgentError):
    """A message that does not follow the protocol."""

    code = "BAD_MESSAGE"


class TicketRefused(AgentError):
    """A ticket that does not open anything here, and why.

    ``off``: for ``expired`` and ``not_yet``, how many seconds the terminal's clock is ahead of the server's.
    """

    code = "TICKET_REFUSED"

    def __init__(self, reason: str, off: int | None = None) -> None:
        self.reason = reason
        self.off = off
        super().__init__(f"ticket refused: {self.said}")

    @property
    def said(self) -> str:
        """The reason as the page hears it: ``expired +312``."""
        return self.reason if self.off is None else f"{self.reason} {self.off:+d}"

    def details(self) -> dict[str, Any]:
        return {"reason": self.reason, **({} if self.off is None else {"off": self.off})}


class OperationNotAllowed(AgentError):
    """The ticket does not name this operation, or its time is over."""

    code = "OP_NOT_ALLOWED"


class ReplyRefused(AgentError):
    """A reply that this terminal did not make for this ticket, or that was handed in before."""

    code = "REPLY_REFUSED"

    def __init__(self, reason: str) -> None:
        super().__init__(f"reply refused: {reason}")
        self.reason = reason

    def details(self) -> dict[str, Any]:
        return {"reason": self.reason}


class EnrolmentFailed(AgentError):
    """The server did not enrol this terminal."""

    code = "ENROLMENT_FAILED"
