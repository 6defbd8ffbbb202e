"""What can go wrong from desk to desk, as sentences. The Japanese wording stands in ``locales/ja``."""

from services.base.errors import NotFound, UserError


class BadCode(UserError):
    """This is no slip code: a character is missing or wrong (the check character tells)."""

    key = "handoff.bad_code"


class SlipUnknown(NotFound):
    """No visit has a slip with this code."""

    key = "handoff.slip_unknown"


class SlipExpired(UserError):
    """The slip was for another day."""

    key = "handoff.slip_expired"


class SlipRevoked(UserError):
    """A newer slip was made, or the visit has ended."""

    key = "handoff.slip_revoked"


class NotPlannedHere(UserError):
    """A question: the visit (``visit_id``) is on its way to other desks (``offices``). Add this one?

    ``arrive(…, add_desk=True)`` is the answer yes.
    """

    key = "handoff.not_planned_here"

    def __init__(self, visit_id: str, number: int, offices: str) -> None:
        super().__init__(number=number, offices=offices)
        self.visit_id = visit_id


class NoDesks(UserError):
    """A hand-off needs a desk to go to; without one the visit is finished instead."""

    key = "handoff.no_desks"
