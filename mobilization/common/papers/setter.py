"""Sets the texts of one paper: cleans them, here and nowhere else, measures them and counts what is counted."""

from collections import Counter

from mobilization.common.papers.layouts import FACES, Face, text_height, text_width
from mobilization.common.papers.measure import balanced, fitting, lines_of, width_of
from mobilization.common.papers.paper import Paper
from mobilization.common.papers.pieces import Caption, Line
from mobilization.common.text import clean

NO_SIGNS_OF_XML = str.maketrans(dict.fromkeys("\ufffe\uffff"))


class Setter:
    """`breaks`: words too wide for their place get places to break, where the writer cannot (PDF)."""

    def __init__(self, paper: Paper, *, breaks: bool) -> None:
        self.paper = paper
        self.faces: dict[str, Face] = FACES[paper.layout]
        self.width = text_width(is_landscape=paper.is_landscape)
        self.height = text_height(is_landscape=paper.is_landscape)
        self.breaks = breaks
        self.counted = Counter[str]()
        self.level = 1
        """Of the last heading."""

    def told(self, text: str) -> str:
        """Clean text in one line, not broken: for what is read, not seen."""
        return clean(str(text)).translate(NO_SIGNS_OF_XML)

    def plain(self, text: str, face: str, width: float) -> str:
        """Clean text in several lines."""
        text = clean(str(text), multiline=True).translate(NO_SIGNS_OF_XML)
        return fitting(text, self.faces[face], width) if self.breaks else text

    def line(self, face: str, text: str, width: float, *, part: float = 0) -> Line:
        """One paragraph; `part` of its width is the rule below it."""
        flat = self.told(text)
        rule = min(width_of(flat, self.faces[face]), width) * part
        return Line(face, fitting(flat, self.faces[face], width) if self.breaks else flat, round(rule, 1))

    def title(self, face: str, text: str, width: float, *, part: float = 0) -> Line:
        """A title: its lines are about equally long, and none begins with a number that belongs to the word before."""
        flat = self.told(text)
        rule = max((width_of(line, self.faces[face]) for line in lines_of(flat, self.faces[face], width)), default=0)
        set_ = balanced(flat, self.faces[face], width)
        said = fitting(set_, self.faces[face], width) if self.breaks else set_
        return Line(face, said, round(min(rule, width) * part, 1))

    def given(self, *lines: tuple[str, str, float], width: float) -> list[Line]:
        """The lines that have a text."""
        return [self.line(face, text, width, part=part) for face, text, part in lines if text.strip()]

    def caption(self, face: str, text: str, width: float, counted: str = "") -> Caption:
        """A caption; `counted` says as what it is counted. What has no text is not counted."""
        said = self.line(face, text, width).text
        if not said or not counted:
            return Caption(face, said)
        self.counted[counted] += 1
        return Caption(face, said, counted, self.counted[counted])

    def heading_level(self, level: int) -> int:
        """A heading's level among all, never more than one below the last: readers of tagged files lose no level."""
        self.level = min(level + 1, self.level + 1)
        return self.level
