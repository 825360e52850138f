"""Words without accents in SQL: what PostgreSQL knows of a text, agreeing with `fold` of `text.py`.

`portal_fold` and `portal_words` are functions of the database (a migration of organizations makes them), so that what
it computes by them in columns and indexes is true for every writer: forms, COPY, raw SQL.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import BooleanField, F, FloatField, Func, IntegerField, TextField, Value
from django.db.models.expressions import Combinable

from mobilization.common.text import fold

MOST_WORDS = 16
"""Of a longer query the first words are looked for."""
_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"(?:[a-z]{1,40}|[0-9]{1,15})(?: (?:[a-z]{1,40}|[0-9]{1,15}))*")
"""Words that PostgreSQL's parser takes as they stand, with a space between two."""


def words_of(text: str) -> list[str]:
    """The words of a query or title as the index knows them: folded, without punctuation, in order."""
    return _WORD.findall(fold(text))


class Fold(Func):
    """`fold` in SQL."""

    function = "public.portal_fold"
    arity = 1
    output_field = TextField()


class Spaced(Func):
    """`fold` in SQL, with spaces in place of the signs at which PostgreSQL would not part words."""

    function = "public.portal_words"
    arity = 1
    output_field = TextField()


class Query(Func):
    """A text query: all the words of a text; with `weights` (`ABC`) only where the vector has these weights.

    Of plain words it is written out, as `portal_query` would answer: to ask it is half of planning a search.
    """

    function = "public.portal_query"
    output_field = TextField()

    def __init__(self, text: Any, weights: Any = "", **extra: Any) -> None:
        """Take text and weights as values."""
        if isinstance(text, Combinable):
            super().__init__(text, weights, **extra)
        else:
            super().__init__(Value(text), Value(weights), **extra)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        """The query, where it is known here, else the question for it."""
        text, weights = (getattr(each, "value", None) for each in self.get_source_expressions())
        if isinstance(text, str) and isinstance(weights, str) and _PLAIN.fullmatch(text):
            end = f":{weights}" if weights else ""
            return "%s::tsquery", [" & ".join(f"'{word}'{end}" for word in sorted(set(text.split(" "))))]
        return super().as_sql(compiler, connection, **context)


class Vector(Func):
    """A column the database computes and no instance loads: `vector` of the table that `beside` stands in."""

    template = "%(alias)s.%(column)s"
    output_field = TextField()

    def __init__(self, beside: Any, *, column: str, **extra: Any) -> None:
        """Name a column of the same table, and the computed one."""
        super().__init__(F(beside) if isinstance(beside, str) else beside, column=column, **extra)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        """The column under the alias that the query gave the table."""
        alias: Any = self.get_source_expressions()[0]
        return f"{compiler.quote_name_unless_alias(alias.alias)}.{self.extra['column']}", []


class Matches(Func):
    """Whether a vector matches a query."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    arity = 2
    output_field = BooleanField()


class AnyOf(Func):
    """One query out of several."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


class Rank(Func):
    """How well a vector answers a query, in millionths: a whole number, so that a cursor can hold it.

    The weights are those of D, C, B and A. D counts nothing: what only some may read must not move others' order.
    """

    template = "(pg_catalog.ts_rank('{0, 0.2, 0.4, 1}', %(expressions)s) * 1000000)::integer"
    arity = 2
    output_field = IntegerField()


class Likeness(Func):
    """Share of the trigrams that two texts have in common, 0 to 1."""

    function = "public.similarity"
    arity = 2
    output_field = FloatField()


class WordLikeness(Func):
    """Greatest likeness of a text to a stretch of words of another, 0 to 1."""

    function = "public.word_similarity"
    arity = 2
    output_field = FloatField()


def all_but_one(words: Sequence[str]) -> AnyOf | Query:
    """A query that one of the words may miss."""
    return any_of(" ".join((*words[:left_out], *words[left_out + 1 :])) for left_out in range(len(words)))


def any_of(texts: Iterable[str]) -> AnyOf | Query:
    """A query that holds all the words of one of the texts."""
    queries = [Query(text) for text in dict.fromkeys(texts)]
    return AnyOf(*queries) if len(queries) > 1 else queries[0]
