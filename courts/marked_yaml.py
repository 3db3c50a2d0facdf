"""YAML with the line of everything in it. Every value is text or nothing: the schema, not YAML, decides the types.

So `06106` keeps its nought, `17:00` is no number of minutes, and a code `NO` is no falsehood.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from django.utils.translation import gettext as _
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Place = tuple[str | int, ...]
Value = str | None | list["Value"] | dict[str, "Value"]

# libyaml's parser is twenty times faster and comes with the usual wheels.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NOTHING = {"", "~", "null", "Null", "NULL"}
DEEPEST = 8


@dataclass
class Marked:
    """What a file says, the line of each part, and what is wrong with its form."""

    value: Value = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def line_of(self, place: Place) -> int:
        """The line of the place, or of the nearest part around it that the file has."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_marked(text: str) -> Marked:
    marked = Marked()
    try:
        node = yaml.compose(text, LOADER)
    except yaml.MarkedYAMLError as error:
        marked.problems.append(said_by(error))
        return marked
    except yaml.YAMLError as error:
        marked.problems.append((1, _("this is not YAML: %(reason)s") % {"reason": first_line(str(error))}))
        return marked
    if node is not None:
        marked.value = Reader(marked).read(node, ())
    return marked


def said_by(error: yaml.MarkedYAMLError) -> tuple[int, str]:
    mark = error.problem_mark or error.context_mark
    reason = error.problem or error.context or str(error)
    return (mark.line + 1 if mark else 1, _("this is not YAML: %(reason)s") % {"reason": first_line(reason)})


def first_line(text: str) -> str:
    return text.strip().split("\n")[0]


class Reader:
    """Walks the nodes once, noting lines and duplicate keys on the way."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.seen: set[int] = set()

    def read(self, node: Node, place: Place) -> Value:
        self.marked.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, ScalarNode):
            return None if not node.style and node.value in NOTHING else str(node.value)
        if id(node) in self.seen or len(place) > DEEPEST:
            self.complain(node, _("write this out plainly: no references, and no more than eight levels"))
            return None
        self.seen.add(id(node))
        if isinstance(node, SequenceNode):
            return [self.read(item, (*place, number)) for number, item in enumerate(node.value)]
        return dict(self.pairs(node, place))

    def pairs(self, node: Node, place: Place) -> Iterator[tuple[str, Value]]:
        first_lines: dict[str, int] = {}
        for key_node, value_node in node.value if isinstance(node, MappingNode) else ():
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in first_lines:
                said = {"key": key, "line": first_lines[key]}
                self.complain(key_node, _("the key “%(key)s” stands twice; first on line %(line)s") % said)
                continue
            first_lines[key] = self.marked.lines[*place, key] = line
            yield key, self.read(value_node, (*place, key))

    def complain(self, node: Node, reason: str) -> None:
        self.marked.problems.append((node.start_mark.line + 1, reason))
