"""The screen of a pad as a 1-bit picture: title, name, field and buttons, in the program's own fonts."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from hardware.pens.layout import Box, Layout
from hardware.pens.pads import PadScreen, PadSize

FONTS = Path(__file__).parents[2] / "fonts"
GOTHIC, BOLD, NAMES = "BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf", "ipamjm.ttf"
WHITE, BLACK = 1, 0
SMALLEST = 0.72  # of its size: smaller than that no line becomes
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # nothing draws them
LAST_WORD = re.compile(r"\s+\S+\s*$")
SHORT_WORD = 2  # letters: a word that goes with the one after it (「+ 8 more」)
SMALLEST_NAME = 0.6  # a name is the largest line, and better small than cut
Run = tuple[str, str]  # font file, text


def draw(screen: PadScreen, size: PadSize) -> Image.Image:
    """The picture, mode ``1``. Takes some 10 ms: keep it off the event loop."""
    image = Image.new("1", (size.width, size.height), WHITE)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    layout = Layout.of(size.width, size.height, [button for button, _ in screen.buttons])
    unit, field = layout.unit, layout.field
    _write(pen, screen.title, BOLD, 14 * unit, layout.title)
    _write(pen, screen.name, GOTHIC, 19 * unit, layout.name, smallest=SMALLEST_NAME)
    pen.rectangle(_edges(field), outline=BLACK, width=max(1, round(unit)))
    inner = Box(round(field.left + 5 * unit), round(field.top + 3 * unit), field.right, round(field.top + 18 * unit))
    _write(pen, screen.hint, GOTHIC, 12 * unit, inner)
    base = round(field.bottom - 22 * unit)
    for x in range(round(field.left + 8 * unit), round(field.right - 8 * unit), max(3, round(4 * unit))):
        pen.line((x, base, x + round(unit), base), fill=BLACK)
    for (button, words), (_, box) in zip(screen.buttons, layout.buttons, strict=True):
        main = button == "ok"
        pen.rounded_rectangle(
            _edges(box), radius=round(5 * unit), fill=BLACK if main else WHITE, outline=BLACK, width=max(1, round(unit))
        )
        _write(pen, words, BOLD, 15 * unit, box, middle=True, fill=WHITE if main else BLACK)
    return image


def to_bits(image: Image.Image) -> bytes:
    """Rows of pixels, eight to a byte, the leftmost highest, 1 is white; each row fills whole bytes."""
    return image.tobytes()


def _edges(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right - 1, box.bottom - 1


def fitted(text: str, font: str, size: float, room: float, smallest: float = SMALLEST) -> tuple[str, int]:
    """One line as it fits into ``room`` pixels, and the size of its letters.

    A long line becomes smaller, down to ``smallest`` of its size; then it is shortened with … before its last word, and
    before short ones that belong to that: 様 stays, and so does ほか8枚.
    """
    text = CONTROLS.sub(" ", text)
    pixels = round(size)
    while drawn_width(text, font, pixels) > room and pixels > size * smallest:
        pixels -= 1
    if drawn_width(text, font, pixels) <= room:
        return text, pixels
    begin, ending = _ending(text, lambda part: drawn_width(part, font, pixels) <= room / 2)
    letters = _letters(begin)

    def shortened() -> str:
        return "".join(letters).rstrip() + "…" + ending

    while letters and drawn_width(shortened(), font, pixels) > room:
        letters.pop()
    return shortened(), pixels


def drawn_width(text: str, font: str, pixels: int) -> float:
    """How wide a line is in pixels."""
    return _width(_runs(text, font), pixels)


def _ending(text: str, is_short: Callable[[str], bool]) -> tuple[str, str]:
    """Beginning and ending: what may be cut off, and the last words with the blank before them."""
    begin, ending = text, ""
    while (found := LAST_WORD.search(begin)) is not None and is_short(found[0] + ending):
        if ending and len(found[0].strip()) > SHORT_WORD:
            break
        begin, ending = begin[: found.start()], found[0] + ending
    return begin, ending


def _write(
    pen: ImageDraw.ImageDraw,
    text: str,
    font: str,
    size: float,
    box: Box,
    *,
    middle: bool = False,
    fill: int = BLACK,
    smallest: float = SMALLEST,
) -> None:
    """Write one line into ``box``."""
    room = box.right - box.left
    text, pixels = fitted(text, font, size, room, smallest)
    runs = _runs(text, font)
    x = box.left + (room - _width(runs, pixels)) / 2 if middle else float(box.left)
    y = (box.top + box.bottom) / 2 + pixels * 0.37  # the foot of the letters
    for file, part in runs:
        face = _font(file, pixels)
        pen.text((round(x), round(y)), part, font=face, fill=fill, anchor="ls")
        x += face.getlength(part)


def _width(runs: list[Run], pixels: int) -> float:
    return sum(_font(file, pixels).getlength(part) for file, part in runs)


def _runs(text: str, font: str) -> list[Run]:
    """The text in pieces of one font: letters with a variation selector, and those the font lacks, in IPAmj明朝."""
    runs: list[Run] = []
    for letter in _letters(text):
        file = font if len(letter) == 1 and _has(font, letter) else NAMES
        if runs and runs[-1][0] == file:
            runs[-1] = (file, runs[-1][1] + letter)
        else:
            runs.append((file, letter))
    return runs


def _letters(text: str) -> list[str]:
    letters: list[str] = []
    for character in text:
        if letters and ("\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"):
            letters[-1] += character
        else:
            letters.append(character)
    return letters


@cache
def _font(file: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / file, pixels)


@cache
def _missing(file: str) -> bytes:
    return bytes(_font(file, 24).getmask("\U0010fffd"))


@cache
def _has(file: str, letter: str) -> bool:
    return letter.isspace() or bytes(_font(file, 24).getmask(letter)) != _missing(file)
