"""How much a found word counts: the same small numbers on every engine, so that the same query
brings the same first results (decided: one search, two engines).

A word counts once, by the best field it stands in, and no word counts more for being rare: every
result has all the words anyway, and a count taken from the index would differ between machines.
Three words found in the text (30) do not outweigh one found in a name and two in the text (50).
What a word may have been meant for counts half of what it says (GUESS_WEIGHT of the analyser), so
that a guess never stands before an exact hit of the same field."""

CODE, CODE_GUESSED = 60, 30  # 226-006: whoever types it knows what it stands for
NAME, NAME_GUESSED = 30, 15  # titles of documents and parts, names of programs and bodies
TEXT, TEXT_GUESSED = 10, 5
