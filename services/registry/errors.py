"""What the registry refuses."""

from services.base.errors import UserError
from services.registry.views import StopView


class Stopped(UserError):
    """支援措置, 発行停止, 成年被後見人 or 不受理: a hard stop. Nobody can release it here.

    ``stops``: every reason. ``door``: the way out that stayed closed (a value of ``guard.Door``).
    """

    key = "stop.stopped"

    def __init__(self, stops: list[StopView], door: str) -> None:
        super().__init__(self.key)
        self.stops = stops
        self.door = door
