"""What can go wrong with a card, as sentences. ``cards.error.<code>`` are the codes of ``hardware.errors``."""

from typing import Any

from services.base.errors import UserError
from services.base.i18n import catalogue


class ReplyUnverified(UserError):
    """The reply is not what this terminal's agent answered to our ticket, or it was handed in before."""

    key = "cards.error.REPLY_REFUSED"


class AgentUnknown(ReplyUnverified):
    """The reply was sealed with another key than the terminal's: its agent was enrolled before somebody else's."""

    key = "cards.agent.unenrolled"


class CardChanged(UserError):
    """Another card lies there than the one that is being read, or the same one was taken away and laid down again."""

    key = "cards.error.CARD_CHANGED"


class CardNotGenuine(UserError):
    """A signature or certificate of the card does not hold."""

    key = "cards.error.NOT_GENUINE"


class CertificateRefused(UserError):
    """The electronic certificate proves nothing (any more); the card around it may be as good as ever.

    ``check`` is one of ``CHECKS`` (those of ``NotGenuine`` that are no word against the card).
    """

    CHECKS = frozenset({"validity", "revocation", "chain"})

    def __init__(self, check: str) -> None:
        super().__init__(f"cards.certificate_refused.{check}")


class CardTrouble(UserError):
    """The card or its reader did not give what was asked for."""

    def __init__(self, code: str, details: dict[str, Any] | None = None) -> None:
        key = f"cards.error.{code}"
        super().__init__(key if key in catalogue("ja") else "cards.error.OTHER", **{"code": code, **(details or {})})


class OtherHolder(UserError):
    """The card whose 個人番号 was read is not the one of ``name``."""

    key = "cards.number.other_holder"


class NotCertain(UserError):
    """Somebody else fits the card as well as ``name`` does."""

    key = "cards.number.not_certain"
