"""Rewrites sources so that each right in them can be switched off while the program runs.

A site is a place where a right is asked: a queryset narrowed for a person, a predicate called, handed on, or defined, a
condition of the record of changes. Each gets a number; `broken(number)` of `scripts/mutation/runtime.py` says whether
it is switched off just now. The sources stay as they are: what is rewritten is a copy.
"""

import ast
import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

RUNTIME = "access_mutants"
_PERSON = re.compile(r"(^|[._])(user|by|owner|account)$")
_PREDICATE = re.compile(r"^_?may(_|$)")
_CONDITIONS = {"Q", "Q | None"}
FORBIDDING = {"is_program"}
"""Predicates whose yes takes a right away: switched off they say no."""
HANDED_ON = {"visible_to", "open_to", "administered_by"}
Function = ast.FunctionDef


@dataclass(frozen=True)
class Site:
    """One right in the sources: where it stands and what is taken away."""

    number: int
    file: str
    place: str
    removed: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What names the site in the list of results; line numbers would change with every edit."""
        return self.file, self.place, self.removed


def is_rights_module(file: str) -> bool:
    """Whether predicates are at home in the file."""
    return "permissions" in Path(file).with_suffix("").parts or file == "mobilization/access.py"


def is_predicate(function: Function, file: str) -> bool:
    """`may_…` anywhere, and whatever answers yes or no in a module of permissions."""
    answers = function.returns is not None and ast.unparse(function.returns) == "bool"
    return bool(_PREDICATE.match(function.name)) or (answers and is_rights_module(file))


def names_of(sources: dict[str, str]) -> tuple[set[str], set[str]]:
    """Names of the predicates, and of the functions that give a condition on rows (`Q`); sources are path → text."""
    predicates, conditions = set(), set()
    for file, text in sources.items():
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, Function):
                continue
            if is_predicate(node, file):
                predicates.add(node.name)
            elif _gives_condition(node, file):
                conditions.add(node.name)
    return predicates, conditions


def _gives_condition(function: Function, file: str) -> bool:
    return bool(is_rights_module(file) and function.returns and ast.unparse(function.returns) in _CONDITIONS)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _narrows(name: str) -> bool:
    return name in {"visible_to", "open_to"} or name.endswith("_by")


class Rewriter(ast.NodeTransformer):
    """Rewrites one file; `sites` are those it found, numbered from `first` on."""

    def __init__(self, file: str, predicates: set[str], conditions: set[str], first: int) -> None:
        self.file, self.predicates, self.conditions = file, predicates, conditions
        self.sites: list[Site] = []
        self._next, self._place, self._guards = first, [""], set[str]()

    def rewrite(self, text: str) -> str:
        """The text with its switches; the same text when it asks no right."""
        module = ast.parse(text)
        self._guards = {node.name for node in module.body if isinstance(node, Function) and self._is_guard(node)}
        rewritten = self.visit(module)
        if not self.sites:
            return text
        switches = ast.parse(f"from {RUNTIME} import allowing, broken, everything, narrowing").body
        futures = [n for n, node in enumerate(module.body) if ast.unparse(node).startswith("from __future__")]
        first = max(futures, default=-1 if ast.get_docstring(module) is None else 0) + 1
        rewritten.body[first:first] = switches
        return ast.unparse(ast.fix_missing_locations(rewritten))

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Remember where we are."""
        self._place.append(node.name)
        self.generic_visit(node)
        self._place.pop()
        return node

    def visit_FunctionDef(self, node: Function) -> ast.AST:
        """Predicates, narrowing queryset methods and conditions can be opened as a whole, and lose each early no."""
        self._place.append(node.name)
        instead = self._instead(node)
        opening = [self._switch(instead, "the whole rule")] if instead else []
        self.generic_visit(node)
        if instead:
            for statement in node.body:
                self._soften(statement)
            after_words = 1 if ast.get_docstring(node) is not None else 0
            node.body[after_words:after_words] = opening
        self._place.pop()
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Calls that ask a right."""
        written, name = ast.unparse(node), _last_name(node.func)
        is_registration = name == "readable"
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)
        node.args = [self.visit(argument) for argument in node.args]
        for keyword in node.keywords:
            if is_registration and keyword.arg == "within" and isinstance(keyword.value, ast.Lambda):
                keyword.value.body = self._either(_call("everything"), keyword.value.body, written)
            else:
                keyword.value = self.visit(keyword.value)
        if self._is_narrowing(node, name):
            everybody = ast.Call(ast.Attribute(copy.deepcopy(node.func.value), "all"), [], [])
            return self._either(everybody, node, written)
        if name in self.predicates or _PREDICATE.match(name):
            return self._either(ast.Constant(value=_open_answer(name)), node, written)
        if name in self.conditions and is_rights_module(self.file) is False:
            return self._either(_call("everything"), node, written)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """A guard that stands alone: `_refuse_others(request)`."""
        written = ast.unparse(node)
        self.generic_visit(node)
        if isinstance(node.value, ast.Call) and _last_name(node.value.func) in self._guards:
            node.value = self._either(ast.Constant(value=None), node.value, written)
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A predicate handed on: to the door of files, to a table of actions, to a registry."""
        return self._handed_on(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """The same, named by its module; and a narrowing handed on, to a field of a serializer."""
        self.generic_visit(node)
        if node.attr in HANDED_ON and isinstance(node.ctx, ast.Load):
            number = self._note(f"{ast.unparse(node)} (handed on)")
            return ast.Call(ast.Name("narrowing", ast.Load()), [ast.Constant(number), node, node.value], [])
        return self._handed_on(node)

    def _handed_on(self, node: ast.Name | ast.Attribute) -> ast.AST:
        if not isinstance(node.ctx, ast.Load) or _last_name(node) not in self.predicates:
            return node
        number = self._note(f"{ast.unparse(node)} (handed on)")
        answer = ast.Constant(value=_open_answer(_last_name(node)))
        return ast.Call(ast.Name("allowing", ast.Load()), [ast.Constant(number), node, answer], [])

    def _is_narrowing(self, node: ast.Call, name: str) -> TypeGuard[ast.Call]:
        return (
            isinstance(node.func, ast.Attribute)
            and _narrows(name)
            and len(node.args) == 1
            and bool(_PERSON.search(ast.unparse(node.args[0])))
        )

    def _instead(self, node: Function) -> str:
        """What an open right returns; empty for other functions."""
        if is_predicate(node, self.file):
            return str(_open_answer(node.name))
        if _gives_condition(node, self.file):
            return "everything()"
        names = [argument.arg for argument in node.args.args]
        narrows = len(names) > 1 and names[0] == "self" and _narrows(node.name) and bool(_PERSON.search(names[1]))
        return "self.all()" if narrows else ""

    def _soften(self, statement: ast.stmt) -> None:
        """`if …: return False` (None, nothing) early in a right."""
        if not isinstance(statement, ast.If) or statement.orelse or len(statement.body) != 1:
            return
        answer = statement.body[0]
        says_no = {"return False", "return None", "return self.none()"}
        if isinstance(answer, ast.Return) and ast.unparse(answer) in says_no:
            number = self._note(f"if {_plain(statement.test)}: {ast.unparse(answer)}")
            no = ast.UnaryOp(ast.Not(), _broken(number))
            statement.test = ast.BoolOp(ast.And(), [no, statement.test])

    def _is_guard(self, node: Function) -> bool:
        body = node.body[1:] if ast.get_docstring(node) is not None else node.body
        if len(body) != 1 or not isinstance(body[0], ast.If) or not isinstance(body[0].body[0], ast.Raise):
            return False
        return any(isinstance(each, ast.Name) and each.id in self.predicates for each in ast.walk(body[0].test))

    def _switch(self, instead: str, removed: str) -> ast.If:
        answer = ast.Return(ast.parse(instead, mode="eval").body)
        return ast.If(_broken(self._note(removed)), [answer], [])

    def _either(self, without: ast.expr, node: ast.expr, written: str) -> ast.IfExp:
        return ast.IfExp(_broken(self._note(written)), without, node)

    def _note(self, removed: str) -> int:
        number = self._next
        self._next += 1
        place = ".".join(self._place[1:]) or "(module)"
        times = sum(
            site.key[:2] == (self.file, place) and site.removed.split(" #")[0] == removed for site in self.sites
        )
        self.sites.append(Site(number, self.file, place, f"{removed} #{times + 1}" if times else removed))
        return number


def _open_answer(name: str) -> bool:
    """What a predicate says when the right is there for everybody."""
    return name not in FORBIDDING


def _plain(test: ast.expr) -> str:
    """The condition as it was written, without the switches in it."""
    return re.sub(r"\(?(?:True|False) if broken\(\d+\) else (.*?\))\)?", r"\1", ast.unparse(test))


def _call(name: str) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [], [])


def _broken(number: int) -> ast.Call:
    return ast.Call(ast.Name("broken", ast.Load()), [ast.Constant(number)], [])


def rewrite_all(sources: dict[str, str], files: Iterable[str] | None = None) -> tuple[dict[str, str], list[Site]]:
    """The rewritten texts by path (`files` of the sources, or all), and all sites in order."""
    predicates, conditions = names_of(sources)
    texts, sites = {}, []
    for file in sorted(files or sources):
        rewriter = Rewriter(file, predicates, conditions, len(sites) + 1)
        texts[file] = rewriter.rewrite(sources[file])
        sites += rewriter.sites
    return texts, sites
