"""One test over many files: quicker than a test for each, and it still names every one that breaks
the rule."""

from collections.abc import Callable, Sequence
from pathlib import Path

from portal.config import ROOT


def for_each(paths: Sequence[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """Turn a check of one file into a test of all of them."""

    def over(check: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            broken = {}
            for path in paths:
                try:
                    check(path)
                except AssertionError as error:
                    broken[path.relative_to(ROOT).as_posix()] = str(error)
            assert not broken, broken

        test.__doc__ = check.__doc__
        return test

    return over
