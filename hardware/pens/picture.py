"""The screen of a pad as a 1-bit picture: title, name, field and buttons, in the program's own fonts."""

from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from hardware.pens.layout import Box, Layout
from hardware.pens.pads import PadScreen, PadSize

FONTS = Path(__file__).parents[2] / "fonts"
GOTHIC, BOLD, NAMES = "BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf", "ipamjm.ttf"
WHITE, BLACK = 1, 0
Run = tuple[str, str]  # font file, text


def draw(screen: PadScreen, size: PadSize) -> Image.Image:
    """The picture, mode ``1``. Takes some 10 ms: keep it off the event loop."""
    image = Image.new("1", (size.width, size.height), WHITE)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    layout = Layout.of(size.width, size.height, [button for button, _ in screen.buttons])
    unit, field = layout.unit, layout.field
    _write(pen, screen.title, BOLD, 14 * unit, layout.title)
    _write(pen, screen.name, GOTHIC, 19 * unit, layout.name)
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


def _write(
    pen: ImageDraw.ImageDraw, text: str, font: str, size: float, box: Box, *, middle: bool = False, fill: int = BLACK
) -> None:
    """Write one line into ``box``: smaller when it is long, cut with … when it would become too small to read."""
    room = box.right - box.left
    pixels = round(size)
    runs = _runs(text, font)
    while _width(runs, pixels) > room and pixels > size * 0.72:
        pixels -= 1
    while _width(runs, pixels) > room and len(text) > 1:
        text = text[:-1].rstrip("…")
        runs = _runs(text + "…", font)
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
