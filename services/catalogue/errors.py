"""Errors of the catalogue."""

from services.base.errors import UserError


class CatalogueBroken(UserError):
    """The catalogue's files cannot be used. ``faults`` holds a sentence per fault, each naming file or id."""

    key = "error.catalogue_broken"

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(faults="\n".join(faults))

    def __str__(self) -> str:
        return "\n".join(self.faults)
