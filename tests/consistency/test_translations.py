"""Every text people see is in the Vietnamese catalogue: none missing, empty, fuzzy or left over."""

import ast
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils.translation import template as django_template

from mobilization.translations import compile_all
from tests.consistency.sources import ROOT, application, files, relative, text, tree

CATALOGUE = ROOT / "locale/vi/LC_MESSAGES/django.po"
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
CALL = re.compile(r"(?<![\w.])(?:_|n?p?gettext(?:_lazy|_noop)?)\(")
_TOO_FAMILIAR = re.compile(r"\bbạn\b", re.IGNORECASE)
"""As one speaks to a friend; and a sister unit, where it follows one."""
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|{\w*}")

Key = tuple[str | None, str]
"""Context (None without one) and English text, the singular where there are two."""


class NotALiteral(AssertionError):
    """A text to translate that is put together when the program runs: no catalogue can hold it."""


def key_of(call: ast.Call) -> Key | None:
    """What this call asks the catalogue for; None when it is no such call. Raises NotALiteral."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    context = name in CONTEXT | CONTEXT_PLURAL
    if not context and name not in PLAIN | PLURAL:
        return None
    words = [part.value if isinstance(part, ast.Constant) else None for part in call.args]
    wanted = words[: 1 + context + (name in PLURAL | CONTEXT_PLURAL)]
    if not wanted or any(not isinstance(word, str) for word in wanted):
        raise NotALiteral(ast.unparse(call))
    return (wanted[0], wanted[1]) if context else (None, wanted[0])


def keys_in_python(module: ast.Module) -> set[Key]:
    return {key for node in ast.walk(module) if isinstance(node, ast.Call) and (key := key_of(node))}


def keys_in_template(source: str) -> set[Key]:
    """Asks Django what it would hand to gettext, and reads the calls in it."""
    prepared = django_template.templatize(source)
    return {key_of(call) for call in _calls(prepared)}


def _calls(prepared: str) -> Iterator[ast.Call]:
    for start in (match.start() for match in CALL.finditer(prepared)):
        for end in (match.end() for match in re.finditer(r"\)", prepared[start:])):
            try:
                yield ast.parse(prepared[start : start + end], mode="eval").body
            except SyntaxError:
                continue
            break


def catalogue(source: str) -> Catalog:
    return read_po(io.BytesIO(source.encode()), locale="vi", abort_invalid=True)


def messages(found: Catalog) -> dict[Key, Message]:
    return {(m.context, m.id if isinstance(m.id, str) else m.id[0]): m for m in found if m.id}


def findings(found: Catalog, used: set[Key]) -> list[str]:
    """What is wrong with a catalogue, measured by the texts in use."""
    known = messages(found)
    wrong = [f"missing: {key[1]}" for key in used - known.keys()]
    wrong += [f"no longer used: {key[1]}" for key in known.keys() - used]
    wrong += [f"commented out: {message.id}" for message in found.obsolete.values()]
    for (_context, english), message in known.items():
        answers = [message.string] if isinstance(message.string, str) else list(message.string)
        if message.fuzzy:
            wrong.append(f"fuzzy: {english}")
        if not all(answers):
            wrong.append(f"empty: {english}")
        elif any(unicodedata.normalize("NFC", answer) != answer for answer in answers):
            wrong.append(f"not NFC: {english}")
        elif any(not _same_placeholders(message, answer) for answer in answers):
            wrong.append(f"other placeholders: {english}")
        elif any(_TOO_FAMILIAR.search(answer) for answer in answers):
            wrong.append(f"officials are đồng chí, citizens ông/bà: {english}")
    return sorted(wrong)


def _same_placeholders(message: Message, answer: str) -> bool:
    originals = [message.id] if isinstance(message.id, str) else message.id
    allowed = {word for original in originals for word in PLACEHOLDER.findall(original)}
    given = set(PLACEHOLDER.findall(answer))
    return given <= allowed and (given == allowed or not isinstance(message.id, str))


def texts_in_use() -> set[Key]:
    used: set[Key] = set()
    for path in application():
        try:
            used |= keys_in_python(tree(path))
        except NotALiteral as call:
            pytest.fail(f"{relative(path)}: {call} does not name its text literally")
    for path in template_files():
        used |= keys_in_template(text(path))
    return used


def template_files() -> list[Path]:
    return [*files(".html", ".txt", under=("templates",)), *files(".html", under=("mobilization", "organizations"))]


def test_the_catalogue_holds_every_text_and_nothing_else():
    used = texts_in_use()
    assert len(used) > 200
    assert findings(catalogue(text(CATALOGUE)), used) == []


def test_the_catalogue_says_how_vietnamese_counts():
    head = text(CATALOGUE).split("\n\n", 1)[0]
    assert '"Language: vi\\n"' in head
    assert '"Plural-Forms: nplurals=1; plural=0;\\n"' in head
    assert "fuzzy" not in head


def test_compiling_writes_once_and_again_after_a_change(tmp_path):
    source = tmp_path / "vi/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(text(CATALOGUE), encoding="utf-8")
    assert compile_all(tmp_path) == [source.with_suffix(".mo")]
    assert compile_all(tmp_path) == []
    source.with_suffix(".mo").unlink()
    assert compile_all(tmp_path) == [source.with_suffix(".mo")]


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ('{% translate "Save" %}', {(None, "Save")}),
        ('{% translate "Show" context "password" %}', {("password", "Show")}),
        ("{% blocktranslate trimmed %}\n  a\n  b{% endblocktranslate %}", {(None, "a b")}),
        ("{% blocktranslate with n=1 %}a {{ n }}{% endblocktranslate %}", {(None, "a %(n)s")}),
        ("{% blocktranslate count n=n %}one{% plural %}more{% endblocktranslate %}", {(None, "one")}),
        ('{{ name|default:_("Nobody (yet)") }}', {(None, "Nobody (yet)")}),
        ("<p>gettext without a call</p>", set()),
    ],
)
def test_texts_of_templates_are_found(source, keys):
    assert keys_in_template("<p>it's “quoted”\n   </p>" + source + "\n <b>)(</b>") == keys


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ("_('a' 'b')", {(None, "ab")}),
        ("translation.gettext_lazy('a')", {(None, "a")}),
        ("ngettext('one', 'more', n)", {(None, "one")}),
        ("pgettext('month', 'May')", {("month", "May")}),
        ("npgettext('c', 'one', 'more', n)", {("c", "one")}),
        ("gettext_as_name('a')", set()),
    ],
)
def test_texts_of_python_are_found(source, keys):
    assert keys_in_python(ast.parse(source)) == keys


@pytest.mark.parametrize("source", ["_(f'a {b}')", "gettext(name)", "ngettext('one', more, n)", "pgettext(c, 'a')"])
def test_a_text_put_together_at_run_time_is_seen(source):
    with pytest.raises(NotALiteral):
        keys_in_python(ast.parse(source))


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        ('msgid "other"\nmsgstr "khác"', ["missing: Save %(n)s", "no longer used: other"]),
        ('msgid "Save %(n)s"\nmsgstr ""', ["empty: Save %(n)s"]),
        ('#, fuzzy\nmsgid "Save %(n)s"\nmsgstr "Lưu %(n)s"', ["fuzzy: Save %(n)s"]),
        ('msgid "Save %(n)s"\nmsgstr "Lưu"', ["other placeholders: Save %(n)s"]),
        ('msgid "Save %(n)s"\nmsgstr "Lu\u031bu %(n)s"', ["not NFC: Save %(n)s"]),
        ('msgid "Save %(n)s"\nmsgstr "Lưu %(n)s"\n\n#~ msgid "x"\n#~ msgstr "y"', ["commented out: x"]),
        ('msgid "Save %(n)s"\nmsgstr "Bạn lưu %(n)s"', ["officials are đồng chí, citizens ông/bà: Save %(n)s"]),
        ('msgid "Save %(n)s"\nmsgstr "Lưu %(n)s"', []),
    ],
)
def test_a_fault_of_the_catalogue_is_seen(entry, finding):
    assert findings(catalogue(entry), {(None, "Save %(n)s")}) == finding
