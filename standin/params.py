"""Form-encoded parameters, nested by brackets as Stripe's libraries send them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

from standin.errors import ApiError, bad_param, missing_param, unknown_param

Tree: TypeAlias = "dict[str, Tree | str]"

PART = re.compile(r"\[([^\[\]]*)\]")
MAX_PAIRS, MAX_PAIR_KEY, MAX_PAIR_VALUE = 50, 40, 500


def parse_params(text: str) -> Tree:
    """`a[b][0]=c` becomes {"a": {"b": {"0": "c"}}}; `a[]=c` counts upwards."""
    tree: Tree = {}
    for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=2000):
        _put(tree, _path(name), value)
    return tree


def _path(name: str) -> list[str]:
    head, bracket, _ = name.partition("[")
    return [head, *PART.findall(name)] if bracket else [head]


def _put(tree: Tree, path: list[str], value: str) -> None:
    for key in path[:-1]:
        below = tree.setdefault(key or str(len(tree)), {})
        if isinstance(below, str):
            raise ApiError("Invalid request: a parameter is both a value and a group.", param=path[0])
        tree = below
    tree[path[-1] or str(len(tree))] = value


class Fields:
    """Reads one group of parameters, and knows at the end which of them nobody asked for."""

    def __init__(self, tree: Tree, prefix: str = "") -> None:
        self.tree, self.prefix, self.known = tree, prefix, set[str]()

    def full(self, name: str) -> str:
        return f"{self.prefix}[{name}]" if self.prefix else name

    def has(self, name: str) -> bool:
        return name in self.tree

    def text(self, name: str, *, is_required: bool = False, most: int = 5000) -> str:
        self.known.add(name)
        value = self.tree.get(name, "")
        if not isinstance(value, str):
            raise bad_param(self.full(name), f"Invalid string: {self.full(name)}")
        if is_required and not value:
            raise missing_param(self.full(name))
        if len(value) > most:
            raise bad_param(
                self.full(name),
                f"Invalid string: must be at most {most} characters",
                code="parameter_invalid_string_too_long",
            )
        return value

    def whole(self, name: str, *, is_required: bool = False) -> int | None:
        value = self.text(name, is_required=is_required)
        if value == "":
            return None
        if not re.fullmatch(r"-?\d{1,18}", value):
            raise bad_param(self.full(name), f"Invalid integer: {value}", code="parameter_invalid_integer")
        return int(value)

    def truth(self, name: str) -> bool | None:
        value = self.choice(name, among=("true", "false"))
        return None if value == "" else value == "true"

    def choice(self, name: str, *, among: Collection[str], is_required: bool = False) -> str:
        value = self.text(name, is_required=is_required)
        if value and value not in among:
            raise bad_param(self.full(name), f"Invalid {self.full(name)}: must be one of {', '.join(among)}")
        return value

    def url(self, name: str, *, is_required: bool = False) -> str:
        value = self.text(name, is_required=is_required)
        if value and not (urlsplit(value).scheme in {"http", "https"} and urlsplit(value).netloc):
            raise bad_param(self.full(name), "Not a valid URL", code="url_invalid")
        return value

    def group(self, name: str) -> Fields:
        self.known.add(name)
        below = self.tree.get(name, {})
        if isinstance(below, str):
            if below:
                raise bad_param(self.full(name), f"Invalid object: {self.full(name)}")
            below = {}
        return Fields(below, self.full(name))

    def groups(self, name: str) -> list[Fields]:
        rows = self.group(name)
        return [rows.group(key) for key in rows.tree]

    def texts(self, name: str) -> list[str]:
        rows = self.group(name)
        return [rows.text(key) for key in rows.tree]

    def pairs(self, name: str) -> dict[str, str]:
        """Metadata: at most 50 pairs, keys of 40 and values of 500 characters; an empty value unsets its key."""
        rows = self.group(name)
        if len(rows.tree) > MAX_PAIRS:
            raise bad_param(self.full(name), f"Metadata can have at most {MAX_PAIRS} keys")
        for key in rows.tree:
            if len(key) > MAX_PAIR_KEY:
                raise bad_param(self.full(name), f"Metadata keys can be at most {MAX_PAIR_KEY} characters: {key[:60]}")
        pairs = {key: rows.text(key, most=MAX_PAIR_VALUE) for key in rows.tree}
        return {key: value for key, value in pairs.items() if value}

    def finish(self) -> None:
        for name in self.tree:
            if name not in self.known:
                raise unknown_param(self.full(name))
