"""What a document is, told from how it begins (WHATWG MIME Sniffing, 7.1)."""

import re

_HEAD = 3_000  # bytes that are looked at
# Behind a byte-order mark, remarks and an XML declaration; what servers write before a document
# (a notice in bold, say) is markup, too.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf|\s|<!--(?:[^-]|-(?!->))*-->|<\?xml\b[^>]*>)*"
    rb"<(?:!doctype\s+html|html|head|meta|title|script|style|body|iframe|h1|div|font|table|center|a|b|br|p)\b",
    re.IGNORECASE,
)
_LISTING = re.compile(rb"<(?:rss|feed|rdf:rdf|urlset|sitemapindex)[\s>]", re.IGNORECASE)


def is_page(body: bytes) -> bool:
    """Whether a document begins as a page of HTML does, and holds no feed or sitemap there."""
    return _PAGE.match(body, 0, _HEAD) is not None and not _LISTING.search(body, 0, _HEAD)
