"""How gunicorn serves the portal: `python -m gunicorn -c python:efiling.gunicorn_conf efiling.wsgi`."""

import os
import sys
from typing import Any

from efiling.env import Env, EnvError

env = Env(os.environ)
is_embedded = not env.text("REDIS_URL")

bind = f"{env.text('HOST', '127.0.0.1')}:{env.whole('PORT', default=8000, least=1)}"
worker_class = "efiling.fair.FairWorker"
workers = env.whole("WEB_WORKERS", default=1 if is_embedded else 2, least=1)
# Read once and forked: a web process that died is back in a moment, and all of them share the memory of the code.
preload_app = not is_embedded
# They share one interpreter: more of them spend their time on handing it to each other, and each has its own connection
# to the database. One process alone has more, because a slow answer of the card processor keeps a thread.
threads = env.whole("WEB_THREADS", default=8 if is_embedded else 4, least=1)
# A thread that others wait for, because it has the docket counter's row, waits itself for the interpreter after each
# statement: a millisecond instead of five.
sys.setswitchinterval(0.001)
timeout = 60
graceful_timeout = 15
keepalive = 5
loglevel = "warning"
accesslog = None  # the portal logs its requests itself, without addresses that hold names or tokens
control_socket_disable = True
proc_name = "efiling"

if is_embedded and workers != 1:
    raise EnvError("Without REDIS_URL there is one web process, with the worker inside: leave WEB_WORKERS at 1.")


def post_worker_init(_worker: Any) -> None:
    if is_embedded:
        from efiling import embedded  # noqa: PLC0415 - only now, after the fork: threads do not survive one

        embedded.start()


def worker_exit(_server: Any, _worker: Any) -> None:
    if is_embedded:
        from efiling import embedded  # noqa: PLC0415 - see above

        embedded.stop()
