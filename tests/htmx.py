"""Applies an htmx answer to a page as the browser does, so that a test can expect the fresh page."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
AS_TYPED = {"pre", "textarea"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def matches(self, selector: str) -> bool:
        """`#id`, `.class` or a tag's name."""
        if selector.startswith("#"):
            return self.attributes.get("id") == selector[1:]
        if selector.startswith("."):
            return selector[1:] in (self.attributes.get("class") or "").split()
        return self.tag == selector

    def walk(self):
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()


class _Tree(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("(page)")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}> in line {self.getpos()[0]}"
        self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """The page as a tree; fails on tags that are not closed in their order."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    assert tree.open == [tree.root], f"<{tree.open[-1].tag}> is not closed"
    return tree.root


def lines(element: Element, depth: int = 0) -> list[str]:
    """One line for each tag and text: white space as a browser shows it, attributes sorted, secrets left out."""
    found, text = [], ""

    def flush():
        if text.strip():
            found.append("  " * depth + (text if element.tag in AS_TYPED else " ".join(text.split())))

    for child in element.children:
        if isinstance(child, str):
            text += child
            continue
        flush()
        text = ""
        attributes = dict(child.attributes)
        if "csrfmiddlewaretoken" in attributes.values():
            attributes["value"] = "…"
        for name in ("hx-headers", "nonce"):
            attributes.pop(name, None)
        shown = [name if value is None else f'{name}="{" ".join(value.split())}"' for name, value in attributes.items()]
        found.append("  " * depth + f"<{' '.join([child.tag, *sorted(shown)])}>")
        found += lines(child, depth + 1)
    flush()
    return found


def _find(page: Element, selector: str) -> tuple[Element, Element]:
    """The one element the selector names, and its parent."""
    found = [
        (child, parent)
        for parent in [page, *page.walk()]
        for child in parent.children
        if isinstance(child, Element) and child.matches(selector)
    ]
    assert len(found) == 1, f"{selector} names {len(found)} elements of the page"
    return found[0]


def apply(page: Element, partial: Element, selector: str, swap: str) -> None:
    """What htmx does with an answer: pieces marked `hx-swap-oob` go to their own place, the rest to the target."""
    rest = []
    for child in partial.children:
        if isinstance(child, Element) and child.attributes.pop("hx-swap-oob", None):
            _replace(page, f"#{child.attributes['id']}", [child], "outerHTML")
        else:
            rest.append(child)
    _replace(page, selector, rest, swap)


def _replace(page: Element, selector: str, children: list[Element | str], swap: str) -> None:
    target, parent = _find(page, selector)
    if swap == "innerHTML":
        target.children = children
    else:
        assert swap == "outerHTML", f"hx-swap={swap} is not known here"
        place = parent.children.index(target)
        parent.children[place : place + 1] = children


def assert_partial_refreshes(
    old_page_html: str, partial_html: str, fresh_page_html: str, target_selector: str, *, swap: str = "outerHTML"
) -> None:
    """Swapping the partial into the old page gives the fresh page.

    `swap` is what the page's `hx-swap` says. The old and the fresh page must differ, or nothing would be tested.
    """
    old, fresh = parse(old_page_html), lines(parse(fresh_page_html))
    assert lines(old) != fresh, "The old page is the fresh page already: the test would show nothing"
    apply(old, parse(partial_html), target_selector, swap)
    assert lines(old) == fresh
