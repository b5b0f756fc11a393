"""The one analyser: the same word is found however it is spelled, and another word is not."""

import sqlite3
import time
from collections import Counter
from itertools import chain

import pytest

from portal.demo.material import programs
from portal.search.words import Query, likely, marked, read_query, stems
from portal.search.words.kazakh import kazakh_stem
from portal.terms import Language
from tests.search.kazakh_forms import FORMS

KK, RU = Language.KK, Language.RU
