"""Every act the source writes into the audit, read out of the syntax trees: what ``action=`` can be at each call.

A constant is itself; a name is followed to what is assigned to it, to the constant it was imported as, or, when it is
a parameter, to what every caller passes. What cannot be followed stays a ``*``: ``fire.*``.
"""

import ast
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

ANY = "*"
WRITERS = {"record": "luoshu.apps.audit.operations", "write_read": "luoshu.apps.audit.spool"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Module:
    """One file: its dotted name, what it imports (name -> module), its constants."""

    name: str
    tree: ast.Module
    imports: dict[str, str] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    module: str
    inside: Function | None
    node: ast.Call


class Source:
    """The parsed source, with the calls of every plain name."""

    def __init__(self, root: Path, *, without: tuple[str, ...] = ()) -> None:
        self.modules: dict[str, Module] = {}
        self.calls: dict[str, list[Call]] = defaultdict(list)
        for path in sorted(root.rglob("*.py")):
            if any(path.is_relative_to(root / folder) for folder in without):
                continue
            parts = path.relative_to(root.parent).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            module = Module(name, ast.parse(path.read_text(encoding="utf-8")))
            self.modules[name] = module
            self._read(module)
            self._walk(module, module.tree, None)

    def _read(self, module: Module) -> None:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                module.imports |= {alias.asname or alias.name: node.module for alias in node.names}
        for node in module.tree.body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                module.constants[node.target.id] = node.value
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._assign(module, target, node.value)

    def _assign(self, module: Module, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            module.constants[target.id] = value
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, other in zip(target.elts, value.elts, strict=False):
                self._assign(module, one, other)

    def _walk(self, module: Module, node: ast.AST, inside: Function | None) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Name):
                self.calls[child.func.id].append(Call(module.name, inside, child))
            self._walk(module, child, child if isinstance(child, Function) else inside)

    def written(self, keyword: str) -> dict[str, str]:
        """Return every text the writers are given for a keyword, with one place; ``*`` is what cannot be followed."""
        found: dict[str, str] = {}
        for writer, home in WRITERS.items():
            for call in self.calls[writer]:
                if self.modules[call.module].imports.get(writer) == home:
                    value = _passed(call.node, keyword, None)
                    values = self.values(call.module, call.inside, value) if value is not None else {ANY}
                    found |= dict.fromkeys(values, f"{call.module}:{call.node.lineno}")
        return found

    def passed(self, function: str, module_prefix: str, name: str, position: int) -> set[str]:
        """Return what every call of a function (or class) of an app passes for one parameter."""
        found: set[str] = set()
        for call in self.calls[function]:
            home = self.modules[call.module].imports.get(function, call.module)
            value = _passed(call.node, name, position)
            if home.startswith(module_prefix) and value is not None:
                found |= self.values(call.module, call.inside, value)
        return found

    def values(
        self, module: str, inside: Function | None, value: ast.expr, seen: frozenset[str] = frozenset()
    ) -> set[str]:
        """Return the texts an expression can be."""
        mark = f"{module}:{inside.name if inside else ''}:{ast.unparse(value)}"
        if mark in seen:
            return set()
        seen |= {mark}
        if isinstance(value, ast.Constant):
            return {str(value.value)}
        if isinstance(value, ast.IfExp):
            return self.values(module, inside, value.body, seen) | self.values(module, inside, value.orelse, seen)
        if isinstance(value, ast.JoinedStr):
            return self._joined(module, inside, value, seen)
        if isinstance(value, ast.Name):
            return self._named(module, inside, value.id, seen)
        return {ANY}

    def _joined(self, module: str, inside: Function | None, value: ast.JoinedStr, seen: frozenset[str]) -> set[str]:
        parts = [
            self.values(module, inside, part.value if isinstance(part, ast.FormattedValue) else part, seen)
            for part in value.values
        ]
        return {"".join(texts) for texts in product(*parts)}

    def _named(self, module: str, inside: Function | None, name: str, seen: frozenset[str]) -> set[str]:
        if inside is not None and name in _parameters(inside):
            return self._from_callers(module, inside, name, seen)
        assigned = [
            node.value
            for node in ast.walk(inside or ast.Module([], []))
            if isinstance(node, ast.Assign)
            and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        ]
        if assigned:
            return set().union(*(self.values(module, inside, one, seen) for one in assigned))
        here = self.modules[module]
        home = self.modules.get(here.imports.get(name, module))
        if home is not None and name in home.constants:
            return self.values(home.name, None, home.constants[name], seen)
        return {ANY}

    def _from_callers(self, module: str, inside: Function, name: str, seen: frozenset[str]) -> set[str]:
        app = ".".join(module.split(".")[:3])
        found: set[str] = set()
        for call in self.calls[inside.name]:
            home = self.modules[call.module].imports.get(inside.name)
            if call.module != module and not (home or "").startswith(app):
                continue
            value = _passed(call.node, name, _position(inside, name))
            found |= self.values(call.module, call.inside, value, seen) if value is not None else {ANY}
        return found or {ANY}


def _parameters(function: Function) -> list[str]:
    return [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]


def _position(function: Function, name: str) -> int | None:
    names = [one.arg for one in function.args.args]
    return names.index(name) if name in names else None


def _passed(call: ast.Call, name: str, position: int | None) -> ast.expr | None:
    by_name = [one.value for one in call.keywords if one.arg == name]
    if by_name:
        return by_name[0]
    return call.args[position] if position is not None and position < len(call.args) else None
