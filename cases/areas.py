"""The menus that a new case can be started from."""

AREAS = frozenset({"civil-family", "housing", "small-claims"})
