"""Pads: reports byte by byte, pictures, and that any bytes end in a typed error and never in a hang."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from hardware import wires
from hardware.errors import BadReport, DeviceError, DeviceRefused, DeviceSilent, DeviceUnknown
from hardware.pens import stu as device
from hardware.pens import stu_reports as reports
from hardware.pens.layout import Box, Layout
from hardware.pens.pads import PadScreen, PadSize, PadUnreadable, PenSample
from hardware.pens.picture import BOLD, FONTS, GOTHIC, SMALLEST_NAME, draw, drawn_width, fitted, to_bits
from hardware.pens.stu import Stu
from tests.devices.stu import VirtualStu
from tests.devices.wires import DirectWire

BUTTONS = (("cancel", "中止"), ("again", "やり直し"), ("ok", "OK"))
SCREEN = PadScreen("住民異動届 ほか8枚", "田中 太郎 様", "この枠の中に署名してください", BUTTONS)
SIZES = [PadSize(320, 200, 0.3), PadSize(800, 480, 0.135)]


@given(st.sampled_from([reports.parse_status, reports.parse_information, reports.parse_capability]), st.binary())
def test_any_answer_ends_in_a_record_or_a_typed_error(parse: Any, data: bytes) -> None:
    try:
        parse(data)
    except BadReport:
        return


@given(st.integers(0, 255), st.binary(max_size=20))
def test_any_pen_report_ends_in_a_position_or_a_typed_error(report: int, data: bytes) -> None:
    try:
        pen = reports.parse_pen(report, data)
    except BadReport:
        assert report not in (1, 0x34) or len(data) < (6 if report == 1 else 10)
    else:
        assert 0 <= pen.pressure <= 4095


def test_contact_and_proximity_are_the_bits_of_the_sdk() -> None:
    assert reports.parse_pen(1, bytes.fromhex("93ff 0102 0304")) == reports.Pen(True, True, 1023, 0x102, 0x304)
    assert reports.parse_pen(1, bytes.fromhex("8003 0000 0000")) == reports.Pen(True, False, 3, 0, 0)
    for report, rest in ((1, bytes(4)), (0x34, bytes(8))):
        touching = [bits for bits in range(16) if reports.parse_pen(report, bytes([bits << 4, 0]) + rest).contact]
        assert touching == [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15]
    assert reports.parse_pen(0x34, bytes.fromhex("9001 0001 0002 fffe 0007")) == reports.Pen(
        True, True, 1, 1, 2, 0xFFFE, 7
    )


@given(st.binary(min_size=1, max_size=2000))
def test_a_picture_is_cut_into_blocks_that_join_again(bits: bytes) -> None:
    (start, *blocks, end) = reports.one_bit_picture(bits)
    assert (start, end) == ((0x25, b"\0"), (0x27, b"\0"))
    assert {(report, len(content)) for report, content in blocks} == {(0x26, 255)}
    assert b"".join(content[2 : 2 + int.from_bytes(content[:2], "little")] for _, content in blocks) == bits


@pytest.mark.parametrize("size", SIZES)
def test_nothing_on_a_screen_lies_over_anything_else(size: PadSize) -> None:
    layout = Layout.of(size.width, size.height, ["cancel", "again", "ok"])
    boxes = [layout.title, layout.name, layout.field, *(box for _, box in layout.buttons)]
    whole = Box(0, 0, size.width, size.height)
    for number, box in enumerate(boxes):
        assert whole.holds(box.left, box.top) and whole.holds(box.right - 1, box.bottom - 1)
        for other in boxes[number + 1 :]:
            apart = box.right <= other.left or other.right <= box.left or box.bottom <= other.top
            assert apart or other.bottom <= box.top
    height = (layout.buttons[0][1].bottom - layout.buttons[0][1].top) * size.pixel
    assert height > 9, "a button is as high as a finger is wide (mm)"


def test_variants_of_a_letter_are_drawn_apart() -> None:
    def picture(name: str) -> bytes:
        return to_bits(draw(PadScreen("", name, "", BUTTONS), SIZES[1]))

    names = ["高", "髙", "崎", "﨑", "吉", "𠮷", "葛", "葛\U000e0101"]
    assert len({picture(name) for name in [*names, "\U0010fffd", ""]}) == len(names) + 2


def test_a_long_title_and_name_stay_on_the_screen() -> None:
    long = PadScreen("国民健康保険被保険者資格取得届 " * 5, "グエン" * 30, "", BUTTONS)
    image = draw(long, SIZES[0])
    assert [image.getpixel((x, y)) for x in range(316, 320) for y in range(44)] == [1] * 4 * 44


def name_line(name: str, size: PadSize) -> tuple[str, int]:
    """What of a name is drawn on a pad of this size, and how large its letters are in pixels."""
    layout = Layout.of(size.width, size.height, [])
    room = layout.name.right - layout.name.left
    return fitted(name, GOTHIC, 19 * layout.unit, room, SMALLEST_NAME)


LATIN = "SOUZA JULIANA TANAKA DE OLIVEIRA FERREIRA SANTOS 様"
JUGEMU = "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処藪ら柑子 様"
KATAKANA = "スズキ　" + "マリアエドゥアルダ　" * 4 + "ナカムラ 様"


@pytest.mark.parametrize("size", SIZES)
def test_a_long_foreign_name_is_written_smaller_and_whole(size: PadSize) -> None:
    text, pixels = name_line(LATIN, size)
    assert text == LATIN
    assert pixels * size.pixel > 3, "letters of 3 mm can be read (mm)"
    assert name_line("田中 太郎 様", size) == ("田中 太郎 様", round(19 * size.height / 200))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [JUGEMU, KATAKANA, f"{LATIN[:-2]} {LATIN}", "葛\U000e0101" * 60 + " 様"])
def test_a_name_too_long_is_shortened_before_sama(size: PadSize, name: str) -> None:
    text, _ = name_line(name, size)
    begin, ending = text.split("…")
    assert ending == " 様"
    assert name.startswith(begin) and len(begin) > 20, "as much of the name as has room"
    assert not name[len(begin)].startswith("\U000e0101"), "a letter keeps its variant"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["田中 太郎 様", LATIN, JUGEMU, KATAKANA])
def test_sama_is_the_last_thing_drawn_on_the_line_of_the_name(size: PadSize, name: str) -> None:
    """The picture itself: the last ink of the line is the letter 様, pixel by pixel, with white behind it."""
    box = Layout.of(size.width, size.height, []).name
    line = draw(PadScreen("", name, "", BUTTONS), size).crop((0, box.top, size.width, box.bottom))
    _, pixels = name_line(name, size)
    font = ImageFont.truetype(FONTS / GOTHIC, pixels)
    sama = Image.new("1", (2 * pixels, 2 * pixels), 1)
    pen = ImageDraw.Draw(sama)
    pen.fontmode = "1"
    pen.text((pixels // 2, pixels // 2), "様", font=font, fill=0)
    letter = sama.crop(ink(sama))
    _, top, right, bottom = ink(line)
    assert right <= box.right
    end = line.crop((right - letter.width, top, right, bottom))
    assert end.crop(ink(end)).tobytes() == letter.tobytes()


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """The box around everything black."""
    found = image.convert("L").point(lambda level: 255 - level).getbbox()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("title", "ending"),
    [
        ("国民健康保険被保険者資格取得届及び世帯主変更届出書兼異動届 ほか8枚", " ほか8枚"),
        ("Notification of change of address for moving in from another city + 8 more", " + 8 more"),
        ("国民健康保険の かにゅうの とどけを だす ための かみ です よ ほか 8まい", " ほか 8まい"),
        ("Notificationofchangeofaddressformovinginfromanothercitywithoutblanks", ""),
    ],
)
def test_a_title_too_long_still_says_how_many_forms_there_are(title: str, ending: str) -> None:
    text, _ = fitted(title, BOLD, 14, 308)
    assert "…" in text
    assert text.endswith(ending or "…")


@given(st.text(max_size=120), st.integers(40, 800))
def test_any_line_stays_within_its_room(text: str, room: int) -> None:
    line, pixels = fitted(text, GOTHIC, 19, room)
    assert 13 <= pixels <= 19
    assert len(line) == len(text) or "…" in line
    assert drawn_width(line, GOTHIC, pixels) <= room


async def opened(pad: VirtualStu) -> tuple[Stu, DirectWire]:
    wire = DirectWire(pad)
    return await Stu.open(wire), wire


@pytest.mark.parametrize("product", [0xA4, 0xA8])
async def test_the_picture_arrives_bit_by_bit(product: int) -> None:
    virtual = VirtualStu(product, busy=2)
    pad, _ = await opened(virtual)
    await pad.show(SCREEN)
    assert virtual.screen == to_bits(draw(SCREEN, pad.size))
    assert virtual.inking
    field = Layout.of(*virtual.size, []).field
    assert virtual.area == (field.left + 1, field.top + 1, field.right - 2, field.bottom - 2)
    assert pad.size.pixel == pytest.approx(96 / 320 if product == 0xA4 else 108 / 800)


@pytest.mark.parametrize("old", [True, False])
async def test_time_is_the_pads_own_where_it_has_one(old: bool) -> None:
    virtual = VirtualStu(old=old)
    pad, wire = await opened(virtual)
    await pad.show(SCREEN)
    samples: list[PenSample] = []
    pad.listen(lambda event: samples.append(event) if isinstance(event, PenSample) else None)
    wire.say(virtual.stroke([(50 + step, 100) for step in range(40)]))
    times = [sample.time for sample in samples]
    assert [later - before for before, later in pairwise(times)] == [5.0] * 40
    assert [(sample.x, sample.y) for sample in samples[:2]] == [(50, 100), (51, 100)]
    assert samples[0].pressure == pytest.approx(500 / 1023)


async def test_what_the_pad_says_of_an_error_is_passed_on() -> None:
    virtual = VirtualStu()
    pad, _ = await opened(virtual)
    virtual.error = 3
    with pytest.raises(DeviceRefused) as refused:
        await pad.show(SCREEN)
    assert refused.value.details() == {"status": "03"}


async def test_a_pad_that_never_answers_or_is_never_ready_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wires, "SECONDS", 0.05)
    monkeypatch.setattr(device, "PAUSE", 0.0)
    virtual = VirtualStu()
    pad, wire = await opened(virtual)
    virtual.busy = 10_000
    with pytest.raises(DeviceSilent):
        await pad.show(SCREEN)
    wire.silent = True
    with pytest.raises(DeviceSilent):
        await pad.blank()


async def test_another_device_is_not_spoken_to() -> None:
    virtual = VirtualStu()
    virtual.vendor = 0x1234
    with pytest.raises(DeviceUnknown):
        await Stu.open(DirectWire(virtual))
    assert virtual.told == []


@given(st.binary(max_size=20), st.binary(max_size=20), st.binary(max_size=6))
async def test_a_device_that_lies_ends_in_a_typed_error(info: bytes, capability: bytes, status: bytes) -> None:
    class Liar(VirtualStu):
        def get_feature(self, report: int) -> bytes:
            return {8: info, 9: capability, 3: status}[report]

    original, device.PAUSE = device.PAUSE, 0.0
    try:
        await Stu.open(DirectWire(Liar()))
    except (BadReport, DeviceError):
        pass
    finally:
        device.PAUSE = original


async def test_strange_reports_are_told_and_the_next_stroke_is_read() -> None:
    virtual = VirtualStu()
    pad, wire = await opened(virtual)
    await pad.show(SCREEN)
    heard: list[object] = []
    pad.listen(heard.append)
    wire.say([b"\x01\x90", b"\x10encrypted", b"\x34short"])
    wire.say(virtual.stroke([(100, 100)]))
    assert [type(event) for event in heard] == [PadUnreadable] * 3 + [PenSample] * 2


async def test_the_pad_is_blank_when_the_program_is_lost() -> None:
    virtual = VirtualStu()
    pad, wire = await opened(virtual)
    await pad.show(SCREEN)
    wire.lose_the_program()
    assert (virtual.screen, virtual.inking) == (None, False)
