"""What every request to the public API meets first: fair limits, and parameters that are read by
what the address states (decided: limits of the API, parameters of the API)."""

from collections.abc import Iterable

from flask import Flask, Response, current_app, g, request, session
from flask_limiter.util import get_remote_address

from portal.core.api.asks import Wrong, read_all
from portal.core.api.described import FOR_MACHINES, ROOT, Described, stated_by
from portal.core.errors import problem
from portal.core.limits import Allowance, allowance

FAIR = "600 per minute"  # answers of one address that were not known to the caller yet
LARGEST_NUMBER = 2**31 - 1  # that a database takes
READING = ("GET", "HEAD")


def is_of_api() -> bool:
    """Whether the request is to the public API, and not to the machine interface (§8)."""
    path = f"{request.path}/"
    return path.startswith(f"{ROOT}/") and not path.startswith(FOR_MACHINES)


def wrong_parameters(faults: Iterable[Wrong], known: Iterable[str] = ()) -> Response:
    """422 with each parameter that cannot be answered."""
    told = [one.told() for one in faults]
    names = ", ".join(f"`{one['name']}`" for one in told)
    title = f"These parameters cannot be answered: {names}"
    return problem(422, title, parameters=told, known=sorted(known))


def _stated() -> Described | None:
    return stated_by(current_app.view_functions.get(request.endpoint or ""))


def _windows(stated: Described | None) -> list[tuple[str, str]]:
    """The limits of this request, the tightest first, each with whom it counts."""
    who = get_remote_address()
    common = [(FAIR, f"api:{who}")]
    own = stated.limit if stated else None
    return [(own, f"api:{request.endpoint}:{who}"), *common] if own else common


def _stop() -> Response | None:
    """The answer that stops a request before anything is looked up."""
    stated = _stated()
    for limit, who in _windows(stated):
        found = allowance(limit, who, counts=False)
        if found.is_exceeded:
            return _too_many(found)
    if stated is None:
        return None
    for value in (request.view_args or {}).values():
        if (isinstance(value, int) and value > LARGEST_NUMBER) or "\0" in str(value):
            return problem(404, "Not Found")
    g.asked, faults = read_all(stated.asks, request.args)
    return wrong_parameters(faults, (ask.name for ask in stated.asks)) if faults else None


def _too_many(found: Allowance) -> Response:
    answer = problem(429, "Too many requests: wait and try again")
    answer.headers["Retry-After"] = str(found.seconds)
    return answer


def _count(response: Response) -> Response:
    """An answer that was already known to the caller (304) is not counted."""
    counts = response.status_code not in (304, 429)
    seen = [(limit, allowance(limit, who, counts=counts)) for limit, who in _windows(_stated())]
    limit, left = min(seen, key=lambda one: one[1].left)
    response.headers["RateLimit-Limit"] = str(left.most)
    response.headers["RateLimit-Remaining"] = str(left.left)
    response.headers["RateLimit-Reset"] = str(left.seconds)
    response.headers["RateLimit-Policy"] = f"{left.most};w={WINDOWS[limit.split(' per ')[1]]}"
    return response


WINDOWS = {"minute": 60, "hour": 3600}  # seconds


def init_app(app: Flask) -> None:
    """Stand before the cache of pages, so that what it answers is counted too."""

    @app.before_request
    def stop() -> Response | None:
        return _stop() if is_of_api() and request.method in READING else None

    @app.after_request
    def count(response: Response) -> Response:
        if not is_of_api():
            return response
        session.modified = session.accessed = False  # an answer of the API is the same for all
        return _count(response) if request.method in READING else response

    @app.errorhandler(Wrong)
    def wrong(error: Wrong) -> Response:
        stated = _stated()
        return wrong_parameters([error], (ask.name for ask in stated.asks) if stated else ())
