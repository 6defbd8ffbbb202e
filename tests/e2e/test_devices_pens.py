"""Fake transport: the administrators' page says what is connected, and tries the pad and the reader."""

import re

import pytest
from playwright.async_api import expect

from tests.devices.hid_pos import VirtualHidPos
from tests.devices.stu import VirtualStu
from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.fake_transport import FakeTransport

pytestmark = pytest.mark.usefixtures("city")


async def test_pad_and_reader_are_tried(staff: Clerk) -> None:
    page = await staff("admin", "juminka-koseki-1")
    pad, reader = VirtualStu(0xA8), VirtualHidPos()
    transport = FakeTransport(page, [pad, reader])
    await transport.begin()
    await page.goto("/devices")
    section = page.get_by_role("region", name="この端末の署名パッドと読み取り機")
    await expect(section.get_by_role("status").first).to_have_text("つながっています: STU-540、2D reader")
    await section.get_by_role("button", name="署名パッドを試す").click()
    await transport.until(lambda: pad.inking)
    await transport.say(pad, pad.signature(2))
    await expect(section.get_by_role("img")).to_have_attribute("data-strokes", "2")
    await transport.say(pad, pad.press("ok"))
    await expect(section.get_by_text("2 画・48 点を受け取りました")).to_be_visible()
    await transport.until(lambda: pad.screen is None and not pad.inking)
    await section.get_by_role("button", name="読み取りを試す").click()
    await expect(section.get_by_text("二次元コードを読ませてください")).to_be_visible()
    await transport.say(reader, reader.scan("上野丸之内116番地"))
    await expect(section.get_by_text("「上野丸之内116番地」を読みました(HID POS)。")).to_be_visible()
    assert await violations(page) == []
    await transport.unplug(pad)
    await expect(section.get_by_role("listitem").first).to_contain_text("STU-540 が外れました")


async def test_a_device_that_cannot_be_opened_is_named(staff: Clerk) -> None:
    page = await staff("admin", "juminka-koseki-1")
    transport = FakeTransport(page)
    await transport.begin()
    await page.goto("/devices")
    section = page.get_by_role("region", name="この端末の署名パッドと読み取り機")
    await expect(section.get_by_role("status").first).to_contain_text("つながっていません")
    await transport.plug(VirtualHidPos(), refuses=True)
    line = section.get_by_role("listitem")
    await expect(line).to_have_count(1)
    await expect(line).to_have_text(re.compile(r"^\d+:\d\d 2D reader を開けませんでした\(DEVICE_IO\)$"))
