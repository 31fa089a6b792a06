"""What a query string says of its reader and not of the page: campaigns, sessions, formats."""

import re
from urllib.parse import parse_qsl, unquote, urlencode

_TRACKING = re.compile(
    r"""utm_\w+ | at_(?:medium|campaign|custom\w*|format|creation|channel|variant|send_date|
      recipient_\w+|link\w*|type|ptr_\w+) | ns_(?:mchannel|source|campaign|linkname|fee) | mtm_\w+
    | pk_\w+ | piwik_\w+ | matomo_\w+ | hsa_\w+ | oly_\w+ | vero_\w+ | wt\.?_?\w+mc\w* | wt_\w+
    | mc_[ce]id | mkt_tok | _ga | _gl | _hs(?:enc|mi) | s_kwcid | s_cid | cmp(?:id)? | cmpid
    | (?:fb|g|dc|y|twc|ms|tt|ttc|li_fat_|sc)l?clid | gclsrc | gbraid | wbraid | dclid | msclkid
    | igshid? | igsh | fb_(?:action|ref|source)\w* | xtor | xtref | xts | xtcr | xtmc | actid
    | echobox | ito | ocid | icid | ncid | sr_share | smid | smtyp | spm | __twitter_impression
    | phpsessid | jsessionid | session_?id | aspsessionid\w* | cfid | cftoken | oscsid | zenid
    | srsltid | gad_\w+ | trk | trkcampaign | referr?er | sharedfrom | share_\w+ | amp | rss""",
    re.VERBOSE | re.IGNORECASE,
)
# Keys that mean something else on other sites go only with a value that gives them away.
_SOURCE_KEYS = frozenset(
    {"ref", "source", "src", "from", "origin", "partner", "mode", "outputtype", "output", "format"}
)
_SOURCE_VALUES = re.compile(
    r"(?:rss|feed|flux|atom|amp|twitter|facebook|whatsapp|linkedin|social|newsletter|nl|push"
    r"|google\s?news|flipboard|share)(?:[-_ .:].*)?",
    re.IGNORECASE,
)
# A session's id by its value (a digest), under a key of many meanings.
_SESSION_KEYS = frozenset({"sid", "s", "session", "sess", "osid"})
_SESSION_VALUE = re.compile(r"[0-9a-fA-F]{24,}|(?=[A-Za-z]*\d)[A-Za-z0-9]{26,}")


def without(query: str) -> str:
    """The parameters that say which page it is, in the order of their names."""
    kept = [
        (key, value)
        for key, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKING.fullmatch(key)
        and not (key.lower() in _SOURCE_KEYS and _SOURCE_VALUES.fullmatch(unquote(value)))
        and not (key.lower() in _SESSION_KEYS and _SESSION_VALUE.fullmatch(value))
    ]
    return urlencode(sorted(kept, key=lambda pair: pair[0]))
