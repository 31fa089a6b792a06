"""A Word document (ECMA-376): its paragraphs and tables in order."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from press.values import Rejection

MOST_UNPACKED = 60_000_000  # bytes, far beyond what people write


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What is written: ``title`` is styled as one, ``stated`` what the file's properties say."""

    paragraphs: tuple[str, ...]
    title: str | None
    stated: str | None


def written(body: bytes) -> Written | Rejection:
    """The text of a .docx, or why there is none. Raises nothing but MemoryError."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            size = sum(each.file_size for each in packed.infolist())
        if size > MOST_UNPACKED:
            return Rejection(reason="too-large", evidence=f"Word: {size} bytes unpacked")
        document = cast("Any", Document(io.BytesIO(body)))
        lines = list(_lines(document))
        stated = document.core_properties.title
    except MemoryError:
        raise
    except Exception as error:  # made for well-meant files: what it raises on others is open
        evidence = f"Word: {type(error).__name__}: {error}"[:200]
        return Rejection(reason="unreadable", evidence=evidence)
    title = next((text for text, style in lines if style == "Title"), None)
    title = title or next((text for text, style in lines[:4] if style == "Heading 1"), None)
    return Written(paragraphs=tuple(text for text, _ in lines), title=title, stated=stated)


def _lines(document: Any) -> Iterator[tuple[str, str]]:
    """Each paragraph, and each cell of a table, with the name of its style."""
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            for row in cast("Any", part).rows:
                for text in dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells):
                    if text:
                        yield text, ""
        elif isinstance(part, Paragraph):
            style = cast("Any", part).style
            if text := " ".join(part.text.split()):
                yield text, str(style.name) if style is not None else ""
