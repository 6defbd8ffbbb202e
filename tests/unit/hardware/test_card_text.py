"""EF 0003: text of a card that was changed on the way is found out."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.cards.channel import Channel
from hardware.cards.mynumber import Proof, SignedText, read_attributes, read_number
from hardware.errors import BadData, NotGenuine
from hardware.trust.card_text import Anchor, parse_certificate, verify
from tests.devices import pki
from tests.devices.card import VirtualCard
from tests.devices.mynumber import MyNumberCard, Person, issuer_file, signature_file, text_file, text_root

Lay = Callable[[VirtualCard], Channel]


@pytest.fixture
def text(lay: Lay) -> SignedText:
    channel = lay(MyNumberCard())
    signed = read_attributes(channel, Proof.PIN, "1234")[1]
    return replace(signed, number=read_number(channel, Proof.PIN, "1234")[1])


def test_genuine_text_is_followed_to_the_configured_root(text: SignedText) -> None:
    assert verify(text, [text_root()]) is Anchor.TRUSTED


def last_bit_changed(raw: bytes) -> bytes:
    return raw[:-1] + bytes([raw[-1] ^ 1])


def test_without_a_root_the_answer_says_so(text: SignedText) -> None:
    assert verify(text) is Anchor.NOT_CONFIGURED


@pytest.mark.parametrize(
    ("check", "change"),
    [
        ("attributes", {"attributes": text_file(Person(address="三重県津市"))}),
        ("number", {"number": bytes.fromhex("DF100C") + b"999999999999" + bytes(2)}),
        ("text_signature", {"signature": last_bit_changed(signature_file(b"", text_file(Person()))), "number": None}),
    ],
)
def test_each_change_is_named(text: SignedText, check: str, change: dict[str, bytes]) -> None:
    with pytest.raises(NotGenuine) as refused:
        verify(replace(text, **change), [text_root()])
    assert refused.value.check == check


def test_a_key_that_no_configured_root_certifies_is_refused(text: SignedText) -> None:
    with pytest.raises(NotGenuine) as refused:
        verify(text, [pki.rsa_key("another root").public_key()])
    assert refused.value.check == "text_issuer"


def test_the_files_have_the_sizes_of_the_tables() -> None:
    assert (len(signature_file(b"", text_file(Person()))), len(issuer_file())) == (336, 568)


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_typed_error(data: bytes) -> None:
    with pytest.raises(BadData):
        parse_certificate(data)
    for field in ("attributes", "signature", "issuer"):
        genuine = SignedText(text_file(Person()), signature_file(b"", text_file(Person())), issuer_file())
        with pytest.raises((BadData, NotGenuine)):
            verify(replace(genuine, **{field: data}))
