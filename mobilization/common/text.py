"""Vietnamese text: one form (NFC), cleaning at the boundary, folding for search, a key for sorting."""

import re
import unicodedata
from functools import lru_cache

# Format characters that belong to writing itself: they join or part letters in other scripts and in emoji.
_JOINERS = "\u200c\u200d"
# Signs that count as letters, symbols or marks and that nobody sees: fillers of Hangul, the empty Braille pattern, the
# silent vowels of Khmer, what chooses a shape for the sign before it, and, with white space, the joiners.
_UNSEEN = re.compile(
    f"[\\s{_JOINERS}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]+"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_MANY_EMPTY_LINES = re.compile("\n{3,}")
MOST_MARKS = 10
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
# Unicode's marks, all of them: some without a class of their own come apart into such as have. One in front is looked
# for quickly, and so are those of the first plane; others stand in for the rest (`_stand_in`).
_MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M")
_HEAP = re.compile(f"[{_MARKS}][{_MARKS}]{{{MOST_MARKS},}}")
# Signs that stand composed as they are, alone and beside each other: Latin letters, Vietnamese ones among them, and
# what is printed around them. Nearly all text is made of these, which is seen in a fifth of the time of looking closer.
_PLAIN = re.compile("[\t\n -~\xa0-\xac\xae-\u024f\u1ea0-\u1ef9\u2010-\u2027\u2030-\u203a\u20ab]*")
_TOKENS = re.compile(r"(\d+)|([^\W\d_])|[\W_]+")

# The order of the Vietnamese alphabet, with f, j, w and z where the Latin alphabet has them.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_SHAPES = "\u0302\u0306\u031b"  # circumflex, breve, horn: they make another letter
# The signs of a key, lowest first, all printable ASCII: end, small, capital, tones, space, digits, letters.
_END = "!"
_SMALL, _CAPITAL = '"', "#"
_NO_TONE, _OTHER_MARK = "$", "*"
_SPACE = "+"
_TONES = {"\u0300": "%", "\u0309": "&", "\u0303": "'", "\u0301": "(", "\u0323": ")"}
_LETTERS = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}


def without_heaps(text: str) -> str:
    """The text with at most ten marks on each letter (`MOST_MARKS`).

    Normalising sorts the marks of a letter, in a time that grows with the square of their number: a field of 40,000
    marks would keep a process busy for ten seconds. Vietnamese needs two, no living script more than a handful.
    """
    if text.isascii() or len(text) <= MOST_MARKS:
        return text
    shape = text if _in_first_plane(text) else _BEYOND.sub(_stand_in, text)
    kept, end = [], 0
    for heap in _HEAP.finditer(shape):
        kept.append(text[end : heap.start() + MOST_MARKS])
        end = heap.end()
    return "".join([*kept, text[end:]]) if kept else text


def _in_first_plane(text: str) -> bool:
    """Whether UTF-16 needs no pair: ten times as fast as looking at each sign."""
    return len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)


def _stand_in(sign: re.Match[str]) -> str:
    return "\u0301" if unicodedata.category(sign[0]).startswith("M") else "x"


def nfc(text: str) -> str:
    """The text in Unicode's composed form: the one form in which the portal stores and compares text.

    Heaps of marks are cut, before and after: some marks are two in composed form.
    """
    if text.isascii() or _PLAIN.fullmatch(text):
        return text
    text = without_heaps(text)
    if unicodedata.is_normalized("NFC", text):
        return text
    return without_heaps(unicodedata.normalize("NFC", text))


def strip_controls(text: str) -> str:
    """The text without control, bidirectional, invisible and lone surrogate characters; newline and tab stay.

    Such characters hide or reorder what a reader sees (a program that looks like a PDF), and some break files.
    """
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text  # nearly always, and fifty times as fast as looking at each sign
    return "".join(
        sign
        for sign in text
        if sign in "\n\t" or sign in _JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    )


def clean(text: str, *, multiline: bool = False) -> str:
    """Typed or imported text as the portal keeps it: NFC, nothing invisible, plain spaces, no space at the ends.

    One line: every run of white space becomes one space. Several lines (`multiline`): each line keeps its
    indentation and tabs and loses trailing spaces; never more than one empty line in a row. What shows nothing at all
    is no text: a name of nothing but fillers would stand on a certificate as an empty line.
    """
    if not text or _UNSEEN.fullmatch(text):
        return ""
    if text.isprintable():  # nearly always: nothing invisible, no white space but plain spaces
        return nfc(text.strip() if multiline or "  " not in text else " ".join(text.split()))
    if multiline and text.replace("\n", "").isprintable():  # the same in several lines
        if " \n" in text or "\n\n\n" in text:
            text = _MANY_EMPTY_LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n")))
        return nfc(text.strip())
    text = _LINE_ENDS.sub("\n", text)
    if not multiline:
        text = re.sub(r"\s+", " ", text)
    text = strip_controls(text)
    if _UNSEEN.fullmatch(text):
        return ""
    if not multiline:
        return nfc(" ".join(text.split()))
    lines = (re.sub(r"[^\S\n\t]", " ", line).rstrip() for line in text.split("\n"))
    return nfc(_MANY_EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip())


MOST_WORDS = 20
"""So many different words narrow a search: each is asked of every row."""


def words_to_find(text: str) -> list[str]:
    """What a search asks for, without accents: each word once, the first MOST_WORDS."""
    return list(dict.fromkeys(fold(text).split()))[:MOST_WORDS]


def fold(text: str) -> str:
    """What two spellings have in common for a search: small letters without marks, đ as d.

    Composed and decomposed input give the same result; folding twice changes nothing. White space is left alone.
    """
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDED) if _PLAIN.fullmatch(text) else _folded(text)


def _folded(text: str) -> str:
    small = unicodedata.normalize("NFD", without_heaps(text)).lower()
    bare = "".join(sign for sign in unicodedata.normalize("NFD", small) if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare.replace("đ", "d"))


# Plain signs fold each for itself: by a table in a tenth of the time.
_FOLDED = {ord(sign): _folded(sign) for sign in map(chr, range(0x2100)) if _PLAIN.fullmatch(sign)}


def sort_key(text: str, *, given_name_first: bool = False) -> str:
    """A key to store beside the text: compared byte by byte (`COLLATE "C"`) it sorts as Vietnamese dictionaries do.

    First the letters of the whole text (a ă â b c d đ e ê …, a space before all, numbers by value: Phường 2 before
    Phường 10), then the tones (ngang, huyền, hỏi, ngã, sắc, nặng), then small before capital. Punctuation counts as a
    space. `given_name_first` is for people, as Vietnamese lists of people are sorted: by the last word (tones
    included), then the first (the family name), then those between; capitals decide last of all.

    The key is ASCII for text in Latin letters and at most 3·len(text) + 3 characters long. Different texts may share a
    key (`Ba Vì` and `Ba-Vì`): a list ordered by it needs a unique column after it.
    """
    text = "".join(sign for sign in nfc(strip_controls(text)) if not unicodedata.combining(sign))
    groups = [text]
    if given_name_first and (words := re.sub(r"[\W_]+", " ", text).split()):
        groups = [words[-1], *words[:-1][:1], " ".join(words[1:-1])]
    parts, capitals = [], ""
    for group in groups:
        letters, tones, group_capitals = _levels(group)
        parts.append(letters + tones.rstrip(_NO_TONE))
        capitals += group_capitals
    return (_END.join(parts) + _END + capitals.rstrip(_SMALL)).rstrip(_END)


def _levels(text: str) -> tuple[str, str, str]:
    """The three levels of comparison of a text: letters, tones, capitals (the last two with one sign a letter)."""
    letters, tones, capitals = [], [], []
    for token in _TOKENS.finditer(text):
        number, letter = token.groups()
        if number:
            letters.append(_number(number))
        elif letter:
            place, tone = _letter(letter)
            letters.append(place)
            tones.append(tone)
            capitals.append(_SMALL if letter == letter.lower() else _CAPITAL)
        elif letters and token.end() < len(text):
            letters.append(_SPACE)
    return "".join(letters), "".join(tones), "".join(capitals)


@lru_cache(maxsize=1024)
def _letter(letter: str) -> tuple[str, str]:
    """A composed letter's place in the alphabet and its tone; a letter of another script is its own place."""
    small = letter.lower()
    apart = unicodedata.normalize("NFD", small)
    base, marks = apart[0], apart[1:]
    if base not in _LETTERS:
        return small[0], _NO_TONE
    shape = next((mark for mark in marks if mark in _SHAPES), "")
    shaped = nfc(base + shape)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), _NO_TONE)
    if shaped not in _LETTERS or any(mark not in _TONES and mark != shape for mark in marks):
        tone = _OTHER_MARK
    return _LETTERS.get(shaped, _LETTERS[base]), tone


def _number(digits: str) -> str:
    """Digits that sort by value: how many there are, then the digits (leading zeros dropped)."""
    plain = "".join(str(unicodedata.decimal(digit)) for digit in digits).lstrip("0") or "0"
    nines, rest = divmod(len(plain) - 1, 8)
    return "9" * nines + str(rest + 1) + plain
