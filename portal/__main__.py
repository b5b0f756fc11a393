"""`python -m portal`, the same as the command `portal`."""

from portal.commands import main

main()
