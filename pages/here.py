"""Who sits at which terminal: what every staff screen needs to know about its own browser."""

from dataclasses import dataclass

from nicegui import ui
from starlette.requests import HTTPConnection

from services.base import database
from services.base.errors import NotAllowed
from services.reception.service import Actor
from services.staff import service as staff
from services.staff.service import Action, SignedIn

SESSION_COOKIE = "kakanai"
TERMINAL_COOKIE = "kakanai_terminal"
SCREEN_COOKIE = "kakanai_screen"
# How long a page may take to build, in seconds. When the whole hall opens at once, or the database is busy, a late page
# is right and the framework's error page after 3 s is not.
PATIENCE = 60.0


@dataclass(slots=True)
class Here:
    """The signed-in person, the terminal and its office. One per open page."""

    signed_in: SignedIn

    @property
    def user_id(self) -> str:
        return self.signed_in.user_id

    @property
    def terminal_id(self) -> str:
        return self.signed_in.terminal_id

    @property
    def office_id(self) -> str:
        return self.signed_in.office_id

    def actor(self, lease_token: str | None = None) -> Actor:
        """This person acting, with the lease they hold on a visit."""
        return Actor(user_id=self.user_id, terminal_id=self.terminal_id, lease_token=lease_token)

    def require(self, action: Action, office_id: str | None = None) -> None:
        """Ask for a right at a door; see :func:`services.staff.service.may`.

        :raises NotAllowed: this person does not have it.
        """
        if not staff.may(self.signed_in, action, office_id):
            raise NotAllowed


async def signed_in(connection: HTTPConnection) -> SignedIn | None:
    """The session of the browser behind ``connection``; ``None`` without one, and while its screen faces a resident."""
    token = connection.cookies.get(SESSION_COOKIE)
    if not token:
        return None
    async with database.transaction() as session:
        found = await staff.current(session, token)
    return None if found is None or found.turned else found


def here() -> Here:
    """The :class:`Here` of the page being built (set by the shell)."""
    found: Here = ui.context.client.storage["here"]
    return found
