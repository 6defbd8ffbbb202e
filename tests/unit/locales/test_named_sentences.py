"""Every sentence that the program names exists in Japanese: no key ever reaches a person."""

import ast
from collections.abc import Iterator
from pathlib import Path

from services.base.i18n import catalogue

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("app", "pages", "components", "services")


def named(tree: ast.AST) -> Iterator[str]:
    """Keys in ``t("…")`` and in the ``key`` of error classes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t" and node.args:
            if isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
        elif isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.Assign) and [ast.unparse(one) for one in part.targets] == ["key"]:
                    assert isinstance(part.value, ast.Constant)
                    yield str(part.value.value)


def test_every_sentence_that_code_names_exists() -> None:
    known = catalogue("ja")
    keys: dict[str, str] = {}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            keys |= dict.fromkeys(named(ast.parse(path.read_text(encoding="utf-8"))), str(path.relative_to(ROOT)))
    assert len(keys) > 200
    assert {key: where for key, where in keys.items() if "." in key and key not in known} == {}
