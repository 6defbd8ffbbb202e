"""Every parser on arbitrary bytes: it ends in a value or in a typed error, never in another exception, never in a hang.

Bytes are drawn as they come, and as damage to something genuine, which leads further in.
"""

import contextlib
import itertools
import signal
from collections.abc import Callable, Iterator
from types import FrameType

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware import tlv
from hardware.agent import session
from hardware.agent.errors import BadMessage
from hardware.agent.tasks import Arguments
from hardware.cards import jisx0208, jpki, licence, mynumber, residence
from hardware.cards.channel import Channel
from hardware.cards.identify import CardKind, identify
from hardware.cards.mynumber import Proof
from hardware.codes.hid_pos import HidPosReader
from hardware.codes.readers import CodeRead, CodeUnreadable
from hardware.codes.serial_line import SerialReader
from hardware.errors import BadData, HardwareError
from hardware.mdoc import cbor, cose, issuer
from hardware.pens import stu_reports
from hardware.wires import Bytes, HidWire, InputReport, SerialWire
from tests.devices import licence as virtual_licence
from tests.devices.mdoc import Sample, signer
from tests.devices.mynumber import Person, face_file, signature_file, text_file
from tests.devices.wires import DirectWire

SECONDS = 20  # a parser needs thousandths of one


class Hangs(BaseException):
    """No ``except Exception`` of a parser may swallow it."""


@contextlib.contextmanager
def in_time() -> Iterator[None]:
    """Ends whatever does not end by itself."""

    def over(_number: int, _frame: FrameType | None) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def both_halves(parse: Callable[[bytes, bytes], object]) -> Callable[[bytes], object]:
    """For parsers of two files."""
    return lambda raw: parse(raw[: len(raw) // 2], raw[len(raw) // 2 :])


RESPONSE = Sample(signer=signer()).response()
DOCUMENT = cbor2.loads(RESPONSE)["documents"][0]["issuerSigned"]
NUMBER = b"\xdf\x10\x0c123456789018"
LICENCE = virtual_licence.face_file(virtual_licence.Printed())
PARSERS: dict[str, tuple[Callable[[bytes], object], bytes]] = {  # name → parser, something genuine
    "TLV": (tlv.records, text_file(Person())),
    "TLV of the licence": (lambda raw: tlv.records(raw, tlv.licence_tag, end_tag=licence.END), LICENCE),
    "TLV header": (tlv.header, text_file(Person())),
    "licence: common data": (licence.parse_common, bytes.fromhex("450b303130202404012029050146020102")),
    "licence: PIN setting": (licence.parse_pin_setting, b"\x05\x01\x01"),
    "licence: face and changes": (both_halves(licence.parse), LICENCE + LICENCE),
    "licence: domicile": (both_halves(licence.parse_domicile), bytes.fromhex("41023021aa0101ff")),
    "licence: photograph": (licence.parse_photograph, b"\x5f\x40\x04\xff\x4f\xff\x51"),
    "licence in a My Number card": (licence.parse_in_mynumber, b"\xc5\x075110501"),
    "text of the licence": (jisx0208.decode, virtual_licence.jis("三重県伊賀市四十九町３１８４番地")),
    "day of the licence": (jisx0208.day, b"5110501"),
    "My Number: attributes": (mynumber.parse_attributes, text_file(Person())),
    "My Number: number": (mynumber.parse_number, NUMBER),
    "My Number: pictures": (mynumber.parse_pictures, face_file(Person())),
    "My Number: signature": (tlv.records, signature_file(NUMBER, text_file(Person()))),
    "pad: status": (stu_reports.parse_status, bytes(5)),
    "pad: information": (stu_reports.parse_information, b"\x08STU-430\0\0\x01\x09" + bytes(5)),
    "pad: capability": (stu_reports.parse_capability, b"\x09" + bytes(16)),
    "pad: pen": (lambda raw: stu_reports.parse_pen(1, raw), bytes.fromhex("93ff01020304")),
    "pad: pen with time": (lambda raw: stu_reports.parse_pen(0x34, raw), bytes.fromhex("90010001000200030004")),
    "mdoc: CBOR": (cbor.load, RESPONSE),
    "mdoc: signed message": (lambda raw: cose.Message.parse(cbor.load(raw)), cbor2.dumps(DOCUMENT["issuerAuth"])),
    "mdoc: key": (lambda raw: cose.parse_key(cbor.load(raw)), cbor2.dumps({1: 2, -1: 1, -2: bytes(32), -3: bytes(32)})),
    "mdoc: security object": (issuer.parse_security_object, DOCUMENT["issuerAuth"][2]),
    "agent: message of the page": (lambda raw: session.parse(raw.decode(errors="replace")), b'{"type":"ticket"}'),
    "agent: arguments": (
        lambda raw: Arguments.parse(session.parse(raw.decode(errors="replace"))),
        b'{"proof":"pin","secret":"1234"}',
    ),
}


@st.composite
def damaged(draw: st.DrawFn, genuine: bytes) -> bytes:
    """``genuine`` with a few bytes changed, taken out or put in, perhaps cut off."""
    raw = bytearray(genuine)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(len(raw) - 1, 0)))
        raw[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=3))
    return bytes(raw[: draw(st.integers(0, len(raw)))] if draw(st.booleans()) else raw)


@pytest.mark.parametrize("name", PARSERS)
@given(st.data())
def test_a_parser_ends_in_a_value_or_a_typed_error(name: str, data: st.DataObject) -> None:
    parse, genuine = PARSERS[name]
    raw = data.draw(st.binary(max_size=600) | damaged(genuine))
    with in_time(), contextlib.suppress(BadData, BadMessage):
        parse(raw)


@pytest.mark.parametrize("name", PARSERS)
def test_the_genuine_bytes_are_understood(name: str) -> None:
    """The control: what is damaged above is right before."""
    parse, genuine = PARSERS[name]
    if name in {"pad: capability", "mdoc: key"}:  # zeros, which are no size and no point
        with pytest.raises(BadData):
            parse(genuine)
    else:
        parse(genuine)


READS: dict[str, Callable[[Channel], object]] = {
    "which card": identify,
    "attributes": lambda card: mynumber.read_attributes(card, Proof.PIN, "1234"),
    "number": lambda card: mynumber.read_number(card, Proof.PIN, "1234"),
    "pictures": lambda card: mynumber.read_pictures(card, Proof.CODE_B, "85040120304321"),
    "authentication": lambda card: jpki.authenticate(card, "1234", b"challenge"),
    "holder": lambda card: jpki.read_sign_certificates(card, "PASSWORD1"),
    "licence": lambda card: licence.read(card, "1111"),
    "domicile": lambda card: licence.read_secret(card, "1111", "2222"),
    "licence in a My Number card": lambda card: licence.read_in_mynumber(card, "1234"),
    "residence card": lambda card: residence.read(card, "AB12345678CD"),
}
ANSWERS = st.binary(max_size=258) | st.builds(
    lambda data, status: data + status,
    st.binary(max_size=256) | st.just(bytes(256)) | st.just(text_file(Person())[:256]) | st.just(LICENCE[:256]),
    st.sampled_from([bytes.fromhex(status) for status in ("9000", "6282", "6100", "61ff", "6c10", "63c3", "6b00")]),
)


@pytest.mark.parametrize("name", READS)
@given(st.lists(ANSWERS, min_size=1, max_size=12))
def test_a_card_that_answers_anything_for_ever_ends_in_a_value_or_a_typed_error(
    name: str, answers: list[bytes]
) -> None:
    script = itertools.cycle(answers)
    with in_time(), contextlib.suppress(HardwareError):
        READS[name](Channel(lambda _: next(script)))


def test_the_control_a_card_that_refuses_everything_is_unknown() -> None:
    assert identify(Channel(lambda _: bytes.fromhex("6d00"))) is CardKind.UNKNOWN


class Device:
    """A code reader by HID POS that says whatever it is told to."""

    vendor, product, name = 0x0C2E, 0x0B6A, "reader"

    def get_feature(self, report: int) -> bytes:
        raise LookupError(report)

    def set_feature(self, report: int, content: bytes) -> None:
        del report, content


@given(st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=80)), max_size=40))
async def test_a_code_reader_that_sends_anything_gives_codes_or_says_that_it_cannot(
    reports: list[tuple[int, bytes]],
) -> None:
    wire: HidWire = DirectWire(Device())
    heard: list[object] = []
    (await HidPosReader.open(wire)).listen(heard.append)
    line = SerialWire("reader")
    SerialReader(line).listen(heard.append)
    with in_time():
        for report, content in reports:
            wire.tell(InputReport(report, content, 0.0))
            line.tell(Bytes(content, 0.0))
    assert all(isinstance(event, CodeRead | CodeUnreadable) for event in heard)
