"""Pictures of cards as a browser can show them: PNG as it is, JPEG 2000 and TIFF (MMR) as PNG by way of Pillow."""

import asyncio
import base64
import io

from PIL import Image, UnidentifiedImageError

PNG = b"\x89PNG\r\n\x1a\n"
FORMATS = ("PNG", "JPEG2000", "TIFF")
MOST_PIXELS = 4_000_000  # the printed face of a residence card has 1.6 million


async def shown(picture: bytes) -> str | None:
    """``picture`` as an address for an ``img``; ``None`` when it cannot be shown."""
    return await asyncio.to_thread(_shown, picture)


def _shown(picture: bytes) -> str | None:
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            if not picture.startswith(PNG):
                written = io.BytesIO()
                image.convert("L" if image.mode in ("1", "L") else "RGB").save(written, "PNG")
                picture = written.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"
