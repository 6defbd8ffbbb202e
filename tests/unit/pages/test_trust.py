"""The folder of trust: what stands in it counts, a new day's revocation list without a restart."""

import contextlib
import tempfile
from pathlib import Path

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from hardware.mdoc.profile import Profile
from hardware.trust.revocation import Revocation
from pages.cards.trust import Trust
from pages.cards.trust_files import BadTrustFile
from pages.cards.trust_mdoc import MdocTrust
from tests.devices import mdoc, pki, residence
from tests.devices.mynumber import MyNumberCard, auth_authority, roots, text_root
from tests.devices.trust import configure_trust

SERIAL, ANOTHER = 77, 78
CARD = MyNumberCard(serial=SERIAL)
AUTHORITY = auth_authority()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The roots of the fictional world."""
    configure_trust(tmp_path)
    return tmp_path


def state(trust: Trust) -> Revocation:
    return trust.checker.check(CARD.auth_certificate, AUTHORITY.certificate, pki.NOW)


def test_the_files_of_each_folder_are_loaded(folder: Path) -> None:
    trust = Trust.load(folder)
    agency = residence.signer().certificate
    assert (list(trust.jpki), list(trust.text), list(trust.residence)) == (roots(), [text_root()], [agency])
    pem = AUTHORITY.certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "residence" / "agency.PEM").write_bytes(pem)
    (folder / "residence" / "read.me").write_text("not looked at")
    assert Trust.load(folder).residence == (agency, AUTHORITY.certificate)


def test_a_folder_that_is_not_there_is_nothing_configured(tmp_path: Path) -> None:
    trust = Trust.load(tmp_path / "nowhere")
    assert (trust.jpki, trust.text, trust.residence, state(trust)) == ((), (), (), Revocation.NOT_CONFIGURED)


@pytest.mark.parametrize("name", ["jpki/broken.cer", "jpki/day.crl", "text/broken.pem", "jpki/folder.crl/"])
def test_the_program_does_not_start_with_a_file_that_it_cannot_read(folder: Path, name: str) -> None:
    file = folder / name
    file.mkdir() if name.endswith("/") else file.write_bytes(b"-----BEGIN nothing")
    with pytest.raises(BadTrustFile) as refused:
        Trust.load(folder)
    assert str(refused.value).startswith(str(file))


def test_documents_on_phones_have_issuers_and_a_profile_of_their_own(folder: Path) -> None:
    assert Trust.load(folder / "nowhere").mdoc == MdocTrust()
    assert [root.subject for root in Trust.load(folder).mdoc.roots] == [mdoc.root().subject]
    (folder / "mdoc" / "profile.yaml").write_text(
        """
        doc_type: city.test.1
        family_name: [city.test, full]
        number: [city.test, "0123"]
        sexes: {1: 男, 2: 女}
        """
    )
    assert Trust.load(folder).mdoc.profile == Profile(
        doc_type="city.test.1",
        family_name=("city.test", "full"),
        number=("city.test", "0123"),
        sexes={1: "男", 2: "女"},
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("doctype: a", "doctype is no entry of a profile"),
        ("doc_type: [a]", "doc_type has to be a text"),
        ("doc_type: ''", "doc_type has to be a text"),
        ("birth: birth_date", "birth has to be a namespace and an element"),
        ("birth: [a, b, c]", "birth has to be a namespace and an element"),
        ("birth: [a, {b: c}]", "birth has to be a text"),
        ("number:", "number has to be a namespace and an element"),
        ("sexes: [男]", "sexes has to say what each number means"),
        ("sexes: {01: 男}", "sexes has to say what each number means"),
        ("sexes: {m: 男}", "sexes has to say what each number means"),
        ("sexes: {1: 男性}", "sexes knows the words 不明、男、女、適用不能"),
        ("- doc_type", "has to be a mapping"),
        ("", "has to be a mapping"),
        ("sex: [a, b]\nsex: [a, c]", "a key stands twice"),
        ("sex: [a, b", "while parsing a flow sequence"),
        ("[" * 1000, "maximum recursion depth exceeded"),
    ],
)
def test_a_profile_of_another_shape_stops_the_start_and_says_why(tmp_path: Path, written: str, said: str) -> None:
    with pytest.raises(BadTrustFile) as refused:
        profile_of(tmp_path, written.encode())
    assert str(refused.value).startswith(f"{tmp_path / 'profile.yaml'}: {said}")


def profile_of(folder: Path, raw: bytes) -> Profile:
    (folder / "profile.yaml").write_bytes(raw)
    return MdocTrust.load(folder).profile


WORDS = st.sampled_from(
    ["doc_type", "birth", "sexes", "number", "1", "男", "null", "~", "!!int x", "*a", "&a", "? ", "<<"]
)
SHAPES = st.recursive(
    WORDS | st.text(max_size=5) | st.none() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@given(
    st.binary(max_size=60)
    | st.lists(WORDS | st.sampled_from([": ", "\n", "[", "]", "{", "}", ", ", "- "])).map(
        lambda words: "".join(words).encode()
    )
    | SHAPES.map(lambda shape: yaml.safe_dump(shape).encode())
)
def test_whatever_stands_in_a_profile_it_ends_in_a_profile_or_a_plain_error(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(BadTrustFile):
        assert isinstance(profile_of(Path(folder), raw), Profile)


def test_lists_are_read_again_when_the_folder_changes(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    trust = Trust.load(folder)
    assert state(trust) is Revocation.NOT_CONFIGURED
    today, tomorrow = folder / "jpki" / "1.crl", folder / "jpki" / "2.crl"
    today.write_bytes(AUTHORITY.revoke())
    assert state(trust) is Revocation.GOOD
    whole = x509.load_der_x509_crl(AUTHORITY.revoke(SERIAL, ANOTHER)).public_bytes(serialization.Encoding.PEM)
    tomorrow.write_bytes(whole[:200])
    assert (state(trust), len(caplog.records)) == (Revocation.GOOD, 1)
    tomorrow.write_bytes(whole)
    assert state(trust) is Revocation.REVOKED
    tomorrow.write_bytes(whole[:200])
    assert (state(trust), len(caplog.records)) == (Revocation.REVOKED, 2)
    tomorrow.unlink()
    assert state(trust) is Revocation.GOOD
    today.unlink()
    assert state(trust) is Revocation.NOT_CONFIGURED
