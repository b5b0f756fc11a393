"""Under what the data may be used, and how it is cited (decided: licence of open data)."""

from portal.rules.forms import words

NAME = "CC-BY-4.0"
ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
TITLE = "Creative Commons Attribution 4.0 International"
TERMS = words(
    "Мемлекеттік органдардың ресми құжаттары Қазақстан Республикасының «Авторлық құқық және "
    "сабақтас құқықтар туралы» Заңының 8-бабына сәйкес авторлық құқық объектісі емес: оларды "
    "еркін пайдалануға болады. Порталдың өз еңбегі – жиындардың құрамы, сипаттамалары мен "
    "бағандары – CC BY 4.0 шарттарымен беріледі: порталды дереккөз ретінде атаңыз. Жарияланған "
    "ұсыныстардың мәтіндері осы талқылау туралы айту үшін дереккөзі көрсетіліп келтіріледі; "
    "авторлардың құқықтары өздерінде қалады.",
    "Официальные документы государственных органов по статье 8 Закона Республики Казахстан «Об "
    "авторском праве и смежных правах» не являются объектами авторского права: ими можно "
    "пользоваться свободно. Собственный труд портала – состав наборов, описания и столбцы – "
    "передаётся на условиях CC BY 4.0: назовите портал источником. Тексты опубликованных "
    "предложений можно приводить, рассказывая об обсуждении, с указанием источника; права "
    "авторов остаются за ними.",
    "Official documents of state bodies are not objects of copyright by article 8 of the Law of "
    "the Republic of Kazakhstan “On copyright and related rights”: anybody may use them. The "
    "portal's own work (the composition of the datasets, their descriptions and columns) is given "
    "under CC BY 4.0: name the portal as the source. Texts of published proposals may be quoted "
    "when telling of the discussion, with the source; the rights of their authors stay theirs.",
)
PUBLISHER = words(
    "Қазақстан Республикасының ашық бюджеттер порталы",
    "Портал открытых бюджетов Республики Казахстан",
    "Open-budgets portal of the Republic of Kazakhstan",
)


def citation(title: str, day: str, address: str, language: str) -> str:
    """How a dataset of a day is named as a source."""
    told = ". ".join(one for one in (PUBLISHER[language], title, day) if one)
    return f"{told}. {address} ({NAME})"
