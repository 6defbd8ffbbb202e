"""What a person does on a screen: one transaction, and a sentence when it cannot be done."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from components.text import sentence
from services.base import database
from services.base.database import AsyncSession
from services.base.errors import UserError

Say = Callable[[str], None]


@dataclass(slots=True)
class Action:
    """A person's action while it runs and, behind the block, how it ended."""

    session: AsyncSession
    error: UserError | None = None

    @property
    def done(self) -> bool:
        """Whether it is stored."""
        return self.error is None


@asynccontextmanager
async def acting(say: Say | None = None) -> AsyncIterator[Action]:
    """One user action: commits at the end of the block.

    A :class:`UserError` undoes all of it and is said in words: by ``say`` (at the field), otherwise as an alert. Look
    at ``done`` behind the block, because the lines after the error have not run::

        async with acting() as action:
            await reception.suspend(action.session, ...)
        if action.done:
            ui.navigate.to("/")
    """
    action: Action | None = None
    try:
        async with database.transaction() as session:
            action = Action(session)
            yield action
    except UserError as error:
        assert action is not None, "opening a transaction is nobody's mistake"
        action.error = error
        (say or alert)(sentence(error))


def alert(text: str) -> None:
    """Say something that must not be missed: stays until it is closed or ten seconds are over."""
    ui.notify(text, type="negative", position="top", timeout=10_000, close_button="閉じる", multi_line=True)


def tell(text: str, *, instead: str | None = None) -> None:
    """Say that something is done; of those said ``instead`` of each other the newest stands alone, over no button."""
    newest: dict[str, Any] = {} if instead is None else {"group": instead, "badgeClass": "hidden"}
    ui.notify(text, position="top", timeout=4_000, attrs={"role": "status"}, color="dark", **newest)
