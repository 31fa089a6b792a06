"""Bytes to characters: the encoding that makes sense of them, or why none does.

Valid UTF-8 beats whatever a label says; labels mean what the Encoding Standard (WHATWG,
4.2) has them mean, "latin-1" cp1252; bytes without a helpful label are read in the code
page that gives the most French letters.
"""

import codecs
import re

from w3lib.encoding import resolve_encoding

from lexicon.folding import nfc
from press.values import MAX_BYTES, Rejection

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {
    b"%PDF-": "PDF",
    b"\x89PNG": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"GIF8": "GIF image",
    b"PK\x03\x04": "ZIP archive (also .docx, .odt, .epub)",
    b"\x1f\x8b": "gzip data",
    b"\xd0\xcf\x11\xe0": "old Office document",
    b"{\\rtf": "RTF document",
    b"\x7fELF": "program",
    b"BZh": "bzip2 data",
    b"7z\xbc\xaf": "7z archive",
    b"\xfd7zXZ": "xz data",
    b"RIFF": "RIFF media",
    b"OggS": "Ogg media",
    b"ID3": "MP3 audio",
    b"SQLite format 3": "SQLite database",
}
_LABEL = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?|\?xml[^>]{0,200}?)(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.I,
)
_ALSO = {"csisolatin9": "iso8859-15", "l9": "iso8859-15", "x-mac-roman": "mac-roman"}
_TEXTUAL = ("iso8859", "cp", "koi8", "mac", "gb", "big5", "euc", "iso2022", "utf-")
_SAMPLE = 500_000  # bytes or characters by which a code page is judged
_FRENCH = frozenset("éèêëàâäîïôöùûüÿçœæÉÈÊËÀÂÄÎÏÔÖÙÛÜŸÇŒÆ«»’‘“”–—…€°·²³ \u00a0\u202f•№×")
_CODE_PAGES = ("cp1252", "mac_roman", "cp850")
_TWICE = re.compile(
    "[ÃÂÅ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u2122]|â€[\u0080-\u2122]"
)
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ufeff\u200b\u2060\u00ad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

# what nearly all text is made of: in NFC, no control, and no sign of having been decoded twice
_SURE = re.compile("[\t\n\r -~\u00a0-\u00ac\u00ae-\u00c1\u00c4-\u00ffŒœ–—‘’“”…\u202f]*")
_ORDINARY = bytes(code for code in range(127) if code >= 32 or code in b"\t\n\r")
_STRAY = bytes(code for code in range(32) if code not in b"\t\n\x0b\x0c\r\x1b")
_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}


def decode(body: bytes, *, label: str | None = None) -> str | Rejection:
    """The text of ``body``, plain.

    ``label`` is the charset that the media type states. Rejections: ``empty``, ``binary``,
    ``too-large`` (over ``MAX_BYTES``), ``truncated`` (ends inside a character),
    ``undecodable``.
    """
    found = _read(body, label, inside=False)
    if isinstance(found, Rejection):
        return found
    text = plain(found.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        evidence = "nothing but white space and invisible characters"
        return Rejection(reason="empty", evidence=evidence)
    return text


def markup(body: bytes, *, label: str | None = None) -> bytes | Rejection:
    """A page as it is written, in UTF-8; rejections as of ``decode``. The charset that a
    ``<meta>`` or XML declaration states is looked for as well."""
    found = _read(body, label, inside=True)
    return found if isinstance(found, Rejection) else found.encode("utf-8", "replace")


def characters(body: bytes, label: str | None = None) -> str:
    """The characters of a listing or a site's file, read as a page is, but whatever its size
    and whatever is wrong with it: what cannot be read is U+FFFD."""
    found = _unicode(body)
    if found is None:
        found = _labelled(body, label, inside=True)
    if isinstance(found, str):
        return found
    marked = (encoding for bom, encoding in _BOMS if body.startswith(bom))
    encoding = next(marked, "utf-8" if found.reason == "truncated" else "cp1252")
    return body.decode(encoding, "replace").removeprefix("\ufeff")


def _read(body: bytes, label: str | None, *, inside: bool) -> str | Rejection:
    if len(body) > MAX_BYTES:
        return Rejection(reason="too-large", evidence=f"over {MAX_BYTES} bytes")
    if not body.strip(b"\x00 \t\r\n\x0b\x0c"):
        return Rejection(reason="empty", evidence=f"{len(body)} bytes, none of them text")
    for magic, name in _MAGIC.items():
        if body.startswith(magic):
            return Rejection(reason="binary", evidence=f"begins as a {name}")
    found = _unicode(body)
    return _labelled(body, label, inside=inside) if found is None else found


def plain(text: str) -> str:
    """In NFC, decoded once too often undone, without control and invisible characters; C1
    controls, which are cp1252 in disguise (``&#146;``), as the marks they stand for."""
    if _SURE.fullmatch(text):
        return text
    marks = _unusual(text)
    if not marks.isdisjoint("ÃÂ") or ("€" in marks and "â€" in text):
        text = _once(text)
        marks = _unusual(text)
    if _CONTROL.search("".join(marks)):
        text = _CONTROL.sub("", text.translate(_C1))
    return "\n".join(map(nfc, text.split("\n")))  # most lines are normal: quickly seen


def _unusual(text: str) -> set[str]:
    """The characters that are not printable ASCII: bytes are sifted at C speed."""
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ORDINARY)
    return set(rest.decode("utf-8", "surrogatepass"))


def _stray(body: bytes) -> Rejection | None:
    sample = body[:5_000]
    control = len(sample) - len(sample.translate(None, _STRAY))
    if control <= len(sample) / 100:
        return None
    evidence = f"{control} control characters in the first {len(sample)} bytes"
    return Rejection(reason="binary", evidence=evidence)


def _unicode(body: bytes) -> str | Rejection | None:
    """Marked or evident Unicode; ``None`` where the bytes are no Unicode at all."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return _strict(body[len(bom) :], encoding)
    if b"\x00" in body[:4096] and (found := _sixteen(body)):
        return found
    if binary := _stray(body):
        return binary
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        return _flawed(body, error)


def _strict(body: bytes, encoding: str) -> str | Rejection:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        if error.end >= len(body) - 1:
            evidence = f"ends inside a character of {encoding}"
            return Rejection(reason="truncated", evidence=evidence)
        if encoding == "utf-8":
            return _flawed(body, error) or body.decode("cp1252", "replace")
        return Rejection(reason="undecodable", evidence=f"marked {encoding}, and is not")


def _sixteen(body: bytes) -> str | Rejection | None:
    """UTF-16 without a mark: every other byte of Latin text is zero, or of its first
    bracket. A stray zero byte says nothing, many say that this is no text."""
    if body[:2] in (b"<\0", b"\0<"):
        return _strict(body, "utf-16-le" if body[0] else "utf-16-be")
    sample = body[:4096]
    zeros = [sample[start::2].count(0) / max(1, len(sample[start::2])) for start in (0, 1)]
    for share, other, encoding in ((*zeros, "utf-16-be"), (*zeros[::-1], "utf-16-le")):
        if share > 0.7 and other < 0.1:
            return _strict(body, encoding)
    if sample.count(0) <= len(sample) / 200:
        return None
    return Rejection(
        reason="binary", evidence=f"{sample.count(0)} zero bytes in the first {len(sample)}"
    )


def _flawed(body: bytes, error: UnicodeDecodeError) -> str | Rejection | None:
    """UTF-8 with a few wrong bytes among many right characters, or cut at its end."""
    text = body.decode("utf-8", "replace")
    sample = text if len(text) <= _SAMPLE else text[:_SAMPLE] + text[-_SAMPLE:]
    wrong = sample.count("\ufffd")
    right = (
        sum(map(sample.count, "éèêàç’«»œ…–")) + len(re.findall("[\u0400-\uffff]", sample)) - wrong
    )
    if error.end == len(body) and error.reason == "unexpected end of data" and right > 0:
        return Rejection(reason="truncated", evidence="ends inside a character of UTF-8")
    if right >= 10 * wrong:
        return text.replace("\ufffd", "")
    return None


def _labelled(body: bytes, label: str | None, *, inside: bool) -> str | Rejection:
    """By the first label that says something: Unicode it is not, and what is called Latin-1
    may be any code page. C1 controls are cp1252 under another name."""
    labels = [label] if label else []
    if inside and (found := _LABEL.search(body[:4096])):
        labels.append(found[1].decode("ascii"))
    for name in labels:
        codec = _codec(name)
        if codec in (None, "cp1252") or codec.startswith("utf-"):
            continue
        text = body.decode(codec, "replace")
        if text.count("\ufffd") <= len(text) / 500:
            return text.replace("\ufffd", "").translate(_C1)
    return _guessed(body)


def _codec(label: str) -> str | None:
    """Python's name for the encoding that a label means; ``None`` where it means none, or
    something else than text."""
    label = label.strip(" \t\"'").lower()
    name = _ALSO.get(label) or resolve_encoding(label)
    return name if name and name.startswith(_TEXTUAL) else None


def _guessed(body: bytes) -> str | Rejection:
    best, score = "", -1.0
    sample = body[:_SAMPLE]
    for name in _CODE_PAGES:
        text = sample.decode(name, "replace")
        strange = {mark: text.count(mark) for mark in set(text) if mark > "\x7f"}
        french = sum(count for mark, count in strange.items() if mark in _FRENCH)
        share = french / max(1, sum(strange.values()))
        if share > score:
            best, score = name, share
    if score < 0.6:
        evidence = "neither UTF-8, as labelled, nor a Western code page"
        return Rejection(reason="undecodable", evidence=evidence)
    return body.decode(best, "replace").replace("\ufffd", "")


def _once(text: str) -> str:
    """Undo UTF-8 that was read as cp1252 and encoded again ("Ã©" for "é"), line by line."""
    return "\n".join(map(_mended, text.split("\n")))


def _mended(line: str) -> str:
    if not any(map(line.__contains__, ("Ã", "Â", "Å", "â€"))) or not _TWICE.search(line):
        return line
    out = bytearray()
    for character in line:
        try:
            out += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return line
            out.append(ord(character))
    try:
        return out.decode("utf-8")
    except UnicodeDecodeError:
        return line
