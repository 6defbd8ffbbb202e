"""The worked example of ISO/IEC 18013-5, Annex D, whole: not our bytes, not our keys, and every bit of it counts.

The response is the one that pymdoccbor ships, which carries the phone's MAC of another session. The annex's MAC, the
session's bytes, the reader's key and the root are put beside it as several public readers print them.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import cbor2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from pymdoccbor.tests.test_01_mdoc_parser import ISSUED_MDOC

from hardware.errors import BadData, HardwareError, NotGenuine
from hardware.mdoc import cbor, device
from hardware.mdoc.verifier import Policy, Session, verify
from tests.devices.bent import document, namespace, without_proof, without_the_phone
from tests.devices.mdoc import certificate, item
from tests.devices.pki import NOW, ec_key

MAC = "e99521a85ad7891b806a07f8b5388a332d92c189a7bf293ee1f543405ae6824d"
OTHER_MAC = "200d73ded787c64652dc8ee743ea83a5260d5a3283fddc919b7b9cfb486addb2"
RESPONSE = bytes.fromhex(ISSUED_MDOC.replace(OTHER_MAC, MAC))
DOC_TYPE, NAMES = "org.iso.18013.5.1.mDL", "org.iso.18013.5.1"
SESSION_TRANSCRIPT_BYTES = bytes.fromhex(
    "d81859024183d8185858a20063312e30018201d818584ba4010220012158205a88d182bce5f42efa59943f33359d2e8a968ff289d93e5fa444"
    "b624343167fe225820b16e8cf858ddc7690407ba61d4c338237a8cfcf3de6aa672fc60a557aa32fc67d818584ba40102200121582060e33923"
    "85041f51403051f2415531cb56dd3f999c71687013aac6768bc8187e225820e58deb8fdbe907f7dd5368245551a34796f7d2215c440c339bb0"
    "f7b67beccdfa8258c391020f487315d10209616301013001046d646f631a200c016170706c69636174696f6e2f766e642e626c7565746f6f74"
    "682e6c652e6f6f6230081b28128b37282801021c015c1e580469736f2e6f72673a31383031333a646576696365656e676167656d656e746d64"
    "6f63a20063312e30018201d818584ba4010220012158205a88d182bce5f42efa59943f33359d2e8a968ff289d93e5fa444b624343167fe2258"
    "20b16e8cf858ddc7690407ba61d4c338237a8cfcf3de6aa672fc60a557aa32fc6758cd91022548721591020263720102110204616301013000"
    "110206616301036e6663005102046163010157001a201e016170706c69636174696f6e2f766e642e626c7565746f6f74682e6c652e6f6f6230"
    "081b28078080bf2801021c021107c832fff6d26fa0beb34dfcd555d4823a1c11010369736f2e6f72673a31383031333a6e66636e6663015a17"
    "2b016170706c69636174696f6e2f766e642e7766612e6e616e57030101032302001324fec9a70b97ac9684a4e326176ef5b981c5e8533e5f00"
    "298cfccbc35e700a6b020414"
)
READER_KEY = ec.derive_private_key(0xDE3B4B9E5F72DD9B58406AE3091434DA48A6F9FD010D88FCB0958E2CEBEC947C, ec.SECP256R1())
ROOT = x509.load_der_x509_certificate(
    bytes.fromhex(
        "308201ce30820173a00302010202142ab4edd052b2582f4c6ad96186de70f4de5a3994300a06082a8648ce3d0403023023311430120603"
        "5504030c0b75746f7069612069616361310b3009060355040613025553301e170d3230313030313030303030305a170d32393039323930"
        "30303030305a30233114301206035504030c0b75746f7069612069616361310b30090603550406130255533059301306072a8648ce3d02"
        "0106082a8648ce3d030107034200042c3e103dbc07b25c5a770aeedfa5d8bd15417e3e676142461a7875e3b4188a2221e6423599d1db19"
        "aaef66f923d394b61709549bcec2ea6ff60ec75268f2e094a38184308181301e0603551d120417301581136578616d706c65406578616d"
        "706c652e636f6d301c0603551d1f041530133011a00fa00d820b6578616d706c652e636f6d301d0603551d0e0416041454fa2383a04c28"
        "e0d930792261c80c4881d2c00b300e0603551d0f0101ff04040302010630120603551d130101ff040830060101ff020100300a06082a86"
        "48ce3d0403020349003046022100ec897f0b8ae51028288955031f860069659b75989af7129fa609c24299a5c787022100d088d8741f5d"
        "05b360ef6e85023e90df1d31dd1e6701a88efe9a7103021f986c"
    )
)
DEVICE_KEY = ec.EllipticCurvePublicNumbers(
    0x96313D6C63E24E3372742BFDB1A33BA2C897DCD68AB8C753E4FBD48DCA6B7F9A,
    0x1FB3269EDD418857DE1B39A4E4A44B92FA484CAA722C228288F01D0C03A2C3D6,
    ec.SECP256R1(),
).public_key()
E_MAC_KEY = "dc2b9566fdaaae3c06baa40993cd0451aeba15e7677ef5305f6531f3533c35dd"
TRANSCRIPT = cbor.as_encoded(cbor.load(SESSION_TRANSCRIPT_BYTES))
POLICY, SESSION = Policy(DOC_TYPE, [ROOT]), Session(TRANSCRIPT, READER_KEY)
THEN = dt.datetime(2020, 12, 1, tzinfo=dt.UTC)


def refusal(
    response: bytes = RESPONSE, policy: Policy = POLICY, session: Session = SESSION, at: dt.datetime = THEN
) -> str:
    """Which check refuses it."""
    with pytest.raises((NotGenuine, BadData)) as refused:
        verify(response, policy, session, at)
    return refused.value.check if isinstance(refused.value, NotGenuine) else "format"


def test_the_whole_example_is_believed_signer_elements_and_phone() -> None:
    believed = verify(RESPONSE, POLICY, SESSION, THEN)
    assert (believed.doc_type, believed.valid_until) == (DOC_TYPE, dt.datetime(2021, 10, 1, 13, 30, 2, tzinfo=dt.UTC))
    assert "CN=utopia ds" in believed.signer
    elements = believed.elements[NAMES]
    assert (elements["family_name"], elements["document_number"]) == ("Doe", "123456789")
    assert set(elements) == {
        "family_name", "issue_date", "expiry_date", "document_number", "portrait", "driving_privileges",
    }  # fmt: skip
    assert believed.device_elements == {}


def test_the_key_of_the_phones_authentication_is_the_annexs() -> None:
    assert device.mac_key(READER_KEY, DEVICE_KEY, TRANSCRIPT).hex() == E_MAC_KEY


def test_the_phones_answer_of_another_session_is_refused() -> None:
    assert refusal(bytes.fromhex(ISSUED_MDOC)) == "device_authentication"


def test_another_time_root_type_session_or_reader_is_refused() -> None:
    assert refusal(at=dt.datetime(2021, 10, 1, 14, tzinfo=dt.UTC)) in {"document_validity", "validity"}
    assert refusal(at=dt.datetime(2020, 9, 30, tzinfo=dt.UTC)) in {"document_validity", "validity"}
    namesake = certificate("utopia iaca", ec_key("namesake"), "utopia iaca", ec_key("namesake"))
    assert refusal(policy=Policy(DOC_TYPE, [namesake])) == "chain"
    assert refusal(policy=Policy(DOC_TYPE, [])) == "chain"
    assert refusal(policy=Policy("org.iso.23220.1.jp.mnc", [ROOT])) == "document_type"
    assert refusal(session=Session(TRANSCRIPT[:-1] + b"\x15", READER_KEY)) == "device_authentication"
    assert refusal(session=Session(TRANSCRIPT, ec_key("another reader"))) == "device_authentication"
    assert refusal(session=Session(TRANSCRIPT)) == "device_authentication"


def other_name(response: Any) -> None:
    namespace(response, NAMES)[0] = cbor2.CBORTag(24, item(0, "family_name", "Roe"))


def added_element(response: Any) -> None:
    namespace(response, NAMES).append(cbor2.CBORTag(24, item(99, "age_over_21", True)))


def added_namespace(response: Any) -> None:
    document(response)["issuerSigned"]["nameSpaces"]["org.iso.23220.1.jp"] = [namespace(response, NAMES)[0]]


def same_element_twice(response: Any) -> None:
    namespace(response, NAMES).append(namespace(response, NAMES)[0])


def other_document(response: Any) -> None:
    document(response)["docType"] = "org.iso.23220.1.jp.mnc"


def mac_as_signature(response: Any) -> None:
    proofs = document(response)["deviceSigned"]["deviceAuth"]
    proofs["deviceSignature"] = proofs.pop("deviceMac")


def said_by_the_phone(response: Any) -> None:
    document(response)["deviceSigned"]["nameSpaces"] = cbor2.CBORTag(24, cbor2.dumps({NAMES: {"age_over_21": True}}))


@pytest.mark.parametrize(
    ("bend", "check"),
    [
        (other_name, "elements"),
        (added_element, "elements"),
        (added_namespace, "elements"),
        (same_element_twice, "elements"),
        (other_document, "document_type"),
        (without_the_phone, "format"),
        (without_proof, "device_authentication"),
        (mac_as_signature, "device_authentication"),
        (said_by_the_phone, "device_authentication"),
    ],
)
def test_the_example_bent_on_the_way_is_refused(bend: Callable[[Any], None], check: str) -> None:
    response = cbor2.loads(RESPONSE)
    bend(response)
    assert refusal(cbor2.dumps(response)) == check


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_one_bit_changed_anywhere_is_refused_or_changes_nothing_that_is_believed() -> None:
    genuine = verify(RESPONSE, POLICY, SESSION, THEN)
    refused = 0
    for at in range(len(RESPONSE)):
        raw = bytearray(RESPONSE)
        raw[at] ^= 1 << at % 8
        try:
            believed = verify(bytes(raw), POLICY, SESSION, THEN)
        except HardwareError as error:
            assert isinstance(error, BadData | NotGenuine)
            refused += 1
        else:
            assert believed == genuine, at
    assert refused > len(RESPONSE) * 0.99


def test_long_after_nobody_believes_it() -> None:
    assert refusal(at=NOW) == "validity"
