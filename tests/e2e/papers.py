"""Papers as people hold them: the text of a PDF, and what a QR code says."""

import io
import re

import segno
from playwright.async_api import Page
from pypdf import PdfReader


async def paper(page: Page, address: str) -> str:
    """The text of the PDF that the clerk of ``page`` gets at ``address``, without spaces and line ends.

    Whoever signed the clerk in may see it; anybody else is refused.
    """
    answer = await page.context.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return text_of(await answer.body())


def text_of(pdf: bytes) -> str:
    """All text of a PDF, without spaces and line ends: a long value may be broken anywhere."""
    return re.sub(r"\s", "", "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages))


def picture_of(content: str) -> str:
    """The address of the picture of a QR code that says exactly ``content``."""
    address: str = segno.make(content, error="m", micro=False).svg_data_uri(border=2, scale=6)
    return address
