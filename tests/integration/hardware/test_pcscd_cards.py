"""What only a real PC/SC daemon and a reader that is not ours can show."""

import subprocess
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from smartcard.System import readers as pyscard_readers

from hardware.cards import jpki
from hardware.cards.mynumber import EF_NUMBER, TEXT_APPLICATION, Proof, parse_number, read_attributes, read_pictures
from hardware.trust.card_text import Anchor
from hardware.trust.card_text import verify as verify_text
from hardware.trust.jpki import verify_challenge
from tests.devices import pki
from tests.devices.mynumber import MyNumberCard, roots, text_root
from tests.integration.hardware.conftest import RealBench


def test_opensc_knows_the_card_and_lists_its_four_certificates(real_bench: RealBench) -> None:
    real_bench.insert(MyNumberCard())
    assert real_bench.daemon.run("opensc-tool", "-n").stdout == "jpki\n"
    listed = real_bench.daemon.run("pkcs15-tool", "--list-certificates").stdout
    assert listed.count("X.509 Certificate [") == 4
    assert "User Authentication Certificate]" in listed and "Digital Signature Certificate CA]" in listed


def test_opensc_reads_the_certificate_that_we_read(real_bench: RealBench, tmp_path: Path) -> None:
    card = MyNumberCard()
    real_bench.insert(card)
    pem = real_bench.daemon.run("pkcs15-tool", "--read-certificate", "01").stdout
    with real_bench.readers.transaction() as channel:
        ours, _, _ = jpki.authenticate(channel, "1234", b"nonce")
    assert ours == pki.der(card.auth_certificate)
    assert pem.strip() == card.auth_certificate.public_bytes(serialization.Encoding.PEM).decode().strip()


def test_opensc_signs_and_openssl_verifies(real_bench: RealBench, tmp_path: Path) -> None:
    card = MyNumberCard()
    real_bench.insert(card)
    (tmp_path / "data").write_bytes(b"challenge of the server")
    public = card.auth_certificate.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (tmp_path / "key.pem").write_bytes(public)
    made = real_bench.daemon.run(*_sign(tmp_path, "1234"))
    assert made.returncode == 0, made.stderr
    verified = _openssl(tmp_path)
    (tmp_path / "data").write_bytes(b"challenge of somebody else")
    refused = _openssl(tmp_path)
    assert (verified, refused) == ("Verified OK\n", "Verification failure\n")


def test_opensc_is_told_of_a_wrong_pin(real_bench: RealBench, tmp_path: Path) -> None:
    real_bench.insert(MyNumberCard())
    (tmp_path / "data").write_bytes(b"x")
    wrong = real_bench.daemon.run(*_sign(tmp_path, "9999"))
    assert wrong.returncode != 0
    assert "CKR_PIN_INCORRECT" in wrong.stderr


def _sign(folder: Path, pin: str) -> list[str]:
    files = ["--input-file", str(folder / "data"), "--output-file", str(folder / "signature")]
    return ["pkcs11-tool", "--login", "--pin", pin, "--sign", "--mechanism", "SHA256-RSA-PKCS", "--id", "01", *files]


def _openssl(folder: Path) -> str:
    command = ["openssl", "dgst", "-sha256", "-verify", str(folder / "key.pem"), "-signature"]
    done = subprocess.run(
        [*command, str(folder / "signature"), str(folder / "data")], capture_output=True, text=True, check=False
    )
    return done.stdout


def test_our_reader_gets_text_pictures_and_identity_through_pcscd(real_bench: RealBench) -> None:
    card = MyNumberCard(serial=0xBEEF)
    real_bench.insert(card)
    with real_bench.readers.transaction() as channel:
        attributes, signed = read_attributes(channel, Proof.PIN, "1234")
        pictures = read_pictures(channel, Proof.CODE_B, card.person.code_b)
        certificate, issuer, signature = jpki.authenticate(channel, "1234", b"nonce")
    assert (attributes.name, attributes.birth) == (card.person.name, card.person.birth)
    assert verify_text(signed, [text_root()]) is Anchor.TRUSTED
    assert pictures.name.startswith(b"\x89PNG")
    identity = verify_challenge(certificate, issuer, b"nonce", signature, roots=roots(), at=pki.NOW)
    assert identity.serial == "beef"


def test_the_trap_is_real_a_card_left_powered_keeps_its_pin_open(real_bench: RealBench) -> None:
    """The control for the contract's "a PIN does not stay open": with LEAVE_CARD the next program reads the number."""
    from smartcard.scard import SCARD_LEAVE_CARD

    real_bench.insert(MyNumberCard())
    first = pyscard_readers()[0].createConnection()
    first.connect(disposition=SCARD_LEAVE_CARD)
    for apdu in (
        [0x00, 0xA4, 0x04, 0x0C, 10, *TEXT_APPLICATION],
        [0x00, 0xA4, 0x02, 0x0C, 2, 0x00, 0x11],
        [0x00, 0x20, 0x00, 0x80, 4, *b"1234"],
    ):
        assert first.transmit(apdu)[1:] == (0x90, 0x00)
    first.disconnect()
    second = pyscard_readers()[0].createConnection()
    second.connect()
    second.transmit([0x00, 0xA4, 0x02, 0x0C, 2, 0x00, EF_NUMBER])
    data, sw1, sw2 = second.transmit([0x00, 0xB0, 0x00, 0x00, 0x00])
    second.disconnect()
    assert ((sw1, sw2), parse_number(bytes(data))) == ((0x90, 0x00), "123456789018")
