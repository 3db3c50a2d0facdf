"""The WSGI program: one door, behind it the API, the card page, the control desk and the sign of life."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from standin.api import answer_api
from standin.control import answer_control
from standin.desk import Desk
from standin.errors import ApiError, server_failed
from standin.faults import Trouble
from standin.ids import new_id
from standin.page import answer_page, failure_page
from standin.web import Request, Response, json_response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

logger = logging.getLogger("standin.calls")

NAME = "card-stand-in"


class Program:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started, id_ = time.monotonic(), new_id("req", length=14)
        response = self._answer(environ, id_)
        response.headers["Request-Id"] = id_
        _log(environ, response, milliseconds=round(1000 * (time.monotonic() - started)))
        return response.send(start_response, without_body=environ["REQUEST_METHOD"] == "HEAD")

    def _answer(self, environ: WSGIEnvironment, id_: str) -> Response:
        path, is_api = environ.get("PATH_INFO", "/"), _is_api(environ.get("PATH_INFO", "/"))
        try:
            request = Request.from_environ(environ, id_=id_)
            if path == "/healthz":
                return json_response({"name": NAME, "pid": os.getpid(), "parent_pid": self.desk.parent_pid})
            if path.startswith("/_standin/"):
                return answer_control(self.desk, request)
            response = self._work(request, is_api=is_api)
        except ApiError as error:
            return json_response(error.body(), status=error.status) if is_api else failure_page()
        except ConnectionAbortedError:
            raise
        except Exception:  # the door: whatever went wrong inside, the caller gets an answer and the log the reason
            logger.exception("call failed")
            return json_response(server_failed().body(), status=500) if is_api else failure_page()
        return response

    def _work(self, request: Request, *, is_api: bool) -> Response:
        trouble = Trouble.at(self.desk.store, request.method, request.path)
        response = (answer_api if is_api else answer_page)(self.desk, request, trouble)
        if is_api and request.version:
            response.headers["Stripe-Version"] = request.version
        trouble.after()
        return response


def _is_api(path: str) -> bool:
    return path.startswith(("/v1/", "/_standin/"))


def _log(environ: WSGIEnvironment, response: Response, *, milliseconds: int) -> None:
    """The kind of call only: a session's name opens its card page, and bodies hold card numbers."""
    shown = re.sub(r"/(cs|tds)_\w+", r"/{\1}", environ.get("PATH_INFO", "/"))
    logger.info("%s %s %d %d ms", environ["REQUEST_METHOD"], shown, response.status, milliseconds)
