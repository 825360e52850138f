"""Words that are kept with a record and read later, perhaps in the other language: kept in each."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils import translation

KeptWords = str | dict[str, str]
"""By language; a text alone where all languages say the same."""


def kept(say: Callable[[], str]) -> KeptWords:
    """What `say` says in each language of the portal."""
    words: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words[language] = say()
    return next(iter(words.values())) if len(set(words.values())) == 1 else words


def together(words: Mapping[str, str]) -> KeptWords:
    """What was said in each language, as `kept` gives it."""
    return next(iter(words.values())) if len(set(words.values())) == 1 else dict(words)


def read(words: KeptWords) -> str:
    """The words in the reader's language."""
    if isinstance(words, str):
        return words
    return words.get(translation.get_language() or "", words.get(settings.LANGUAGE_CODE, ""))
