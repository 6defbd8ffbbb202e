"""A filled form as a sheet: which box stands beside which, what is written how large. The PDF template only draws."""

from collections.abc import Iterable, Sequence
from typing import Any

from services.documents.display import show
from services.documents.filled import Audience, Box, FilledForm, FilledRow, FilledSection

CITY = "伊賀市"
_MOST_OPTIONS = 14  # more are not printed as tick boxes
_LONGEST_OPTIONS = 110  # letters of all options together
_TICKED_BY_HAND = "st.docs"  # 添付書類: a list to check off, however long
_MOST_COLUMNS = 7
_WIDE = frozenset({"address", "multiselect", "signature"})
_UNDER = {"p.kana": "p.name", "p.hittosha": "p.honseki", "p.sex": "p.birth"}  # shown within the other's cell
_SHORT = 8.0  # letters: Japanese may be broken anywhere, but not words this short
_LINE = 53.0  # letters of a table's size across the page
_PLAIN_SIZE = 10.0  # points
_UNDER_SIZE = 8.5
_SIZES = ((60, 7.0), (42, 7.6), (30, 8.4), (22, 9.2))  # letters → points


def sheet(form: FilledForm, audience: Audience, *, date: str, signature: str | None, numbers: dict[str, str]) -> Any:
    """The form as the template wants it.

    :param numbers: person key → 個人番号, revealed for the city's original; masked otherwise.
    """
    writer = _Writer(audience, signature, numbers)
    copy = audience is Audience.RESIDENT
    sections = (section for section in form.sections if not (copy and section.audience == "staff"))
    return {
        "title": form.title.ja,
        "title-size": 17 if len(form.title.ja) <= 22 else 13.5,
        "number": form.number,
        "addressee": form.addressee,
        "city": CITY,
        "date": date,
        "reception": form.reception_number,
        "legal": form.legal_basis,
        "note": None if copy else form.note,
        "copy": copy,
        "sections": [writer.section(section) for section in sections],
    }


class _Writer:
    def __init__(self, audience: Audience, signature: str | None, numbers: dict[str, str]) -> None:
        self.audience, self.signature, self.numbers = audience, signature, numbers

    def section(self, section: FilledSection) -> dict[str, Any]:
        title = section.title.ja
        rows = [(row, _merged(box for box in row.boxes if box.printed)) for row in section.rows]
        if not section.table:
            kind = "staff" if section.audience == "staff" else "grid"
            return {"kind": kind, "title": title, "cells": self.cells(rows[0][1])}
        if not any(box.item == "p.name" for box in section.rows[0].boxes):
            return self.table(title, rows, names=bool(section.rows[0].person_key))
        columns = rows[0][1]
        if len(columns) > _MOST_COLUMNS:
            return {"kind": "cards", "title": title, "cards": [self.card(boxes) for _, boxes in rows]}
        return self.table(title, rows, names=False)

    def table(self, title: str, rows: Sequence[tuple[FilledRow, list[list[Box]]]], *, names: bool) -> dict[str, Any]:
        """A table of persons; ``names`` puts their names in front where the form has no box for them."""
        labels = [_label(boxes) for boxes in rows[0][1]]
        lines = [[self.value(boxes, table=True) for boxes in row] for _, row in rows]
        if names:
            labels.insert(0, "氏名")
            for (row, _), line in zip(rows, lines, strict=True):
                line.insert(0, _written(row.name, table=True))
        widths = _widths(labels, list(zip(*lines, strict=True)))
        return {"kind": "table", "title": title, "labels": labels, "widths": widths, "rows": lines}

    def card(self, merged: Sequence[Sequence[Box]]) -> dict[str, Any]:
        cells = self.cells(merged)
        return {"cells": cells, "lines": sum(2 if cell["span"] == 3 else 1 for cell in cells) // 2}

    def cells(self, merged: Sequence[Sequence[Box]]) -> list[dict[str, Any]]:
        """Two boxes beside each other, wide ones alone; the last of an odd number takes the whole line."""
        found: list[dict[str, Any]] = []
        half = False
        for boxes in merged:
            value = self.value(boxes, table=False)
            wide = _wide(boxes, value)
            if wide and half:
                found[-1]["span"] = 3
                half = False
            found.append({"label": _label(boxes), "span": 3 if wide else 1, "value": value})
            half = half if wide else not half
        if half:
            found[-1]["span"] = 3
        return found

    def value(self, boxes: Sequence[Box], *, table: bool) -> dict[str, Any]:
        main, *beside = boxes
        if main.type == "signature":
            return self._sign(main)
        if main.frame and self.audience is Audience.PRINT and not main.hidden:
            return {"frame": main.frame.model_dump()}
        if (options := _options(main)) and not table and not main.hidden:
            return {"options": options}
        value = _written(self._text(main), table=table)
        for box in beside:
            text = self._text(box)
            if box.item == "p.kana":
                value["kana"] = breakable(text)
            elif text:
                value["under"] = _written(text, table=table, largest=_UNDER_SIZE)
        return value

    def _sign(self, box: Box) -> dict[str, Any]:
        if self.signature and not box.hidden:
            return {"sign": self.signature, "alt": "署名"}
        return {"t": "", "size": 28}  # room to sign on paper

    def _text(self, box: Box) -> str:
        if box.hidden:
            return ""
        if box.type == "mynumber" and self.audience is Audience.PRINT:
            number = self.numbers.get(box.person_key) or str(box.value or "")
            return " ".join((number[:4], number[4:8], number[8:])) if len(number) == 12 else number
        return show(box, self.audience)


def _merged(boxes: Iterable[Box]) -> list[list[Box]]:
    """Boxes with those that share their cell: フリガナ over 氏名, 性別 under 生年月日, 筆頭者 under 本籍."""
    found: list[list[Box]] = []
    for box in boxes:
        host = next((one for one in found if (one[0].item, one[0].person_key) == _host(box)), None)
        if host is None:
            found.append([box])
        else:
            host.append(box)
    return found


def _host(box: Box) -> tuple[str, str]:
    return _UNDER.get(box.item, ""), box.person_key


def _label(boxes: Sequence[Box]) -> str:
    return "・".join(box.label.ja for box in boxes if box.item != "p.kana" or len(boxes) == 1)


def _options(box: Box) -> list[dict[str, Any]]:
    total = sum(len(choice.label.ja) for choice in box.choices)
    many = len(box.choices) > _MOST_OPTIONS or total > _LONGEST_OPTIONS
    if not box.choices or (many and box.item != _TICKED_BY_HAND):
        return []
    return [{"l": choice.label.ja, "on": choice.chosen} for choice in box.choices if choice.value != ""]


def _wide(boxes: Sequence[Box], value: dict[str, Any]) -> bool:
    letters = sum(len(option["l"]) + 2 for option in value.get("options", ()))
    return boxes[0].type in _WIDE or boxes[0].span == 12 or letters > 30 or len(value.get("t", "")) > 44


def _written(text: str, *, table: bool, largest: float = _PLAIN_SIZE) -> dict[str, Any]:
    """A text with its size; marked when letters with variation selectors are in it."""
    value: dict[str, Any] = {"t": breakable(text), "size": min(_size(text, table=table), largest)}
    if any(0xE0100 <= ord(letter) <= 0xE01EF for letter in text):
        value["ivs"] = True
    return value


def _width(text: str) -> float:
    """Full-width letters that the text is long."""
    return sum(1 if ord(letter) > 0x2FF else 0.52 for letter in text)


def _widths(labels: Sequence[str], columns: Sequence[Sequence[dict[str, Any]]]) -> list[float]:
    """How wide the columns of a table are, in letters.

    At least what cannot be broken; then what should not be; what is left is shared by how long their entries are.
    """
    texts = [[value.get("t", "") for value in column] for column in columns]
    wishes = [_wishes(label, column) for label, column in zip(labels, texts, strict=True)]
    least, whole, best = (list(level) for level in zip(*wishes, strict=True))
    return _shared(whole, best) if sum(whole) <= _LINE else _shared(least, whole)


def _shared(needs: Sequence[float], wishes: Sequence[float]) -> list[float]:
    """``needs``, with the rest of the line in parts of what is wished beyond them."""
    spare = max(_LINE - sum(needs), 0.0)
    wanted = sum(wishes) - sum(needs) or 1.0
    return [need + (wish - need) * spare / wanted for need, wish in zip(needs, wishes, strict=True)]


def _wishes(label: str, texts: Sequence[str]) -> tuple[float, float, float]:
    """The least width of a column, the width in which no short word is broken, and the best."""
    least = max([3.2, min(_width(label) * 0.41 + 1.2, 6.0), *map(_unbreakable, texts)])
    whole = max([least, *map(_unbroken, texts)])
    return least, whole, max([whole, *(min(_width(text), 18) + 1.2 for text in texts)])


def _unbreakable(text: str) -> float:
    """The width of the longest piece that stays on one line, with room at both sides."""
    return max((_width(piece) for piece in _pieces(text) if piece.isascii()), default=0.0) + 1.4


def _unbroken(text: str) -> float:
    """Of a short entry (永住者, ブラジル, a name) the whole, of a longer one its longest short word."""
    return max((width for piece in (text, *_pieces(text)) if (width := _width(piece)) <= _SHORT), default=0.0) + 1.4


def _pieces(text: str) -> list[str]:
    return text.replace("\u200b", " ").split()


def _size(text: str, *, table: bool) -> float:
    length = _width(text) * (1.5 if table else 1)
    return next((points for letters, points in _SIZES if length > letters), _PLAIN_SIZE if not table else 9)


def breakable(text: str) -> str:
    """Long runs without a space get places to break, so that nothing leaves its box."""
    words = text.split(" ")
    return " ".join(_broken(word) if len(word) > 18 and word.isascii() else word for word in words)


def _broken(word: str) -> str:
    return "\u200b".join(word[start : start + 9] for start in range(0, len(word), 9))


def persons(rows: Iterable[FilledRow]) -> list[str]:
    """The persons of a table, in order."""
    return [row.person_key for row in rows]
