"""The road of a proposal only goes forward (§13-§16)."""

from portal.terms import DISCUSSED_KINDS, NEXT_STEPS, PUBLIC_STATUSES, Breach, ProposalStatus

ENDS = {"withdrawn", "refused", "answered"}


def test_only_waiting_and_published_proposals_go_on():
    assert {status for status in ProposalStatus if not NEXT_STEPS.get(status)} == ENDS


def test_no_road_leads_back():
    def reached(status: ProposalStatus) -> set[ProposalStatus]:
        steps = NEXT_STEPS.get(status, set())
        return steps.union(*(reached(step) for step in steps))

    for status in ProposalStatus:
        assert status not in reached(status)


def test_answered_proposal_was_published():
    before = [status for status, steps in NEXT_STEPS.items() if ProposalStatus.ANSWERED in steps]
    assert before == [ProposalStatus.PUBLISHED]


def test_public_sees_published_and_answered_proposals():
    assert set(PUBLIC_STATUSES) == {"published", "answered"}


def test_law_bans_five_things_and_discusses_two_kinds():
    assert set(Breach) == {"obscene", "insulting", "advertising", "spam", "off_topic"}
    assert set(DISCUSSED_KINDS) == {"passport", "execution-report"}
