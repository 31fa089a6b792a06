"""Claims: who said what, and how many of what. Every claim is a verbatim span of a field."""
