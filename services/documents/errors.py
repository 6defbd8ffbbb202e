"""What a person can do wrong with signatures and numbers."""

from services.base.errors import UserError


class OpenMarks(UserError):
    """The resident marked something as wrong, and nobody has settled it."""

    key = "error.open_marks"


class DeadApplicant(UserError):
    """The 届出人 is the person who died."""

    key = "error.dead_applicant"


class NotConfirmed(UserError):
    """The forms say something that the resident has not confirmed."""

    key = "error.not_confirmed"


class FaultyForms(UserError):
    """A value on ``forms`` breaks a rule: nobody signs that."""

    key = "error.faulty_forms"


class SealTampered(UserError):
    """A stored form or its signature is not what was sealed: somebody changed it in the database."""

    key = "error.seal_tampered"


class NothingToSign(UserError):
    """The visit has no form, or none that may be shown."""

    key = "error.nothing_to_sign"


class NumberNotAsked(UserError):
    """No form of the visit has a box for this person's 個人番号, so it may not be read."""

    key = "error.number_not_asked"
