"""Whose カード代替電磁的記録 the city believes, and where their facts are: the folder ``mdoc`` of ``KAKANAI_TRUST``."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from cryptography import x509

from hardware.mdoc.profile import Profile, parse
from pages.cards.trust_files import certificates, read


@dataclass(frozen=True)
class MdocTrust:
    """Roots of the issuers (IACA), and the profile of the document. No approved reader program gives us any yet."""

    roots: tuple[x509.Certificate, ...] = ()
    profile: Profile = field(default_factory=Profile)

    @classmethod
    def load(cls, folder: Path) -> "MdocTrust":
        """From certificates and ``profile.yaml``; without that file the profile is the default one.

        :raises BadTrustFile: one of them cannot be read.
        """
        file = folder / "profile.yaml"
        return cls(certificates(folder), read(file, _profile) if file.exists() else Profile())


class _Loader(yaml.BaseLoader):
    """Plain YAML: every word is text, and a key stands once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        found = super().construct_mapping(node, deep=deep)
        if len(found) != len(node.value):
            raise yaml.constructor.ConstructorError(None, None, "a key stands twice", node.start_mark)
        return found


def _profile(raw: bytes) -> Profile:
    try:
        return parse(yaml.load(raw, Loader=_Loader))
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from None
