"""Results travel as JSON and are the same on the other side; anything else is refused by type."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.agent.codec import decode, encode
from hardware.agent.operations import Operation
from hardware.agent.protocol import Reply
from hardware.agent.results import RESULTS, Authentication, Identified, TextRead, Tries, result_of
from hardware.agent.tasks import TASKS
from hardware.cards import licence, mynumber, residence
from hardware.cards.channel import Channel
from hardware.cards.identify import CardKind
from hardware.errors import BadData
from tests.devices.licence import LicenceCard, Printed, in_mynumber
from tests.devices.mynumber import MyNumberCard
from tests.devices.residence import ResidenceCard


def everything() -> list[object]:
    """One result of each kind, read from virtual cards."""
    card = MyNumberCard()
    card.applications.append(in_mynumber())
    mine, driving, staying = Channel(card.apdu), Channel(LicenceCard(Printed(remarks=("旧姓",))).apdu), ResidenceCard()
    return [
        Identified(CardKind.MYNUMBER_WITH_LICENCE),
        Tries(None),
        Tries(3),
        TextRead(*mynumber.read_attributes(mine, mynumber.Proof.PIN, "1234")),
        mynumber.read_pictures(mine, mynumber.Proof.CODE_B, card.person.code_b),
        Authentication(b"c", b"", b"s"),
        licence.read(driving, "1111"),
        licence.read_secret(driving, "1111", "2222"),
        licence.read_in_mynumber(mine, "1234"),
        residence.read(Channel(staying.apdu), "AB12345678CD"),
    ]


@pytest.mark.parametrize("result", everything(), ids=lambda result: type(result).__name__)
def test_every_result_comes_back_the_same(result: object) -> None:
    assert decode(type(result), json.loads(json.dumps(encode(result)))) == result


def test_every_operation_with_a_task_has_a_result() -> None:
    assert set(TASKS) == set(RESULTS) == set(Operation) - {Operation.WATCH}


def test_a_reply_without_result_has_none() -> None:
    for reply in (Reply(Operation.WATCH, 1, {}), Reply(Operation.TRIES, 1, None, "NO_CARD", {})):
        with pytest.raises(BadData):
            result_of(reply)
    assert result_of(Reply(Operation.TRIES, 1, {"left": 2})) == Tries(2)


LICENCE = encode(licence.read(Channel(LicenceCard().apdu), "1111"))


@pytest.mark.parametrize(
    "change",
    [
        {"name": 5},
        {"name": None},
        {"birth": "1985-13-01"},
        {"birth": 1},
        {"external": 1},
        {"conditions": "x"},
        {"conditions": [1]},
        {"unknown": "x"},
    ],
)
def test_a_result_of_another_shape_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BadData):
        decode(licence.Licence, {**LICENCE, **change})
    with pytest.raises(BadData):
        decode(licence.Licence, {key: value for key, value in LICENCE.items() if key != "name"})


@pytest.mark.parametrize("fields", [{"x": "AA=="}, {"-1": "AA=="}, {"197": "A"}, {"197": "é"}, []])
def test_odd_fields_are_refused(fields: object) -> None:
    with pytest.raises(BadData):
        decode(licence.MyNumberLicence, {"expires": "2029-05-01", "fields": fields})


def test_an_unknown_card_kind_is_refused() -> None:
    with pytest.raises(BadData):
        decode(Identified, {"card": "library"})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, st.sampled_from(sorted(RESULTS.values(), key=lambda kind: kind.__name__)))
def test_any_json_ends_in_a_result_or_a_typed_error(value: object, kind: type[object]) -> None:
    try:
        decode(kind, value)
    except BadData:
        return


def test_a_day_is_a_day() -> None:
    attributes = mynumber.Attributes("名", "住所", dt.date(2000, 2, 29), "女")
    assert encode(replace(attributes)) == {"name": "名", "address": "住所", "birth": "2000-02-29", "sex": "女"}
