"""Gzip (RFC 1952) that no header tells of, undone within bounds."""

import zlib

MAGIC = b"\x1f\x8b"
LAYERS = 3  # some servers pack what was packed


def unpacked(body: bytes, limit: int) -> bytes | None:
    """A body without its gzip layers; as it is where it has none, empty where one is broken
    at its start, what could be read of one that ends too early; ``None`` above ``limit``."""
    for _ in range(LAYERS):
        if not body.startswith(MAGIC):
            return body
        unpacker = zlib.decompressobj(wbits=31)
        try:
            body = unpacker.decompress(body, limit)
        except zlib.error:
            return b""
        if unpacker.unconsumed_tail:
            return None
    return body


def ends_early(packed: bytes, plain: bytes) -> bool:
    """Whether a gzip layer ends before its data does: its last four bytes are not the size of
    what it holds (RFC 1952, 2.3.1)."""
    if not packed.startswith(MAGIC) or plain.startswith(MAGIC):
        return False
    return int.from_bytes(packed[-4:], "little") != len(plain) % 2**32
