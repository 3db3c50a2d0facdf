import sys


def say(words: object) -> None:
    """One line to whoever watches the run, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
