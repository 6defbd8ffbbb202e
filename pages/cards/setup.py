"""What the cards' screens are told once by the composition root."""

from dataclasses import dataclass, field

from pages.cards.trust import Trust


@dataclass(frozen=True)
class Setup:
    """``origins``: addresses of our pages that agents let in; empty: the address an agent enrols at.

    ``agent_port``: where a page looks for the agent of its terminal. ``trust``: whose signatures on cards count.
    """

    origins: tuple[str, ...] = ()
    agent_port: int = 47810
    trust: Trust = field(default_factory=Trust)


_setup = Setup()


def configure(setup: Setup) -> None:
    """Use ``setup`` in this process."""
    global _setup  # noqa: PLW0603 - one per process, like the database
    _setup = setup


def current() -> Setup:
    """What this process was told."""
    return _setup
