"""A gunicorn worker that takes no more than it has hands for."""

from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class FairWorker(ThreadWorker):  # type: ignore[misc]  # it ships no types
    """Takes a new connection when one of its threads is free; until then it waits where any process can take it.

    The plain worker takes all that come while it is the one awake, and the other process has nothing to do: of fifty
    people who came at once two thirds waited for one processor.
    """

    most = 0

    @property
    def worker_connections(self) -> int:
        """How many connections it may hold: those that rest between two requests need no thread."""
        resting = len(self.keepalived_conns) + len(self.pending_conns)
        return min(self.most, int(self.cfg.threads) + resting)

    @worker_connections.setter
    def worker_connections(self, most: Any) -> None:
        self.most = int(most)
