"""Passwords and tokens."""

from services.staff.passwords import hashed, matches
from services.staff.tokens import new_token, token_hash


async def test_only_the_right_password_matches_and_the_hash_is_argon2id() -> None:
    kept = hashed("正しいパスワード")
    assert kept.startswith("$argon2id$")
    assert "正しい" not in kept
    assert await matches("正しいパスワード", kept) is True
    assert await matches("正しいパスワード ", kept) is False
    assert await matches("", kept) is False


async def test_an_account_without_a_usable_hash_matches_nothing() -> None:
    assert await matches("nobody has this password", None) is False
    assert await matches("", "") is False
    assert await matches("x", "not a hash") is False


def test_tokens_are_random_and_kept_only_as_hashes() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    token = tokens.pop()
    assert (len(token_hash(token)), token_hash(token)) == (64, token_hash(token))
    assert token not in token_hash(token)
