"""Errors that a person can cause. They carry a message key; the screen shows the sentence in that person's language."""


class UserError(Exception):
    """Base of every error a person can cause.

    ``key`` names a sentence in ``locales/``; ``params`` fill its placeholders. Subclasses set ``key``.
    """

    key = "error.unexpected"

    def __init__(self, key: str | None = None, **params: object) -> None:
        self.key = key or type(self).key
        self.params = params
        super().__init__(f"{self.key} {params}" if params else self.key)


class NotAllowed(UserError):
    """The person has no right to this action."""

    key = "error.not_allowed"


class NotFound(UserError):
    """What was asked for does not exist (any more)."""

    key = "error.not_found"
