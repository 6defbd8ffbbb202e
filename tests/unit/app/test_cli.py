"""The ``kakanai`` command: what it says of itself, and how it ends when something is wrong."""

import json
import shutil
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from services.catalogue import loader

COMMANDS = [[], ["serve"], ["migrate"], ["demo"], ["catalogue"], ["catalogue", "check"], ["judge"]]


def kakanai(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(cli, arguments, env=environment)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words) or "kakanai")
def test_every_command_explains_itself(command: list[str]) -> None:
    result = kakanai(*command, "--help")
    assert result.exit_code == 0
    assert f"Usage: root {' '.join(command)}".strip() in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "eighty"}, "PORT=eighty: Input should be a valid integer"),
        ({"PORT": "99999"}, "PORT=99999: Input should be less than or equal to 65535"),
        ({"KAKANAI_NOW": "soon"}, "now=soon: Input should be a valid datetime"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is not an address of a database"),
        ({"DATABASE_URL": "postgresql://x:hush@127.0.0.1:9/kakanai"}, "The database cannot be used: "),
        ({"KAKANAI_KEY": "short"}, "KAKANAI_KEY or secret.key: the key is not base64"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_keeps_the_program_from_starting_is_a_sentence(
    tmp_path: Path, environment: dict[str, str], sentence: str
) -> None:
    free = socket.socket()
    free.bind(("127.0.0.1", 0))
    port = str(free.getsockname()[1])
    free.close()
    result = kakanai("serve", **{"PORT": port, "KAKANAI_DATA": str(tmp_path)} | environment)
    assert result.exit_code == 1
    assert result.output.startswith(sentence)
    assert "hush" not in result.output
    assert len(result.output.splitlines()) == 1


def test_a_port_in_use_is_a_sentence_before_anything_is_prepared(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = kakanai("serve", PORT=str(port), KAKANAI_DATA=str(tmp_path / "data"))
    assert (result.exit_code, result.output) == (
        1,
        f"Port {port} is in use. Choose another: PORT={port + 1} make run\n",
    )
    assert not (tmp_path / "data").exists()


def test_the_catalogue_of_the_program_is_whole() -> None:
    result = kakanai("catalogue", "check")
    counts = {line.split()[1]: int(line.split()[0]) for line in result.output.splitlines()[:-1]}
    assert result.exit_code == 0
    assert {name: counts[name] for name in ("procedures", "handovers", "forms", "events")} == {
        "procedures": 110, "handovers": 45, "forms": 85, "events": 27,
    }  # fmt: skip
    assert result.output.splitlines()[-1] == "0 broken references"


def test_every_fault_of_a_broken_catalogue_is_told_with_exit_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "data"
    shutil.copytree(loader.DATA, broken)
    procedures, questions = broken / "procedures.yaml", broken / "questions.yaml"
    procedures.write_text(procedures.read_text("utf-8").replace("form: F-JUMINHYO\n", "form: F-NONE\n", 1), "utf-8")
    questions.write_text(questions.read_text("utf-8").replace("item: ap.kind\n", "item: ap.none\n", 1), "utf-8")
    monkeypatch.setattr(loader.read_folder, "__defaults__", (broken,))
    result = kakanai("catalogue", "check")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "broken  item ap.kind: a rule looks at it, but nobody asks it",
        "broken  question q-visitor: item 'ap.none' does not exist",
        "broken  procedure juminhyo-utsushi: form 'F-NONE' does not exist",
    ]
    assert result.output.splitlines()[-1] == "3 broken references"


def test_cases_are_judged_and_a_bad_file_ends_with_a_sentence(tmp_path: Path) -> None:
    cases = tmp_path / "cases.yaml"
    cases.write_text("scenarios: [{id: a, event: cert, ap: {cert_wish: [keiji]}}]", encoding="utf-8")
    result = kakanai("judge", str(cases), "--json")
    assert (result.exit_code, json.loads(result.output)) == (
        0,
        {"a": {"applies": ["zei-keiji"], "maybe": [], "asked": 0, "of": 4}},
    )
    cases.write_text("scenarios: [{id: a, event: nowhere}]", encoding="utf-8")
    result = kakanai("judge", str(cases), "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "cases.yaml: a: the event 'nowhere' does not exist\n"
