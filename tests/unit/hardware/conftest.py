"""Cards on a simulated reader: a channel to whatever card a test lays on it."""

from collections.abc import Callable

import pytest

from hardware.cards.channel import Channel
from tests.devices.card import VirtualCard


@pytest.fixture
def lay() -> Callable[[VirtualCard], Channel]:
    """``lay(card)`` powers a card and returns the channel to it."""

    def powered(card: VirtualCard) -> Channel:
        card.reset()
        return Channel(card.apdu)

    return powered
