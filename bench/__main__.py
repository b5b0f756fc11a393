"""`make bench` measures everything; `make bench ARGS=web` or another subject, that alone."""

import sys

from bench import closure, execution, lists, revocation, search, sign_in, web

SUBJECTS = {
    "web": web.run,
    "closure": closure.run,
    "execution": execution.run,
    "revocation": revocation.run,
    "sign-in": sign_in.run,
    "lists": lists.run,
    "search": search.run,
}

for subject in sys.argv[1:] or SUBJECTS:
    SUBJECTS[subject]()
