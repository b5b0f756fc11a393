"""The headers of every answer of the public API: any page of the web may read it, and nobody reads
the same twice (decided: answers of the API)."""

from flask import Flask, Response, request

from portal.core.api.guard import READING, is_of_api

EXPOSED = (
    *("ETag", "Last-Modified", "Link", "Retry-After"),
    *("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy"),
)
MAY_BE_SENT = "Accept, If-None-Match, If-Modified-Since"
A_DAY = "86400"  # seconds that a browser remembers what it may


def _dress(response: Response) -> Response:
    headers, status = response.headers, response.status_code
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = ", ".join((*READING, "OPTIONS"))
        headers["Access-Control-Allow-Headers"] = MAY_BE_SENT
        headers["Access-Control-Max-Age"] = A_DAY
    headers["Cache-Control"] = "no-store" if status >= 400 else "public, no-cache"
    if 300 <= status < 400 and status != 304:
        response.set_data(b"")  # the address alone, no page
    if status == 200 and request.method in READING and not response.is_streamed:
        response.add_etag()
        response.make_conditional(request)
    return response


def init_app(app: Flask) -> None:
    """Dress an answer before the cache of pages keeps it."""

    @app.after_request
    def dress(response: Response) -> Response:
        return _dress(response) if is_of_api() else response
