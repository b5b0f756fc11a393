"""The one analyser: the same word is found however it is spelled, and another word is not."""

from portal.terms import Language

KK, RU = Language.KK, Language.RU
