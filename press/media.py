"""The media types of documents that are read besides pages and texts (RFC 6838)."""

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL = "message/rfc822"
SUFFIXES = {".pdf": PDF, ".docx": WORD, ".eml": MAIL}
