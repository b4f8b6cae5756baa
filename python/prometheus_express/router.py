"""Which handler answers which method and path, and what runs before it."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Iterator, Mapping, Sequence, Union

Body = str
Headers = Mapping[str, str]
Response = dict[str, Any]
Handler = Callable[[Headers, Body], Response]
Middleware = Callable[[Headers, Body], Union[Response, None]]
Route = tuple[str, str, Handler]
Answer = tuple[int, str, bytes]

http_default_status = "200 OK"


def response(content: str | bytes, status: str | int = http_default_status, type: str = "text/plain") -> Response:
    """What a handler gives back: a status such as 200 or "404 Not Found", and a body."""
    return {"status": status, "content": content, "type": type}


def error_handler(headers: Headers, body: Body) -> Response:
    """Answers what no route does."""
    return response("Not Found", "404 Not Found")


def _status(status: Union[int, str]) -> int:
    """200 of 200 and of "200 OK"."""
    number = int(status.split(" ", 1)[0]) if isinstance(status, str) else status
    if not 200 <= number <= 599:
        raise ValueError(f"a status is 200 to 599, not {status!r}")
    return number


def take_apart(result: Response) -> Answer:
    """What a handler has given, checked, so that nothing is sent by halves."""
    content = result["content"]
    if not isinstance(content, (str, bytes)):
        raise TypeError(f"the content must be a str or bytes, not {type(content)}")
    body = content.encode() if isinstance(content, str) else content
    kind = result.get("type", "text/plain")
    if not isinstance(kind, str) or not all(" " <= character <= "~" for character in kind):
        raise ValueError(f"not a type of content: {kind!r}")
    return _status(result["status"]), kind, body


def bind_middleware(handler: Handler, middleware: Sequence[Middleware] = ()) -> Handler:
    """A handler that asks each middleware first: the first that gives no None has answered."""

    def invoke(headers: Headers, body: Body) -> Response:
        for step in middleware:
            answer = step(headers, body)
            if answer is not None:
                return answer
        return handler(headers, body)

    return invoke


def validate_route(route: Sequence[Any]) -> bool:
    """Whether it is a method, a path and a handler."""
    return len(route) == 3 and isinstance(route[0], str) and isinstance(route[1], str) and callable(route[2])


class Router:
    """A list of routes, of which the first that has the method and path of a request answers it.

    A handler is called with the request's headers, in lower case, beside 'method', 'path' (as sent,
    without the query) and 'query', and with its body as text; bytes that are not UTF-8 are there as
    with errors="surrogateescape". What it raises is logged, and answered 500.
    """

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def __contains__(self, route: Sequence[Any]) -> bool:
        return any(known[:2] == tuple(route[:2]) for known in self.routes)

    def __iter__(self) -> Iterator[Route]:
        return iter(self.routes)

    def __len__(self) -> int:
        return len(self.routes)

    def register(self, method: str, path: str, handler: Handler) -> None:
        """Adds a route. ValueError: not two texts and a function."""
        self.register_all([(method, path, handler)])

    def register_all(self, routes: Iterable[Route]) -> None:
        """Adds several: tuples of method, path and handler."""
        for route in routes:
            if not validate_route(route):
                raise ValueError(f"not a method, a path and a handler: {route!r}")
            self.routes.append(route)

    def select(self, method: str, path: str) -> Handler:
        """The handler of a request; error_handler where there is none."""
        for route in self.routes:
            if route[0] == method and route[1] == path:
                return route[2]
        return error_handler
