"""`make bench` measures everything; `make bench ARGS=web` or `ARGS=closure` one subject."""

import sys

from bench import closure, web

SUBJECTS = {"web": web.run, "closure": closure.run}

for subject in sys.argv[1:] or SUBJECTS:
    SUBJECTS[subject]()
