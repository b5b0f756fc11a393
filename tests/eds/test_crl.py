"""Taking in revocation lists: verified, complete, never backwards."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from portal.eds import TrustStore, crl_intake, der, gost3410, oids
from portal.eds.crl import Entry
from portal.eds.crl_index import DELTA, FULL, IndexDamaged
from portal.eds.development import certificates as made
from portal.eds.development.revocation import crl_extensions, encoded_entry
from portal.eds.keys import GOST, RSA
from tests.eds import forge
from tests.eds.forge import NOW
from tests.eds.forge_revocation import (
    HOUR,
    NEIGHBOURS,
    REVOKED_AT,
    Lists,
    certificate,
    crl,
    listed,
)


@pytest.fixture
def lists(tmp_path):
    return Lists(tmp_path)


def authority_id(issuer=None):
    return certificate(issuer or forge.authority().issuing).authority_id


def found(lists, entry, kind=FULL):
    index = lists.indexes.index(authority_id(), kind)
    return index and index.find(entry.serial)


def test_entries_are_found_with_date_and_reason(lists):
    lists.take(crl(listed(reason=3)))
    assert found(lists, listed()) == Entry(listed().serial, REVOKED_AT, 3)
    for one in NEIGHBOURS:
        assert found(lists, one) == one
    for serial in (0, 3, listed().serial + 1, listed().serial - 1, (1 << 160) - 1):
        assert found(lists, Entry(serial, NOW, 0)) is None


def test_facts_of_the_list_are_kept(lists):
    (outcome,) = lists.offer(crl(listed(), number=166))
    facts = outcome.facts
    assert outcome.is_new
    assert (facts.number, facts.base_number, facts.entries) == (166, None, len(NEIGHBOURS) + 1)
    assert (facts.this_update, facts.fetched_at) == (NOW - HOUR, NOW)
    assert lists.indexes.index(authority_id(), FULL).facts == facts


def test_list_of_nobody_is_a_list(lists):
    issuer = forge.authority().issuing
    lists.take(made_by(issuer, []))
    assert found(lists, listed()) is None
    assert lists.indexes.index(authority_id(), FULL).facts.entries == 0


def made_by(issuer, revoked, **changes):
    """A list of exactly these entries, with parts of its own."""
    named = certificate(issuer)
    parts = {
        "version": der.integer(1),
        "algorithm": GOST.signature,
        "issuer": named.subject,
        "this_update": der.time(NOW),
        "next_update": der.time(NOW + HOUR),
        "entries": der.sequence(*map(encoded_entry, revoked)) if revoked else b"",
        "extensions": der.encode(der.context(0), der.sequence(*crl_extensions(issuer, 5, None))),
    } | changes
    signed = der.sequence(*parts.values())
    signature = gost3410.sign(issuer.key, GOST.digest_of(signed))
    return der.sequence(signed, GOST.signature, der.bits(signature))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": b""}, "malformed"),
        ({"version": der.integer(0)}, "version 2"),
        ({"algorithm": RSA.signature}, "two algorithms"),
        ({"algorithm": der.sequence(der.oid(oids.RSA_SIGNATURE))}, "two algorithms"),
        ({"algorithm": der.sequence(der.oid(oids.GOST_SIGNATURE), b"\x04\0")}, "malformed"),
        ({"this_update": b""}, "malformed"),
        ({"next_update": b""}, "malformed"),
        ({"next_update": der.time(NOW - 1000 * HOUR)}, "ends before it begins"),
        ({"extensions": b""}, "malformed"),
        ({"entries": der.sequence(der.integer(7))}, "malformed"),
        ({"entries": der.encode(der.SET)}, "malformed"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_list_of_another_form_is_refused(lists, change, words):
    assert words in lists.refusal(made_by(forge.authority().issuing, [listed()], **change))
    assert not lists.files


def test_list_with_an_element_too_many_is_refused(lists):
    issuer = forge.authority().issuing
    usual = der.encode(der.context(0), der.sequence(*crl_extensions(issuer, 5, None)))
    longer = made_by(issuer, [listed()], extensions=usual + der.integer(1))
    assert "element too many" in lists.refusal(longer)
    parts = der.parse(made_by(issuer, [listed()])).children
    longer = der.sequence(*(one.encoded for one in parts), der.integer(1))
    assert "element too many" in lists.refusal(longer)


def test_algorithm_inside_the_list_may_lack_its_null(lists):
    bare = der.sequence(der.oid(oids.GOST_SIGNATURE))
    lists.take(made_by(forge.authority().issuing, [listed()], algorithm=bare))


@pytest.mark.parametrize(
    "entry",
    [
        Entry(7, REVOKED_AT, 7),
        Entry(7, REVOKED_AT, 11),
        Entry(7, REVOKED_AT, 8),
        Entry(1 << 160, REVOKED_AT, 1),
    ],
)
def test_entry_out_of_range_is_refused(lists, entry):
    assert "malformed" in lists.refusal(crl(entry))


def test_entry_without_a_reason_is_taken_and_of_another_issuer_is_refused(lists):
    bare = der.sequence(der.integer(7), der.time(REVOKED_AT))
    lists.take(crl(bare))
    assert found(lists, Entry(7, NOW, 0)) == Entry(7, REVOKED_AT, 0)
    another = made.extension("2.5.29.29", der.sequence(), critical=True)
    foreign = der.sequence(der.integer(7), der.time(REVOKED_AT), der.sequence(another))
    assert "2.5.29.29" in lists.refusal(crl(foreign, number=11))


def test_of_two_entries_of_one_serial_the_revoking_one_holds(lists):
    lists.take(crl())
    lists.take(crl(listed(reason=8), listed(reason=6), number=11, base=10))
    assert found(lists, listed(), DELTA).reason == 6


@pytest.mark.parametrize("place", [100, 300, -40])
def test_altered_list_is_refused(lists, place):
    encoded = bytearray(crl(listed()))
    encoded[place] ^= 1
    assert lists.refusal(bytes(encoded))
    assert not lists.files


def test_signature_of_another_key_is_refused(lists):
    issuer = replace(forge.authority().issuing, key=77)
    assert "signature" in lists.refusal(crl(issuer=issuer))


def test_damaged_files_are_refused_wherever_they_are_cut(lists):
    whole = crl(listed())
    for end in (1, 2, 40, 200, len(whole) // 2, len(whole) - 1):
        assert lists.refusal(whole[:end])
    assert "bytes after the end" in lists.refusal(whole + b"\0")
    assert "empty" in lists.refusal(b"")
    assert not lists.files


def test_list_of_an_unknown_authority_is_refused(lists):
    stranger = forge.create_authority(NOW)
    assert lists.refusal(crl(issuer=stranger.issuing)), "the name is the same, the key is not"
    named = made.name((oids.COMMON_NAME, "another"))
    unknown = forge.authority_under(forge.authority().root, 9, subject=named)
    assert "no trusted authority" in lists.refusal(crl(issuer=unknown))


def test_holder_and_authority_without_the_right_make_no_lists(tmp_path):
    assert "no trusted" in Lists(tmp_path).refusal(crl(issuer=forge.credential()))
    usage = made.extension(oids.KEY_USAGE, der.bits(b"\x04", 2), critical=True)
    order = forge.request(
        key=9,
        subject=made.name((oids.COMMON_NAME, "DEV 9")),
        extensions=forge.without(
            made.authority_extensions(9, forge.authority().root.key), oids.KEY_USAGE, usage
        ),
    )
    between = forge.under(forge.authority().root, order)
    root = forge.authority().root.certificate_der
    trust = TrustStore([root], [between.certificate_der], "dev")
    assert "no trusted" in Lists(tmp_path, trust=trust).refusal(crl(issuer=between))


def test_list_of_the_root_is_kept_beside_that_of_the_issuing_authority(lists):
    lists.take(crl(listed()), crl(issuer=forge.authority().root))
    assert len(lists.files) == 2


def test_list_of_an_expired_authority_is_refused(lists):
    late = NOW + timedelta(days=3660)
    fresh = crl(this_update=late, next_update=late + HOUR)
    assert "certificate_expired" in lists.refusal(fresh, at=late)


def test_list_from_the_future_and_one_that_has_ended_are_refused(lists):
    lists.take(crl(this_update=NOW + crl_intake.SKEW))
    second = timedelta(seconds=1)
    assert "future" in lists.refusal(crl(number=11, this_update=NOW + crl_intake.SKEW + second))
    assert "ended" in lists.refusal(crl(number=11, next_update=NOW))


def test_list_never_goes_back_by_number(lists):
    lists.take(crl(listed(), number=10))
    before = lists.files
    assert "number 9 goes back" in lists.refusal(crl(number=9, this_update=NOW))
    assert lists.files == before
    assert found(lists, listed())


def test_list_never_goes_back_by_time(lists):
    lists.take(crl(listed(), number=10))
    earlier = NOW - HOUR - timedelta(seconds=1)
    assert "goes back" in lists.refusal(crl(number=11, this_update=earlier))
    assert found(lists, listed())


def test_same_bytes_change_nothing_and_other_bytes_of_the_number_are_refused(lists):
    first = crl(listed(), number=10)
    lists.take(first)
    before = lists.files
    (outcome,) = lists.offer(first, at=NOW + HOUR)
    assert not outcome.is_new
    assert outcome.facts.fetched_at == NOW
    assert lists.files == before
    assert "kept number 10" in lists.refusal(crl(number=10))


def test_newer_list_takes_the_place(lists):
    lists.take(crl(listed(), number=10))
    lists.take(crl(number=11, this_update=NOW))
    assert found(lists, listed()) is None


def test_delta_list_needs_its_full_list(lists):
    assert "none is kept" in lists.refusal(crl(listed(), number=11, base=10))
    lists.take(crl(number=10))
    assert "needs full list 11" in lists.refusal(crl(listed(), number=12, base=11))
    lists.take(crl(listed(), number=12, base=10))
    assert found(lists, listed(), DELTA)
    assert found(lists, listed(), FULL) is None


def test_full_and_delta_list_come_in_any_order_of_files(lists):
    lists.take(crl(number=11, base=10), crl(number=10))
    assert len(lists.files) == 2


def test_delta_list_never_goes_back(lists):
    lists.take(crl(number=10), crl(number=12, base=10))
    assert "goes back" in lists.refusal(crl(number=11, base=10, this_update=NOW))


def extended(*more, number=10):
    return (*crl_extensions(forge.authority().issuing, number, None), *more)


def test_critical_extension_that_is_unknown_is_refused(lists):
    unknown = made.extension("1.2.398.9", der.encode(der.NULL), critical=True)
    assert "unknown_critical" in lists.refusal(crl(extensions=extended(unknown)))
    harmless = made.extension("1.2.398.9", der.encode(der.NULL))
    lists.take(crl(extensions=extended(harmless)))


def test_mark_of_a_delta_list_must_be_critical(lists):
    mark = made.extension(oids.DELTA_CRL_INDICATOR, der.integer(9))
    assert "not critical" in lists.refusal(crl(extensions=extended(mark)))


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_list_that_leaves_something_out_is_refused(lists, number):
    scope = der.encode(der.context(number, constructed=False), b"\xff")
    point = made.extension(oids.ISSUING_DISTRIBUTION_POINT, der.sequence(scope), critical=True)
    assert "some reasons only" in lists.refusal(crl(extensions=extended(point)))


def test_list_that_names_its_place_is_taken(lists):
    name = der.encode(der.context(6, constructed=False), b"http://dev.invalid/dev_gost.crl")
    place = der.encode(der.context(0), der.encode(der.context(0), name))
    point = made.extension(oids.ISSUING_DISTRIBUTION_POINT, der.sequence(place), critical=True)
    lists.take(crl(extensions=extended(point)))


def test_number_of_the_list_must_be_a_number(lists):
    negative = made.extension(oids.CRL_NUMBER, der.encode(der.INTEGER, b"\xff"))
    extensions = forge.without(extended(), oids.CRL_NUMBER, negative)
    assert "out of range" in lists.refusal(crl(extensions=extensions))
    assert "no number" in lists.refusal(crl(extensions=forge.without(extended(), oids.CRL_NUMBER)))


def test_list_that_does_not_name_the_key_of_its_issuer_is_refused(lists):
    extensions = forge.without(extended(), oids.AUTHORITY_KEY_ID)
    assert "name the key" in lists.refusal(crl(extensions=extensions))
    key_id = der.encode(der.context(0, constructed=False), b"k" * 20)
    another = made.extension(oids.AUTHORITY_KEY_ID, der.sequence(key_id))
    extensions = forge.without(extended(), oids.AUTHORITY_KEY_ID, another)
    assert "no trusted authority" in lists.refusal(crl(extensions=extensions))


def rsa_authority():
    """An authority whose key is RSA, certified by the forge's root."""
    private = rsa.generate_private_key(65537, 2048)
    numbers = private.public_key().public_numbers()
    key = der.sequence(der.integer(numbers.n), der.integer(numbers.e))
    root = forge.authority().root
    between = forge.authority_under(root, 9, subject=made.name((oids.COMMON_NAME, "DEV RSA")))
    parts = der.parse(between.certificate_der).children[0].children
    spki = der.sequence(der.sequence(der.oid(oids.RSA_KEY), der.encode(der.NULL)), der.bits(key))
    signed = der.sequence(*(one.encoded for one in parts[:6]), spki, parts[7].encoded)
    signature = gost3410.sign(root.key, GOST.digest_of(signed))
    return private, replace(
        between, certificate_der=der.sequence(signed, GOST.signature, der.bits(signature))
    )


def test_list_signed_with_rsa_is_taken_only_where_it_is_allowed(tmp_path):
    private, issuer = rsa_authority()
    trust = TrustStore([forge.authority().root.certificate_der], [issuer.certificate_der], "dev")
    parts = list(der.parse(made_by(issuer, [listed()])).children[0].children)
    signed = der.sequence(*(RSA.signature if n == 1 else p.encoded for n, p in enumerate(parts)))
    signature = private.sign(signed, padding.PKCS1v15(), SHA256())
    encoded = der.sequence(signed, RSA.signature, der.bits(signature))
    assert "RSA" in Lists(tmp_path, trust=trust).refusal(encoded)
    allowed = Lists(tmp_path, trust=trust, allow_rsa=True)
    allowed.take(encoded)
    altered = encoded[:-1] + bytes((encoded[-1] ^ 1,))
    assert "signature" in Lists(tmp_path / "indexes", trust=trust, allow_rsa=True).refusal(altered)


def test_damaged_index_says_nothing_and_gives_way_to_a_good_list(lists):
    lists.take(crl(listed(), number=10))
    (path,) = lists.indexes.folder.glob("*.index")
    whole = path.read_bytes()
    cut = [whole[:end] for end in (0, 1, 20, len(whole) // 2, len(whole) - 1)]
    flipped = [whole[:n] + bytes((whole[n] ^ 1,)) + whole[n + 1 :] for n in (0, 9, 60, -40, -1)]
    for damaged in [*cut, whole + b"\0", *flipped[:3]]:
        path.write_bytes(damaged)
        with pytest.raises(IndexDamaged):
            found(lists, listed())
    lists.take(crl(listed(), number=9))
    assert found(lists, listed())


def test_index_of_another_authority_says_nothing(lists):
    lists.take(crl(listed()), crl(issuer=forge.authority().root))
    mine = lists.indexes.path(authority_id(), FULL)
    other = lists.indexes.path(authority_id(forge.authority().root), FULL)
    mine.write_bytes(other.read_bytes())
    with pytest.raises(IndexDamaged):
        found(lists, listed())


def test_interrupted_writing_leaves_the_kept_index(lists, monkeypatch):
    lists.take(crl(listed(), number=10))
    before = lists.files

    def fails(descriptor):
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", fails)
    assert "no space" in lists.refusal(crl(number=11, this_update=NOW))
    assert lists.files == before
