"""Where settings come from, with the place of each: a YAML file, `SEKISHO_*` variables, options.

`Sources` builds one plain tree and can say for any path in it where that part was written, so that
an error points at a line, a variable or an option. It knows nothing of which settings exist.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Loc = tuple[str | int, ...]

PREFIX = "SEKISHO_"
# Read by the command line, not a setting itself.
CONFIG_VARIABLE = "SEKISHO_CONFIG"
# Kubernetes writes these into every pod beside a Service called "sekisho".
_SERVICE_LINK = re.compile(r"SEKISHO_SERVICE_(HOST|PORT\w*)|SEKISHO_PORT(_[0-9]+_(TCP|UDP)\w*)?")
# A file that is nested deeper than any setting is a mistake, not a configuration.
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `where` is `file:line:column`, a variable or an option."""

    where: str
    setting: str
    message: str

    def __str__(self) -> str:
        setting = f"{self.setting}: " if self.setting else ""
        return f"{self.where}: {setting}{self.message}"


class ConfigError(Exception):
    """Everything that is wrong with the configuration, one line each. Holds no configured value."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Sources:
    """The tree that is checked, and the origin of its parts. Later layers win."""

    tree: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _origins: dict[Loc, str] = field(default_factory=dict)
    _keys: dict[Loc, str] = field(default_factory=dict)

    def add_file(self, path: Path) -> None:
        _YamlLayer(self, str(path)).read(path)

    def add_environment(self, environ: Mapping[str, str]) -> None:
        """`SEKISHO_LISTEN__PORT` is `listen.port`. `{…}`, `[…]` and `null` are read as YAML."""
        for name in sorted(environ):
            if not name.startswith(PREFIX) or name == CONFIG_VARIABLE:
                continue
            value = environ[name]
            if _SERVICE_LINK.fullmatch(name) and name != "SEKISHO_PORT":
                continue
            if name == "SEKISHO_PORT" and value.startswith("tcp://"):
                continue
            self._add_variable(name, value)

    def add_option(self, loc: Loc, value: object, option: str) -> None:
        self._put(loc, value, option)

    def where(self, loc: Loc, *, key: bool = False) -> str:
        """The place of `loc`, or of the nearest part around it; `key` asks for its name's place."""
        if key and loc in self._keys:
            return self._keys[loc]
        for end in range(len(loc), -1, -1):
            if loc[:end] in self._origins:
                return self._origins[loc[:end]]
        return "configuration"

    def _add_variable(self, name: str, text: str) -> None:
        segments = name.removeprefix(PREFIX).split("__")
        if not all(segments):
            self.problems.append(Problem(name, "", "a part of the name between __ is empty"))
            return
        value: object = text
        if text == "null" or text.startswith(("{", "[")):
            try:
                value = yaml.safe_load(text)
            except (yaml.YAMLError, RecursionError):
                self.problems.append(Problem(name, "", "begins like YAML and cannot be read as it"))
                return
        loc: list[str] = []
        node: object = self.tree
        for segment in segments:
            loc.append(_spelling(segment, node, below=tuple(loc)))
            node = node.get(loc[-1]) if isinstance(node, dict) else None
        self._put(tuple(loc), value, name)

    def _put(self, loc: Loc, value: object, origin: str) -> None:
        node = self.tree
        for depth, part in enumerate(loc[:-1]):
            child = node.get(str(part))
            if not isinstance(child, dict):
                child = node[str(part)] = {}
                self._origins[loc[: depth + 1]] = origin
            node = child
        node[str(loc[-1])] = value
        stale = [old for old in self._origins if old[: len(loc)] == loc]
        for old in stale:
            del self._origins[old]
        self._keys.pop(loc, None)
        self._origins[loc] = origin


def _spelling(segment: str, node: object, *, below: Loc) -> str:
    """Variables are upper case and cannot hold hyphens: a key that the file has keeps its form."""
    if isinstance(node, dict):
        for key in node:
            if str(key).replace("-", "_").upper() == segment.upper():
                return str(key)
    return segment.upper() if below == ("policy", "actions") else segment.lower()


class _YamlLayer:
    """YAML read as nodes, because a node knows its line and a plain value does not."""

    def __init__(self, sources: Sources, name: str) -> None:
        self._sources = sources
        self._name = name
        self._loader = yaml.SafeLoader("")

    def read(self, path: Path) -> None:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            self._problem(None, f"cannot be read: {error.strerror}")
            return
        except UnicodeDecodeError:
            self._problem(None, "is not UTF-8 text")
            return
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            self._problem(error.problem_mark or error.context_mark, f"not YAML: {error.problem}")
            return
        except (yaml.YAMLError, RecursionError):
            self._problem(None, "not YAML: a character or a nesting that YAML does not allow")
            return
        if root is None:
            return
        if not isinstance(root, yaml.MappingNode):
            self._problem(root.start_mark, "a configuration is a list of `key: value` lines")
            return
        self._sources.tree = self._mapping(root, ())

    def _value(self, node: yaml.Node, loc: Loc) -> Any:
        self._sources._origins[loc] = self._at(node.start_mark)
        if len(loc) > _MAX_DEPTH:
            self._problem(node.start_mark, "is nested too deep")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(child, (*loc, i)) for i, child in enumerate(node.value)]
        try:
            return self._loader.construct_object(node)
        except (yaml.YAMLError, ValueError):
            self._problem(node.start_mark, "a value of a kind that is not known here")
            return None

    def _mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Any]:
        self._sources._origins[loc] = self._at(node.start_mark)
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem(key_node.start_mark, "a key must be a plain word")
                continue
            key = str(key_node.value)
            if key in result:
                first = self._sources._keys[(*loc, key)].removeprefix(f"{self._name}:")
                self._problem(key_node.start_mark, f"{key} stands here twice, first at {first}")
                continue
            self._sources._keys[(*loc, key)] = self._at(key_node.start_mark)
            result[key] = self._value(value_node, (*loc, key))
        return result

    def _at(self, mark: yaml.Mark | None) -> str:
        return self._name if mark is None else f"{self._name}:{mark.line + 1}:{mark.column + 1}"

    def _problem(self, mark: yaml.Mark | None, message: str) -> None:
        self._sources.problems.append(Problem(self._at(mark), "", message))
