"""Finds personal identifiers in text by rules: the shape of the number, what it must add up to, the words beside it.

Which kinds count is the jurisdiction's own rule; the kinds here carry the codes that jurisdictions' files use.
"""

from documents.examiner.identifiers.finding import KINDS, find_identifiers
from documents.examiner.identifiers.reading import Match

__all__ = ["KINDS", "Match", "find_identifiers"]
