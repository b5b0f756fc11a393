"""`make bench` measures everything; `make bench ARGS=web` (closure, revocation) one subject."""

import sys

from bench import closure, revocation, web

SUBJECTS = {"web": web.run, "closure": closure.run, "revocation": revocation.run}

for subject in sys.argv[1:] or SUBJECTS:
    SUBJECTS[subject]()
