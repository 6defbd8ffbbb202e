"""What a box says when somebody else was faster."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from nicegui import Client, ui

from components.field import Field
from services.base.clock import JST
from services.catalogue.schema import Privacy, Text
from services.documents.filled import Box
from services.reception.errors import StaleWrite

NAME = Box(
    item="p.name", person_key="p1", label=Text(ja="氏名", easy="なまえ", en="Name"), type="name", value="", text="",
    source="", origin="", edited=False, original=None, required=False, choices=(), privacy=Privacy.PERSONAL,
)  # fmt: skip
NUMBER = replace(NAME, item="p.mynumber", type="mynumber", privacy=Privacy.MY_NUMBER)


@pytest.mark.parametrize(
    ("box", "theirs", "told"),
    [(NAME, "木村 はる", "木村 はる"), (NUMBER, "123456789018", "…9018"), (NAME, None, "(空)")],
    ids=["a name", "a number, masked", "nothing"],
)
async def test_the_value_of_a_faster_colleague_is_shown_as_it_may_be_seen(box: Box, theirs: Any, told: str) -> None:
    async def store(box: Box, value: Any, expected: int | None) -> int:
        raise StaleWrite(box.person_key, box.item, theirs, datetime(2026, 11, 26, 10, 5, tzinfo=JST), "山田 恵子")

    with Client(ui.page("/"), request=None):
        field = Field(box, store, visit="v", revision=lambda _: 1)
        await field._save(1, "はる" if box is NAME else "", 1)
    said = str(field._props["error"])
    assert told in said
    assert "12345678" not in said


async def test_a_box_knows_its_own_write_and_takes_it_for_nobody_elses() -> None:
    async def store(box: Box, value: Any, expected: int | None) -> int:
        return 7

    with Client(ui.page("/"), request=None):
        field = Field(NAME, store, visit="v", revision=lambda _: 1)
        await field._save(1, "はる", 1)
    assert (field._props["acknowledged"], field._props["stored"], field._props["failed"]) == (1, 7, False)
