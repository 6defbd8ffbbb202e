"""Who may do what, all of it."""

import pytest

from services.staff.rights import Action, may
from services.staff.signing_in import SignedIn

CLERK = SignedIn("yamada", "山田", "clerk", "koseki-1", "端末1", "koseki", "住民課", branch=False)
BRANCH = SignedIn("tanabe", "田辺", "clerk", "aoyama-1", "端末1", "aoyama", "青山支所", branch=True)
OTHER = SignedIn("kengaku", "見学", "visitor", "koseki-1", "端末1", "koseki", "住民課", branch=False)
ADMIN = SignedIn("admin", "中川", "admin", "koseki-1", "端末1", "koseki", "住民課", branch=False)

# action → who may at their own office, who may at another (clerk, branch clerk, administrator)
TABLE = {
    Action.SEE_BOARD: ((True, True, True), (False, False, True)),
    Action.OPEN_VISIT: ((True, True, True), (False, False, True)),
    Action.WORK_ON_VISIT: ((True, True, True), (True, True, True)),
    Action.TAKE_OVER: ((True, True, True), (True, True, True)),
    Action.HAND_OFF: ((True, True, True), (True, True, True)),
    Action.SEARCH_PEOPLE: ((True, True, True), (True, True, True)),
    Action.PAIR_SCREEN: ((True, True, True), (True, True, True)),
    Action.READ_MYNUMBER: ((True, True, False), (True, True, False)),
    Action.RELEASE_STOP: ((False, False, False), (False, False, False)),
    Action.MANAGE_STAFF: ((False, False, True), (False, False, True)),
    Action.MANAGE_DEVICES: ((False, False, True), (False, False, True)),
}


@pytest.mark.parametrize("action", Action)
def test_rights(action: Action) -> None:
    people = (CLERK, BRANCH, ADMIN)
    own, other = TABLE[action]
    assert tuple(may(user, action) for user in people) == own
    assert tuple(may(user, action, user.office_id) for user in people) == own
    assert tuple(may(user, action, "hoken") for user in people) == other


@pytest.mark.parametrize("action", Action)
def test_a_role_that_nobody_has_thought_of_may_do_nothing(action: Action) -> None:
    assert not may(OTHER, action)
