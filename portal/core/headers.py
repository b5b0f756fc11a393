"""Security headers on every answer (OWASP ASVS 14.4)."""

from flask import Flask, Response, request
from flask_login import current_user

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "manifest-src": "'self'",
}
A_YEAR = 31_536_000  # seconds
SOON = "public, max-age=300"  # fonts and modules, named by other files


def init_app(app: Flask) -> None:
    """One place that dresses every answer."""
    config = app.config["PORTAL"]
    connect = f"{POLICY['connect-src']} {config.agent_url.rstrip('/')}"
    policy = "; ".join(
        f"{name} {value}" for name, value in {**POLICY, "connect-src": connect}.items()
    )

    @app.after_request
    def dress(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if config.is_https:
            headers["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"
        if request.endpoint == "static" and response.status_code < 400:
            fixed = "v" in request.args  # a file whose address changes with its content
            headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if fixed else SOON
        elif "Cache-Control" not in headers:
            personal = response.status_code >= 400 or current_user.is_authenticated
            headers["Cache-Control"] = "no-store" if personal else "no-cache"
            headers.add("Vary", "Cookie")
        return response
