"""YAML files → :class:`Catalogue`. Every file may hold any of the sections; every fault becomes a sentence."""

import hashlib
import json
import reprlib
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from services.catalogue.errors import CatalogueBroken
from services.catalogue.schema import (
    Catalogue,
    CoreSystem,
    Document,
    Event,
    Exemption,
    Fee,
    Form,
    Item,
    Named,
    Procedure,
    ProxyRule,
    Question,
)

DATA = Path(__file__).parent / "data"

_LISTS: dict[str, type[BaseModel]] = {  # sections that are lists of things with an id (items: a key)
    "items": Item,
    "questions": Question,
    "groups": Named,
    "procedures": Procedure,
    "forms": Form,
    "areas": Named,
    "desks": Named,
    "events": Event,
    "documents": Document,
    "proxy_rules": ProxyRule,
    "fees": Fee,
    "exemptions": Exemption,
    "core_systems": CoreSystem,
}
_MAPS = ("flows", "validators")

_MESSAGES = {  # pydantic's error types in plain words
    "missing": "is missing",
    "extra_forbidden": "is not a field of the format",
    "string_type": "has to be a text",
    "int_type": "has to be a whole number",
    "int_parsing": "has to be a whole number",
    "bool_type": "has to be true or false",
    "bool_parsing": "has to be true or false",
    "list_type": "has to be a list",
    "dict_type": "has to be a mapping",
    "model_type": "has to be a mapping",
}


class _Loader(yaml.CSafeLoader):
    """A YAML loader that refuses duplicate keys and tells where a value is none."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        written = list(node.value)
        for key_node, _ in written:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key has to be a word", key_node.start_mark)
        found = super().construct_mapping(node, deep)
        if len(found) != len(written):
            self._refuse_twice([key_node for key_node, _ in written])
        return found

    def _refuse_twice(self, keys: list[yaml.ScalarNode]) -> None:
        seen: set[Any] = set()
        for key_node in keys:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is there twice", key_node.start_mark
                )
            seen.add(key)


def _located(loader: _Loader, node: yaml.ScalarNode) -> Any:
    """A value that YAML writes like a number or a date and that may be none, such as 2026-02-30."""
    try:
        return yaml.CSafeLoader.yaml_constructors[node.tag](loader, node)
    except ValueError as error:
        raise yaml.constructor.ConstructorError(
            None, None, f"{node.value!r:.60} is not a value ({error})", node.start_mark
        ) from error


for _tag in ("timestamp", "int", "float"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _located)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file, duplicate keys refused.

    :raises ValueError: the file cannot be read; the text is a sentence with file, line and what is wrong.
    """
    try:
        return yaml.load(path.read_bytes(), Loader=_Loader)
    except OSError as error:
        raise ValueError(f"{path.name}: cannot be opened ({error.strerror})") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f", line {mark.line + 1}" if mark else ""
        raise ValueError(f"{path.name}{place}: {error.problem or error.context}") from error
    except RecursionError as error:
        raise ValueError(f"{path.name}: is nested too deeply") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        what = str(error).partition("\n")[0]
        raise ValueError(f"{path.name}: is not YAML in UTF-8 ({what})") from error


def sentences(error: ValidationError, where: str) -> Iterator[str]:
    """A pydantic error as sentences: where, which field, what is wrong with it."""
    for fault in error.errors():
        field = ".".join(str(part) for part in fault["loc"])
        words = _MESSAGES.get(fault["type"]) or fault["msg"][:1].lower() + fault["msg"][1:]
        shown = "" if fault["type"] in ("missing", "extra_forbidden") else f" (here: {reprlib.repr(fault['input'])})"
        yield f"{where}: {f'{field} ' if field else ''}{words}{shown}"


def read_folder(folder: Path = DATA) -> Catalogue:
    """The catalogue that the files under ``folder`` describe; its references are not checked yet.

    :raises CatalogueBroken: a file cannot be read or an entry does not fit the format.
    """
    faults: list[str] = []
    content: dict[str, Any] = {name: {} for name in (*_LISTS, *_MAPS)} | {"always": []}
    for path in sorted(folder.rglob("*.yaml")):
        try:
            sections = read_yaml(path)
        except ValueError as error:
            faults.append(str(error))
            continue
        if sections is None:
            continue
        if not isinstance(sections, dict):
            faults.append(f"{path.name}: has to hold sections ({', '.join(_LISTS)})")
            continue
        for section, entries in sections.items():
            faults += _take(content, path.name, section, entries)
    if faults:
        raise CatalogueBroken(faults)
    try:
        catalogue = Catalogue(version="", **content)
    except ValidationError as error:
        raise CatalogueBroken(list(sentences(error, "catalogue"))) from error
    return catalogue.model_copy(update={"version": version_of(catalogue)})


def _take(content: dict[str, Any], file: str, section: Any, entries: Any) -> Iterator[str]:
    if section == "always":
        content["always"] = entries
    elif section in _MAPS:
        if not isinstance(entries, dict):
            yield f"{file}: {section} has to be a mapping"
        else:
            content[section] |= entries
    elif section not in _LISTS:
        yield f"{file}: {section!r} is not a section ({', '.join((*_LISTS, *_MAPS, 'always'))})"
    elif not isinstance(entries, list):
        yield f"{file}: {section} has to be a list"
    else:
        name = "key" if section == "items" else "id"
        for number, entry in enumerate(entries, 1):
            known = entry.get(name) if isinstance(entry, dict) else None
            known = known if isinstance(known, str) else None
            where = f"{file}: {section} {known or f'number {number}'}"
            if known is not None and known in content[section]:
                yield f"{where}: is there twice"
                continue
            try:
                content[section][known] = _LISTS[section].model_validate(entry)
            except ValidationError as error:
                yield from sentences(error, where)


def dump(catalogue: Catalogue) -> dict[str, Any]:
    """The catalogue as JSON values, without its version; ``Catalogue.model_validate`` reads it back."""
    return catalogue.model_dump(mode="json", exclude={"version"}, exclude_defaults=True)


def version_of(catalogue: Catalogue) -> str:
    """The content's hash: 12 hexadecimal digits of SHA-256 over the canonical JSON."""
    text = json.dumps(dump(catalogue), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
