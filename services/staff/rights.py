"""The one place that decides rights. Pure: who wants to do what, with what belongs to which office."""

from enum import StrEnum
from typing import assert_never

from services.staff.signing_in import SignedIn

ROLES = frozenset({"clerk", "admin"})


class Action(StrEnum):
    """What a person may want to do."""

    SEE_BOARD = "see_board"  # of an office
    OPEN_VISIT = "open_visit"  # at an office
    WORK_ON_VISIT = "work_on_visit"  # also one that began elsewhere: the slip brings it
    TAKE_OVER = "take_over"
    HAND_OFF = "hand_off"
    SEARCH_PEOPLE = "search_people"
    PAIR_SCREEN = "pair_screen"
    READ_MYNUMBER = "read_mynumber"  # have a card give its 個人番号, for a form that asks for it
    RELEASE_STOP = "release_stop"  # lift 支援措置 and other stops for once
    MANAGE_STAFF = "manage_staff"
    MANAGE_DEVICES = "manage_devices"  # enrol terminals, look at what is connected


def may(user: SignedIn, action: Action, office_id: str | None = None) -> bool:
    """Whether ``user`` may do ``action``. A role that is not known here may do nothing.

    :param office_id: the office or desk it is about, where the action names one; ``None``: the user's own.
    """
    if user.role not in ROLES:
        return False
    own = office_id in {None, user.office_id}
    match action:
        case Action.SEE_BOARD | Action.OPEN_VISIT:
            return own or user.role == "admin"
        case Action.WORK_ON_VISIT | Action.TAKE_OVER | Action.HAND_OFF | Action.SEARCH_PEOPLE | Action.PAIR_SCREEN:
            return True
        case Action.READ_MYNUMBER:
            return user.role != "admin"  # 番号法: whoever does the procedures, not whoever looks after the program
        case Action.MANAGE_STAFF | Action.MANAGE_DEVICES:
            return user.role == "admin"
        case Action.RELEASE_STOP:
            return False  # needs a second authorised person, who does not exist yet
        case _:
            assert_never(action)
