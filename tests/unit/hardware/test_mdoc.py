"""カード代替電磁的記録: a genuine response is believed, and every way of bending it is refused by name."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from pymdoccbor.mdoc.issuer import MdocCborIssuer
from pymdoccbor.tests.test_01_mdoc_parser import ISSUED_MDOC

from hardware.errors import BadData, HardwareError, NotGenuine
from hardware.mdoc import cbor, cose, issuer
from hardware.mdoc.profile import ISO, JAPAN, Holder, Profile, holder
from hardware.mdoc.source import Accepted, CheckedHolder, RawResponse, accept
from hardware.mdoc.verifier import Policy, Session, verify
from hardware.trust import chain
from hardware.trust.revocation import Revocation
from tests.devices.bent import document, namespace, without_proof, without_the_phone
from tests.devices.mdoc import DOC_TYPE, TRANSCRIPT, Sample, certificate, item, root, sign1, signer
from tests.devices.pki import NOW, YEAR, ec_key, key_usage

ROOT = root()
POLICY = Policy(DOC_TYPE, [ROOT])
SESSION = Session(TRANSCRIPT)


def sample(**options: Any) -> Sample:
    return Sample(signer=options.pop("signer", _SIGNER), **options)


_SIGNER = signer()


def refusal(made: Sample, policy: Policy = POLICY, session: Session = SESSION, at: dt.datetime = NOW) -> str:
    """Which check refuses it."""
    with pytest.raises((NotGenuine, BadData)) as refused:
        verify(made.response(), policy, session, at)
    return refused.value.check if isinstance(refused.value, NotGenuine) else "format"


def test_a_genuine_response_says_who_it_is_about() -> None:
    document = verify(sample().response(), POLICY, SESSION, NOW)
    assert (document.doc_type, document.revocation) == (DOC_TYPE, Revocation.NOT_CONFIGURED)
    assert holder(document, Profile()) == Holder(
        "田中　花子",
        dt.date(1985, 4, 1),
        "女",
        "三重県伊賀市四十九町３１８４番地",
        bytes.fromhex("FFD8FFE0"),
        None,
    )


def test_device_authentication_by_mac() -> None:
    reader = ec_key("reader")
    response = sample(reader_key=reader).response()
    assert verify(response, POLICY, Session(TRANSCRIPT, reader), NOW).doc_type == DOC_TYPE
    for session in (Session(TRANSCRIPT), Session(TRANSCRIPT, ec_key("other reader"))):
        with pytest.raises(NotGenuine, match="device_authentication"):
            verify(response, POLICY, session, NOW)


@pytest.mark.parametrize(
    ("algorithm", "curve", "digest"),
    [(-35, ec.SECP384R1, "SHA-384"), (-36, ec.SECP521R1, "SHA-512")],
)
def test_larger_curves_and_digests(algorithm: int, curve: type[ec.EllipticCurve], digest: str) -> None:
    key = ec_key(f"signer {algorithm}", curve)
    leaf = certificate("Fictional signer", key, "Fictional IACA", ec_key("iaca"))
    made = sample(signer=leaf, signer_key=key, algorithm=algorithm, digest=digest)
    assert verify(made.response(), POLICY, SESSION, NOW).doc_type == DOC_TYPE


def other_type(response: Any) -> None:
    document(response)["docType"] = "org.iso.18013.5.1.mDL"


def forged_namespace(response: Any) -> None:
    forged = cbor2.CBORTag(24, item(0, "individual_number", "999999999999"))
    document(response)["issuerSigned"]["nameSpaces"]["org.iso.23220.1.jp.number"] = [forged]


def another_address(response: Any) -> None:
    namespace(response, JAPAN)[0] = cbor2.CBORTag(24, item(0, "resident_address_unicode", "三重県津市"))


def extra_element(response: Any) -> None:
    namespace(response, ISO).append(cbor2.CBORTag(24, item(77, "age_over_65", True)))


def repeated_element(response: Any) -> None:
    namespace(response, ISO).append(namespace(response, ISO)[0])


def moved_element(response: Any) -> None:
    namespace(response, JAPAN).append(namespace(response, ISO)[0])


def two_device_proofs(response: Any) -> None:
    proofs = document(response)["deviceSigned"]["deviceAuth"]
    proofs["deviceMac"] = proofs["deviceSignature"]


def other_phone(response: Any) -> None:
    document(response)["deviceSigned"] = document(cbor2.loads(sample(device_key=ec_key("thief")).response()))[
        "deviceSigned"
    ]


def bent_signature(response: Any) -> None:
    auth = document(response)["issuerSigned"]["issuerAuth"]
    auth[3] = auth[3][:-1] + bytes([auth[3][-1] ^ 1])


def short_signature(response: Any) -> None:
    auth = document(response)["issuerSigned"]["issuerAuth"]
    auth[3] = auth[3][:-1]


def no_certificate(response: Any) -> None:
    document(response)["issuerSigned"]["issuerAuth"][1] = {33: []}


def critical_header(response: Any) -> None:
    document(response)["issuerSigned"]["issuerAuth"][0] = cbor2.dumps({1: -7, 2: ["x"]})


def no_issuer(response: Any) -> None:
    del document(response)["issuerSigned"]["issuerAuth"]


def two_documents(response: Any) -> None:
    response["documents"].append(response["documents"][0])


def no_documents(response: Any) -> None:
    response["documents"] = []


def other_version(response: Any) -> None:
    response["version"] = "2.0"


def error_status(response: Any) -> None:
    response["status"] = 10


def false_status(response: Any) -> None:
    response["status"] = False


def status_as_a_float(response: Any) -> None:
    response["status"] = 0.0


def no_elements(response: Any) -> None:
    document(response)["issuerSigned"]["nameSpaces"] = {}


def an_empty_namespace(response: Any) -> None:
    namespace(response, ISO).clear()


def empty_namespaces(response: Any) -> None:
    for items in document(response)["issuerSigned"]["nameSpaces"].values():
        items.clear()


def odd_response(response: Any) -> None:
    response["more"] = 1


def odd_document(response: Any) -> None:
    document(response)[5] = 1


def odd_issuer(response: Any) -> None:
    document(response)["issuerSigned"]["more"] = {}


def odd_device(response: Any) -> None:
    document(response)["deviceSigned"]["more"] = {}


def test_what_was_not_sent_may_be_named() -> None:
    def lacking(response: Any) -> None:
        response["documentErrors"] = [{"org.iso.18013.5.1.mDL": 0}]
        document(response)["errors"] = {ISO: {"portrait": 0}}

    assert verify(sample(bend_response=lacking).response(), POLICY, SESSION, NOW).doc_type == DOC_TYPE


@pytest.mark.parametrize(
    ("bend", "check"),
    [
        (false_status, "format"),
        (status_as_a_float, "format"),
        (no_elements, "elements"),
        (an_empty_namespace, "elements"),
        (empty_namespaces, "elements"),
        (odd_response, "format"),
        (odd_document, "format"),
        (odd_issuer, "format"),
        (odd_device, "format"),
        (other_type, "document_type"),
        (forged_namespace, "elements"),
        (another_address, "elements"),
        (extra_element, "elements"),
        (repeated_element, "elements"),
        (moved_element, "elements"),
        (without_the_phone, "format"),
        (without_proof, "device_authentication"),
        (two_device_proofs, "device_authentication"),
        (other_phone, "device_authentication"),
        (bent_signature, "issuer_signature"),
        (short_signature, "issuer_signature"),
        (no_certificate, "format"),
        (critical_header, "format"),
        (no_issuer, "format"),
        (two_documents, "format"),
        (no_documents, "format"),
        (other_version, "format"),
        (error_status, "format"),
    ],
)
def test_a_response_bent_on_the_way(bend: Callable[[Any], None], check: str) -> None:
    assert refusal(sample(bend_response=bend)) == check


def expired(mso: Any) -> None:
    mso["validityInfo"]["validUntil"] = NOW - dt.timedelta(seconds=1)


def not_yet(mso: Any) -> None:
    mso["validityInfo"]["validFrom"] = NOW + dt.timedelta(seconds=1)


def signed_after_the_signer(mso: Any) -> None:
    mso["validityInfo"]["signed"] = NOW + 2 * YEAR


def type_of_another_document(mso: Any) -> None:
    mso["docType"] = "org.iso.18013.5.1.mDL"


def weak_digest(mso: Any) -> None:
    mso["digestAlgorithm"] = "SHA-1"


def version_two(mso: Any) -> None:
    mso["version"] = "2.0"


def key_off_the_curve(mso: Any) -> None:
    mso["deviceKeyInfo"]["deviceKey"][-2] = bytes(32)


def key_of_another_kind(mso: Any) -> None:
    mso["deviceKeyInfo"]["deviceKey"][1] = 1


@pytest.mark.parametrize(
    ("bend", "check"),
    [
        (expired, "document_validity"),
        (not_yet, "document_validity"),
        (signed_after_the_signer, "document_validity"),
        (type_of_another_document, "document_type"),
        (weak_digest, "format"),
        (version_two, "format"),
        (key_off_the_curve, "format"),
        (key_of_another_kind, "format"),
    ],
)
def test_what_the_issuer_itself_signed_wrongly(bend: Callable[[Any], None], check: str) -> None:
    assert refusal(sample(bend_mso=bend)) == check


def test_signers_that_are_not_trusted() -> None:
    other = signer("other iaca")
    assert refusal(sample(signer=other)) == "chain"
    assert refusal(sample(), Policy(DOC_TYPE, [root("other iaca")])) == "chain"
    assert refusal(sample(), Policy(DOC_TYPE, [])) == "chain"
    assert refusal(sample(signer=signer(usage=None))) == "usage"
    assert refusal(sample(signer=signer(key_usage=None))) == "usage"
    assert refusal(sample(signer=signer(key_usage=key_usage("key_agreement")))) == "usage"
    assert refusal(sample(signer=signer(end=NOW - dt.timedelta(days=1)))) == "validity"
    assert refusal(sample(signer=ROOT, signer_key=ec_key("iaca"))) == "chain"
    assert refusal(sample(signer_key=ec_key("somebody"))) == "issuer_signature"


def test_a_revoked_signer_is_refused() -> None:
    class Revoked:
        def check(self, *_: object) -> Revocation:
            return Revocation.REVOKED

    assert refusal(sample(), replace(POLICY, checker=Revoked())) == "revocation"


def test_another_request_another_session_another_time() -> None:
    assert refusal(sample(), replace(POLICY, doc_type="org.iso.18013.5.1.mDL")) == "document_type"
    assert refusal(sample(), session=Session(cbor2.dumps([None, None, "replayed"]))) == "device_authentication"
    assert refusal(sample(), at=NOW + dt.timedelta(days=21)) == "document_validity"


@pytest.mark.parametrize("algorithm", [-8, -37, 5, 0])
def test_other_algorithms_are_refused(algorithm: int) -> None:
    assert refusal(sample(algorithm=algorithm)) == "issuer_signature"


def test_an_algorithm_is_used_with_its_own_curve() -> None:
    key = ec_key("signer of another curve", ec.SECP384R1)
    leaf = certificate("Fictional signer", key, "Fictional IACA", ec_key("iaca"))
    assert refusal(sample(signer=leaf, signer_key=key, algorithm=-7)) == "issuer_signature"


def test_another_algorithm_of_the_phones_mac_is_refused() -> None:
    reader = ec_key("reader")
    made = sample(reader_key=reader, mac_algorithm=4)
    assert refusal(made, session=Session(TRANSCRIPT, reader)) == "device_authentication"


def test_an_element_that_could_be_guessed_from_its_digest_is_refused() -> None:
    assert refusal(sample(random=bytes(range(15)))) == "format"


def test_an_element_that_the_issuer_signed_twice_is_refused() -> None:
    assert refusal(sample(repeated=True)) == "elements"


def test_elements_a_phone_adds_by_itself_need_the_issuers_leave() -> None:
    added = {ISO: {"family_name_unicode": "山田"}}
    assert refusal(sample(device_elements=added)) == "device_elements"

    def allow(authorizations: dict[str, Any]) -> Callable[[Any], None]:
        return lambda mso: mso["deviceKeyInfo"].update(keyAuthorizations=authorizations)

    for authorizations in ({"nameSpaces": [ISO]}, {"dataElements": {ISO: ["family_name_unicode"]}}):
        made = sample(device_elements=added, bend_mso=allow(authorizations))
        believed = verify(made.response(), POLICY, SESSION, NOW)
        assert (believed.device_elements, holder(believed, Profile()).name) == (added, "田中　花子")
    other = sample(device_elements=added, bend_mso=allow({"dataElements": {ISO: ["sex"]}}))
    assert refusal(other) == "device_elements"


def test_names_of_elements_are_configurable() -> None:
    made = sample(elements={"city.test": {"full": "田中花子", "no": "123456789018"}})
    profile = Profile(family_name=("city.test", "full"), number=("city.test", "no"))
    assert holder(verify(made.response(), POLICY, SESSION, NOW), profile) == Holder(
        "田中花子", None, None, None, None, "123456789018"
    )


@pytest.mark.parametrize(
    "odd", [{"family_name_unicode": 5}, {"sex": 7}, {"sex": True}, {"birth_date": "1985"}, {"portrait": "x"}]
)
def test_elements_of_another_type_are_refused(odd: dict[str, object]) -> None:
    made = sample(elements={ISO: odd})
    with pytest.raises(BadData):
        holder(verify(made.response(), POLICY, SESSION, NOW), Profile())


def test_a_program_hands_over_a_response_or_facts() -> None:
    facts = Holder("田中　花子", None, None, None, None, None)
    checked = accept(CheckedHolder(facts, "approved program 1.0"), POLICY, Profile(), NOW)
    assert checked == Accepted(facts, "approved program 1.0")
    raw = RawResponse(sample().response(), SESSION)
    verified = accept(raw, POLICY, Profile(), NOW)
    assert (verified.holder.name, verified.program) == ("田中　花子", None)
    with pytest.raises(NotGenuine):
        accept(RawResponse(raw.response, Session(b"\x80")), POLICY, Profile(), NOW)


def test_the_example_of_iso_18013_5_annex_d_as_pymdoccbor_ships_it() -> None:
    """Not our bytes and not our keys: issuer signature, digests, validity; it expired on 2021-10-01."""
    (document,) = cbor.as_list(cbor.load_map(bytes.fromhex(ISSUED_MDOC)).get("documents"))
    signed = cbor.as_map(cbor.as_map(document).get("issuerSigned"))
    message = cose.Message.parse(signed.get("issuerAuth"))
    leaf = chain.load(message.certificates()[0])
    assert message.payload is not None
    cose.verify_signature(message, leaf.public_key(), message.payload, "issuer_signature")
    mso = issuer.parse_security_object(message.payload)
    issuer.verify_validity(mso, dt.datetime(2020, 12, 1, tzinfo=dt.UTC), leaf)
    elements = issuer.verify_elements(signed.get("nameSpaces"), mso)["org.iso.18013.5.1"]
    assert elements["family_name"] == "Doe" and elements["document_number"] == "123456789"
    with pytest.raises(NotGenuine, match="document_validity"):
        issuer.verify_validity(mso, NOW, leaf)
    bent = ISSUED_MDOC.replace("63446f65", "63446f66")
    (document,) = cbor.as_list(cbor.load_map(bytes.fromhex(bent)).get("documents"))
    with pytest.raises(NotGenuine, match="elements"):
        issuer.verify_elements(cbor.as_map(cbor.as_map(document)["issuerSigned"])["nameSpaces"], mso)


def issued_by_another_program() -> bytes:
    """A response whose issuer half pymdoccbor made; the phone's half is ours."""
    numbers = ec_key("signer").private_numbers()
    private = {
        "KTY": "EC2",
        "CURVE": "P_256",
        "ALG": "ES256",
        "D": numbers.private_value.to_bytes(32, "big"),
        "KID": b"signer",
    }
    point = ec_key("phone").public_key().public_numbers()
    device = {
        "KTY": "EC2",
        "CURVE": "P_256",
        "X": point.x.to_bytes(32, "big"),
        "Y": point.y.to_bytes(32, "big"),
    }
    today = dt.datetime.now(dt.UTC).date()
    leaf = signer(end=max(NOW, dt.datetime.now(dt.UTC)) + YEAR)
    issued = MdocCborIssuer(private_key=private, alg="ES256").new(
        data={ISO: {"family_name_unicode": "田中", "given_name_unicode": "花子"}},
        doctype=DOC_TYPE,
        devicekeyinfo=device,
        validity={
            "issuance_date": (today - dt.timedelta(days=1)).isoformat(),
            "expiry_date": (today + dt.timedelta(days=30)).isoformat(),
        },
        x509_chain=[leaf],
    )
    issued["documents"][0]["deviceSigned"] = cbor2.loads(sample().response())["documents"][0]["deviceSigned"]
    return cbor2.dumps(issued)


def test_a_document_another_program_issued_is_believed() -> None:
    """pymdoccbor's verifier accepts what ours refuses, so only its issuer is a referee."""
    believed = verify(issued_by_another_program(), POLICY, SESSION, dt.datetime.now(dt.UTC))
    assert holder(believed, Profile()).name == "田中　花子"


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_typed_error(data: bytes) -> None:
    with pytest.raises(BadData):
        verify(data, POLICY, SESSION, NOW)


ODD = [
    None,
    -1,
    2**63,
    "x",
    b"x",
    [],
    {},
    [1, [2]],
    {"a": 1},
    True,
    1.5,
    cbor2.CBORTag(24, b"\xa0"),
    cbor2.CBORTag(1004, "2020-01-01"),
    dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
]


def places(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a structure."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*here, key)
        yield from places(part, (*here, key))


@given(st.data(), st.sampled_from(["bend_mso", "bend_items", "bend_response"]), st.sampled_from(ODD))
def test_nonsense_that_the_issuer_signed_ends_in_a_typed_error(data: st.DataObject, where: str, odd: object) -> None:
    def bend(structure: Any) -> None:
        *way, last = data.draw(st.sampled_from(list(places(structure))))
        for key in way:
            structure = structure[key]
        structure[last] = odd

    try:
        holder(verify(sample(**{where: bend}).response(), POLICY, SESSION, NOW), Profile())
    except HardwareError as error:
        assert isinstance(error, BadData | NotGenuine)


GOOD = sample().response()


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_damage_at_any_byte_ends_in_a_typed_error() -> None:
    genuine = verify(GOOD, POLICY, SESSION, NOW)
    for at in range(len(GOOD)):
        raw = bytearray(GOOD)
        raw[at] ^= 1 << at % 8
        try:
            believed = verify(bytes(raw), POLICY, SESSION, NOW)
        except HardwareError as error:
            assert isinstance(error, BadData | NotGenuine)
        else:  # damage that nobody signed and nobody reads, such as an unused header
            assert believed == genuine


@given(st.integers(0, len(GOOD) - 1))
def test_a_cut_off_response_is_refused(size: int) -> None:
    with pytest.raises(BadData):
        verify(GOOD[:size], POLICY, SESSION, NOW)


@pytest.mark.parametrize(
    "odd",
    [
        "9fff",  # indefinite length
        "d81c81d81d00",  # a list that holds itself
        "d82363286129",  # a regular expression
        "a2616100616101",  # a key twice
        "a1810000",  # a list as key
        "0000",  # bytes behind the value
        "9bffffffffffffffff",  # an endless list
        "5bffffffffffffffff",
        "c06161",  # not a moment
        "62c328",  # not UTF-8
        "81" * 5000 + "00",
    ],
)
def test_cbor_that_has_no_place_here(odd: str) -> None:
    with pytest.raises(BadData):
        cbor.load(bytes.fromhex(odd))


@given(
    st.recursive(
        st.integers(-(2**63), 2**63) | st.text() | st.binary() | st.booleans() | st.none(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
        max_leaves=12,
    )
)
def test_plain_values_come_back(value: object) -> None:
    assert cbor.load(cbor2.dumps(value)) == value


def test_a_signature_over_a_detached_payload_only() -> None:
    def attached(response: Any) -> None:
        proofs = document(response)["deviceSigned"]["deviceAuth"]
        proofs["deviceSignature"] = sign1(-7, ec_key("phone"), b"something else", {})

    assert refusal(sample(bend_response=attached)) == "format"
