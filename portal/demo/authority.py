"""The development authority of a demonstration, and the invented people it certifies."""

from collections.abc import Callable
from datetime import datetime

from portal.config import DEVELOPMENT_CONTOUR, Config
from portal.demo import material
from portal.demo.shapes import Person
from portal.eds import development
from portal.eds.development.agent import Agent
from portal.eds.development.directory import AUTHORITY_FILE
from portal.rules import Refusal, Refused

KINDS = {"organisation_head": "head", "organisation_signatory": "signer", "head": "head"}
PEOPLE = "people"
REVOKED = development.Profile(
    "revoked", "ҚАЙТАРЫЛҒАНОВ", "ДӘУЛЕТ", None, "800101100013", "revoked"
)  # for trying what a revoked certificate meets


def profile_of(person: Person) -> development.Profile:
    """The certificate a person gets: an individual's, or the organisation's for its head and
    signatory and a state body's for its head. Other officials act in office by their role, so
    theirs is an individual's as well."""
    organisations = {one.slug: one for one in material.organisations()}
    kind = KINDS.get(person.role, "individual")
    organisation = organisations.get(person.organisation or "") if person.role in KINDS else None
    name = person.name_kk
    return development.Profile(
        name=person.slug,
        surname=name.surname,
        given_name=name.given,
        patronymic=name.patronymic or None,
        iin=person.iin,
        kind=kind,
        org_name=organisation.name.kk if organisation else None,
        org_bin=organisation.bin if organisation else None,
    )


def ensure_authority(config: Config, now: datetime) -> None:
    """Make the authority and the people's certificates once; refused outside the development
    contour."""
    _only_in_development(config)
    config.eds.trust_dir.mkdir(parents=True, exist_ok=True)
    people = [profile_of(person) for person in material.people()]
    development.ensure(config.eds.trust_dir, [*people, REVOKED], now)
    renew_lists(config, now)


def renew_lists(config: Config, now: datetime) -> int:
    """Renew the authority's revocation lists by the portal's clock, wherever it was moved; how many
    were made. A folder without the authority's keys has nothing to renew."""
    if not (config.eds.trust_dir / AUTHORITY_FILE).exists():
        return 0
    authority = development.load_authority(config.eds.trust_dir, now)
    return len(development.renew_lists(config.eds.trust_dir, authority, config.eds.crl_dir))


def sign_as(config: Config, slug: str, content: bytes, now: datetime, *, detached: bool) -> bytes:
    """The CMS that the person's NCALayer would give; refused outside the development contour."""
    credential = credential_of(config, slug)
    return development.sign_cms(credential, content, detached=detached, signing_time=now)


def credential_of(config: Config, slug: str) -> development.Credential:
    """The development key of an invented person; refused outside the development contour."""
    _only_in_development(config)
    file = config.eds.trust_dir / PEOPLE / f"{slug}.json"
    known = {REVOKED.name, *(person.slug for person in material.people())}
    if slug not in known or not file.exists():
        raise Refused(Refusal("Nobody of this name has a development key", ""))
    return development.load(file)


def agent_of(config: Config, usual: development.Plan, now: Callable[[], datetime]) -> Agent:
    """The loopback agent with the keys of the invented people; refused outside the development
    contour."""
    _only_in_development(config)
    files = sorted((config.eds.trust_dir / PEOPLE).glob("*.json"))
    holders = {file.stem: development.load(file) for file in files}
    if usual.holder not in holders:
        raise Refused(Refusal("Nobody of this name has a development key", ""))
    return Agent(holders, usual, now)


def _only_in_development(config: Config) -> None:
    if config.eds.contour != DEVELOPMENT_CONTOUR or not config.is_demo:
        raise Refused(Refusal("Development keys exist in a demonstration only", ""))
