"""Claims: who said what, and how many of what. Every claim is a verbatim span of a field.

Pure: no network, no database, no clock. ``docs/claims.md`` describes every rule.
"""

from indexer.claims.read import METHOD
from indexer.claims.read import claims as read

__all__ = ["METHOD", "read"]
