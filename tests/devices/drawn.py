"""Pictures as cards carry them, drawn and really encoded: PNG and G4 TIFF of print, JPEG 2000 of somebody's face."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parents[2] / "fonts" / "BIZUDGothic-Regular.ttf"
FACE = 120, 150


@cache
def png(text: str, width: int, height: int) -> bytes:
    """One printed line, black and white (1 bit per pixel)."""
    return _written(_print([text], (width, height), height * 2 // 3), "PNG")


@cache
def tiff(lines: Sequence[str], width: int, height: int) -> bytes:
    """A printed face of a card: MMR (CCITT group 4)."""
    return _written(_print(lines, (width, height), height // (2 * len(lines))), "TIFF", compression="group4")


@cache
def jpeg2000(rate: int, *, boxes: bool) -> bytes:
    """A photograph, compressed to one ``rate``-th; without ``boxes`` it is the bare codestream (``FF4FFF51``)."""
    return _written(_face(), "JPEG2000", quality_mode="rates", quality_layers=[rate], no_jp2=not boxes)


def _print(lines: Sequence[str], size: tuple[int, int], letters: int) -> Image.Image:
    image = Image.new("1", size, 1)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, letters)
    for number, line in enumerate(lines):
        draw.text((letters // 2, number * size[1] / len(lines) + letters // 4), line, fill=0, font=font)
    return image


def _face() -> Image.Image:
    width, height = FACE
    image = Image.new("RGB", FACE, "lightblue")
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, height * 0.8, width, height * 1.3), fill="navy")
    draw.ellipse((width * 0.15, height * 0.05, width * 0.85, height * 0.7), fill="black")
    draw.ellipse((width * 0.22, height * 0.15, width * 0.78, height * 0.85), fill="bisque")
    for side in (0.37, 0.63):
        draw.ellipse((width * side - 6, height * 0.42, width * side + 6, height * 0.47), fill="black")
    draw.arc((width * 0.38, height * 0.55, width * 0.62, height * 0.7), 20, 160, fill="firebrick", width=3)
    return image


def _written(image: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()
