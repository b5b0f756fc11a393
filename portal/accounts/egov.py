"""The sign-in service of the e-government (idp.egov.kz): OAuth 2.0, authorisation code (§13).

The portal asks for the code's owner over TLS itself; nothing that passes through the browser says
who somebody is. Off until the operator has a contract and gives the settings."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from urllib.parse import quote_plus, urlencode

import urllib3

from portal.config_ways import EgovSettings
from portal.core.signer import SignerFacts
from portal.eds.policy import iin_checksum_holds

AUTHORIZE, TOKEN, PERSON = "/idp/oauth/authorize", "/idp/oauth/token", "/idp/resource/user/basic"
SCOPE = "user:basic:read"
PATIENCE = urllib3.Timeout(connect=3, read=5)  # seconds without a word
LONGEST = 7  # seconds for one answer
PIECE = 8192  # bytes
LARGEST = 64 * 1024  # bytes of an answer
IIN = re.compile(r"[0-9]{12}")
NAMES = ("surname", "name", "patronymic")
NAME_LIMIT = 100  # characters of each name


class EgovRefused(Exception):
    """The e-government did not say who somebody is; `code` is stable, `detail` is for the log."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class EgovProvider:
    """Sends people to the service and asks it who came back."""

    settings: EgovSettings
    http: urllib3.PoolManager

    def address(self, state: str, verifier: str, redirect_uri: str, language: str) -> str:
        """Where the browser is sent; the service sends it back with the state."""
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": redirect_uri,
            "state": state,
            "scope": SCOPE,
            "lang": "ru" if language == "ru" else "kk",
        }
        if self.settings.uses_pkce:
            digest = hashlib.sha256(verifier.encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            asked |= {"code_challenge": challenge, "code_challenge_method": "S256"}
        return f"{self.settings.url}{AUTHORIZE}?{urlencode(asked)}"

    def person(self, code: str, verifier: str, redirect_uri: str) -> SignerFacts:
        """Whose code it is; raises EgovRefused `egov_silent`, `egov_refused`, `egov_unclear`."""
        token = self._token(code, verifier, redirect_uri)
        told = self._ask("GET", PERSON, {"Authorization": f"Bearer {token}"})
        return _facts(told, is_strict=self.settings.is_strict)

    def _token(self, code: str, verifier: str, redirect_uri: str) -> str:
        posted = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": self.settings.client_id,
        }
        if self.settings.uses_pkce:
            posted["code_verifier"] = verifier
        named = self.settings.client_id, self.settings.client_secret
        secret = ":".join(map(quote_plus, named))  # RFC 6749, 2.3.1
        basic = urllib3.make_headers(basic_auth=secret)
        form = {**basic, "Content-Type": "application/x-www-form-urlencoded"}
        token = self._ask("POST", TOKEN, form, urlencode(posted)).get("access_token")
        if not isinstance(token, str) or not token.isprintable() or not token:
            raise EgovRefused("egov_unclear", "no token")
        return token

    def _ask(
        self, method: str, path: str, headers: Mapping[str, str], body: str | None = None
    ) -> Mapping[str, object]:
        """One answer in JSON, of bounded size; no redirect is followed, nothing is asked twice."""
        try:
            answer = self.http.request(
                method,
                self.settings.url + path,
                body=body,
                headers={"Accept": "application/json", **headers},
                timeout=PATIENCE,
                redirect=False,
                retries=False,
                preload_content=False,
            )
            content = _whole(answer, monotonic() + LONGEST)
        except urllib3.exceptions.HTTPError as error:
            raise EgovRefused("egov_silent", type(error).__name__) from error
        if answer.status >= 500:
            raise EgovRefused("egov_silent", f"status {answer.status}")
        if answer.status != 200:
            raise EgovRefused("egov_refused", f"status {answer.status}")
        try:
            told = json.loads(content) if len(content) <= LARGEST else None
        except ValueError:
            told = None
        if not isinstance(told, Mapping):
            raise EgovRefused("egov_unclear", "no JSON object")
        return told


def _whole(answer: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    """The body of an answer, a little more than allowed at the most; an answer that comes in drops
    is given up in time."""
    content = b""
    while len(content) <= LARGEST and (piece := answer.read1(PIECE)):
        content += piece
        if monotonic() > deadline:
            raise EgovRefused("egov_silent", "too slow")
    answer.release_conn()
    return content


def _facts(told: Mapping[str, object], *, is_strict: bool) -> SignerFacts:
    """The person of an answer; an organisation beside it is left alone, since only a key of its own
    acts for it (decided: legal entities)."""
    person = told.get("person")
    given = person if isinstance(person, Mapping) else {}
    iin = given.get("iin")
    if not isinstance(iin, str) or not IIN.fullmatch(iin):
        raise EgovRefused("egov_unclear", "no IIN")
    if is_strict and not iin_checksum_holds(iin):
        raise EgovRefused("egov_unclear", "the IIN does not hold")
    names = [" ".join(str(given.get(name) or "").split())[:NAME_LIMIT] for name in NAMES]
    name = " ".join(filter(None, names))
    if not name or not name.isprintable():
        raise EgovRefused("egov_unclear", "no name")
    return SignerFacts(iin, name)


def make_provider(settings: EgovSettings | None) -> EgovProvider | None:
    """The provider of the settings; none when the portal has no contract."""
    return EgovProvider(settings, urllib3.PoolManager(maxsize=4)) if settings else None
