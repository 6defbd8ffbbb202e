"""What is said to a request whose fields cannot be read: that it is so, and nothing of what stood in it."""

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError


def install(app: FastAPI) -> None:
    """For all routes of ``app``.

    FastAPI's own answer repeats the input: a code or password would stand in whatever keeps answers, and what JSON can
    write but no text can hold (``\\ud800``) could not be answered at all.
    """
    app.add_exception_handler(RequestValidationError, _answer)


def _answer(_: Request, __: Exception) -> Response:
    return Response(status_code=422)
