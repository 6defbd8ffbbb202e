"""Catalogue files: what is refused, in which words; what a version is."""

from pathlib import Path

import pytest

from services.catalogue.errors import CatalogueBroken
from services.catalogue.loader import DATA, dump, read_folder, read_yaml, version_of
from services.catalogue.schema import Catalogue
from services.catalogue.service import load_files

DESK = "desks:\n  - {id: juminka, name: 住民課}\n"


def faults(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueBroken) as raised:
        read_folder(folder)
    return raised.value.faults


def test_sections_may_be_spread_over_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "a.yaml").write_text(DESK, encoding="utf-8")
    (tmp_path / "empty.yaml").write_text("# nothing yet\n", encoding="utf-8")
    (tmp_path / "forms" / "b.yaml").write_text("desks:\n  - {id: hoken, name: 保険年金課}\n", encoding="utf-8")
    assert list(read_folder(tmp_path).desks) == ["juminka", "hoken"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("desks:\n  - {id: a, name: b, id: c}\n", "a.yaml, line 2: the key 'id' is there twice"),
        ("desks: [", "a.yaml, line 2: did not find expected node content"),
        ("- 1\n", "a.yaml: has to hold sections (items,"),
        ("tables: []\n", "a.yaml: 'tables' is not a section (items,"),
        ("desks: {}\n", "a.yaml: desks has to be a list"),
        ("desks:\n  - {id: a, name: b}\n  - {id: a, name: c}\n", "a.yaml: desks a: is there twice"),
        ("desks:\n  - {id: a}\n", "a.yaml: desks a: name is missing"),
        ("desks:\n  - {name: b}\n", "a.yaml: desks number 1: id is missing"),
        ("desks:\n  - {id: a, name: b, colour: red}\n", "a.yaml: desks a: colour is not a field of the format"),
        ("desks:\n  - {id: a, name: 3}\n", "a.yaml: desks a: name has to be a text (here: 3)"),
        ("fees:\n  - {id: a, name: b, unit: 1通, amount: x, status: s}\n", "a.yaml: fees a: amount has to be a whole"),
        ("items:\n  - {key: p.x, scope: all}\n", "a.yaml: items p.x: scope input should be 'visit' or 'person'"),
        ("desks:\n  - 3\n", "a.yaml: desks number 1: has to be a mapping (here: 3)"),
        ("desks:\n  - {id: [a], name: b}\n", "a.yaml: desks number 1: id has to be a text (here: ['a'])"),
        ("flows: [a]\n", "a.yaml: flows has to be a mapping"),
    ],
)  # fmt: skip
def test_a_fault_is_a_sentence_with_file_place_and_what_is_wrong(tmp_path: Path, text: str, sentence: str) -> None:
    assert any(fault.startswith(sentence) for fault in faults(tmp_path, a=text))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, a="desks:\n  - {id: a}\n", b="desks: [", c="areas:\n  - {name: x}\n")
    assert [fault.split(":")[0].split(",")[0] for fault in found] == ["a.yaml", "b.yaml", "c.yaml"]


def test_a_file_that_is_no_text_or_not_there_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with pytest.raises(ValueError, match=r"a\.yaml: cannot be opened \(No such file"):
        read_yaml(path)
    path.write_bytes(b"a: \xff\xff\xff")
    with pytest.raises(ValueError, match=r"a\.yaml"):
        read_yaml(path)


def test_the_version_is_the_content() -> None:
    one = load_files()
    assert one.version == read_folder(DATA).version == version_of(one)
    assert len(one.version) == 12
    fee = one.fees["juminhyo"]
    dearer = one.model_copy(update={"fees": one.fees | {"juminhyo": fee.model_copy(update={"amount": fee.amount + 1})}})
    assert version_of(dearer) != one.version


def test_the_order_of_entries_belongs_to_the_version() -> None:
    one = load_files()
    turned = one.model_copy(update={"desks": dict(reversed(one.desks.items()))})
    assert version_of(turned) != one.version


def test_what_is_dumped_comes_back_the_same() -> None:
    one = load_files()
    back = Catalogue.model_validate({**dump(one), "version": one.version})
    assert back == one
    assert list(back.items["ap.cert_wish"].options) == list(one.items["ap.cert_wish"].options)
