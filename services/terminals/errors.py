"""What can go wrong between a terminal's agent and us, as sentences."""

from services.base.errors import UserError


class EnrolmentRefused(UserError):
    """The code is wrong, used or too old, or there were too many wrong ones: one answer for all."""

    key = "devices.enrolment_refused"


class NotEnrolled(UserError):
    """No agent is enrolled for this terminal (any more)."""

    key = "cards.agent.unenrolled"


class ReplyCounted(UserError):
    """This reply of an agent was handed in before."""

    key = "cards.error.REPLY_REFUSED"
