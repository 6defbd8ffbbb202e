"""個人番号 is sealed at rest and shown masked."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.base import secrets

NUMBER, OWNER = "123456789018", "1000000019"


pytestmark = pytest.mark.usefixtures("own_key")


def test_what_is_sealed_opens_for_its_owner_only() -> None:
    sealed = secrets.seal(NUMBER, OWNER)
    assert secrets.unseal(sealed, OWNER) == NUMBER
    assert NUMBER.encode() not in sealed
    with pytest.raises(secrets.BadKey):
        secrets.unseal(sealed, "1000000027")


def test_two_seals_of_one_number_differ() -> None:
    assert secrets.seal(NUMBER, OWNER) != secrets.seal(NUMBER, OWNER)


@pytest.mark.parametrize("at", [0, 15, -1])
def test_an_altered_seal_does_not_open(at: int) -> None:
    sealed = bytearray(secrets.seal(NUMBER, OWNER))
    sealed[at] ^= 1
    with pytest.raises(secrets.BadKey):
        secrets.unseal(bytes(sealed), OWNER)


def test_too_short_a_seal_does_not_open() -> None:
    with pytest.raises(secrets.BadKey):
        secrets.unseal(b"short", OWNER)


def test_the_key_in_the_folder_is_kept_and_private(own_key: Path) -> None:
    sealed = secrets.seal(NUMBER, OWNER)
    secrets.configure(own_key)
    assert secrets.unseal(sealed, OWNER) == NUMBER
    assert stat.S_IMODE((own_key / "secret.key").stat().st_mode) == 0o600
    assert [p.name for p in own_key.iterdir()] == ["secret.key"]


def test_another_folder_has_another_key(own_key: Path) -> None:
    sealed = secrets.seal(NUMBER, OWNER)
    secrets.configure(own_key / "other")
    with pytest.raises(secrets.BadKey):
        secrets.unseal(sealed, OWNER)


def test_the_key_of_the_environment_goes_first(own_key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(secrets.VARIABLE, base64.b64encode(bytes(range(32))).decode())
    secrets.configure(own_key)
    sealed = secrets.seal(NUMBER, OWNER)
    monkeypatch.delenv(secrets.VARIABLE)
    secrets.configure(own_key)
    with pytest.raises(secrets.BadKey):
        secrets.unseal(sealed, OWNER)


@pytest.mark.parametrize("key", ["no base64!", base64.b64encode(b"short").decode()])
def test_a_bad_key_is_refused(key: str, own_key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(secrets.VARIABLE, key)
    with pytest.raises(secrets.BadKey):
        secrets.configure(own_key)


def test_without_a_key_nothing_is_sealed() -> None:
    secrets._cipher = None
    with pytest.raises(secrets.BadKey):
        secrets.seal(NUMBER, OWNER)


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    pids = iter(range(1, 100))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "getpid", lambda: next(pids))
        with ThreadPoolExecutor(8) as pool:
            keys = set(pool.map(lambda _: secrets._from_file(folder / "secret.key"), range(8)))
    assert len(keys) == 1


def test_a_number_is_shown_by_its_last_four_digits() -> None:
    assert secrets.mask_mynumber(NUMBER) == "…9018"
