"""A phone's answer bent on the way (CBOR taken apart): what both a made one and the annex's own are tried with."""

from typing import Any


def document(response: Any) -> Any:
    """The only document of the response."""
    return response["documents"][0]


def namespace(response: Any, name: str) -> list[Any]:
    """The elements that the issuer signed under ``name``."""
    found: list[Any] = document(response)["issuerSigned"]["nameSpaces"][name]
    return found


def without_the_phone(response: Any) -> None:
    """Take away all that the phone itself says."""
    del document(response)["deviceSigned"]


def without_proof(response: Any) -> None:
    """Take away the phone's MAC or signature."""
    document(response)["deviceSigned"]["deviceAuth"] = {}
