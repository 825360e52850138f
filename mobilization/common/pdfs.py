"""Whether a PDF is a PDF and nothing else. It is not interpreted: programs that show it do so in their own sandbox."""

import re

from mobilization.common.sniffing import HEAD, has_markup

_HEADER = re.compile(rb"%PDF-[12]\.\d[\r\n ]")
_END = b"%%EOF"
_AFTER_THE_END = re.compile(rb"[\s\x00]{0,2048}\Z")
_TAIL = 2048
_LONGEST_ZIP_COMMENT = 65_535 + 22
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"__HALT_COMPILER", b"MSCF\x00\x00\x00\x00")
# Names of actions that run something. The short /JS occurs by chance in compressed data, but never without these.
_ACTIONS = re.compile(rb"/(?:JavaScript|Launch)\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def fault(data: bytes) -> str:
    """The code of what is wrong with a PDF's bytes ("mixed", "damaged", "macros"); empty when nothing is."""
    if not _HEADER.match(data):
        return "damaged"
    if _is_mixed(data):
        return "mixed"
    end = data.rfind(_END)
    if end < 0 or b"startxref" not in data[max(0, end - _TAIL) : end]:
        return "damaged"
    if not _AFTER_THE_END.match(data, end + len(_END)):
        return "damaged"
    plain = _ESCAPED.sub(lambda escaped: bytes.fromhex(escaped[1].decode()), data)
    return "macros" if _ACTIONS.search(plain) else ""


def _is_mixed(data: bytes) -> bool:
    """Whether a program for archives or a browser would find something of its own in here.

    ZIP programs look for their directory's end in the last 64 KB, others scan for their signature; a browser that
    guesses looks at the beginning.
    """
    return (
        b"PK\x05\x06" in data[-_LONGEST_ZIP_COMMENT:]
        or any(signature in data for signature in _ARCHIVES)
        or has_markup(data[: HEAD // 4])
    )
