"""All datasets, in the order in which they are told."""

from collections.abc import Mapping

from portal.bulk.about_bodies import ADMINISTRATORS, CLASSIFICATIONS, PROGRAMS, REGIONS
from portal.bulk.about_discussions import DISCUSSIONS, VOTES_BY_DAY
from portal.bulk.about_documents import DOCUMENTS, EDITIONS, PARTS
from portal.bulk.about_execution import EXECUTION
from portal.bulk.about_figures import INDICATORS, SPENDING
from portal.bulk.about_proposals import CLOSURE_REPORT_ROWS, CLOSURE_REPORTS, PROPOSALS
from portal.bulk.about_terms import DISCIPLINE
from portal.bulk.dataset import Dataset

DATASETS: Mapping[str, Dataset] = {
    one.name: one
    for one in (
        *(DOCUMENTS, EDITIONS, PARTS, INDICATORS, SPENDING, EXECUTION),
        *(DISCUSSIONS, PROPOSALS, VOTES_BY_DAY, CLOSURE_REPORTS, CLOSURE_REPORT_ROWS),
        *(DISCIPLINE, ADMINISTRATORS, PROGRAMS, REGIONS, CLASSIFICATIONS),
    )
}
