"""News in a letter: under what is followed, document by document, each said in a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from textwrap import shorten

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.calendars import calendar_edition
from portal.core.i18n import day_short, day_words
from portal.following.news import News, NewsKind
from portal.following.searches import Hits
from portal.following.subjects import Subject
from portal.models import Discussion, Document, Edition, Following
from portal.models.base import in_language
from portal.rules.calendar import local_date
from portal.terms import FollowedKind

NARROW_FIRST = tuple(FollowedKind)  # news is told once, under the narrowest thing that is followed
LONGEST_REASON = 300  # characters; the page has all of it
BY_THE_WAY = (NewsKind.PROPOSED, NewsKind.RESPONDED)  # told as counts


@dataclass
class Story:
    """What is new about one document, the oldest first."""

    edition: Edition
    discussion: Discussion | None
    news: list[News] = field(default_factory=list)

    @property
    def document(self) -> Document:
        """The document it is about."""
        return self.edition.document

    @property
    def path(self) -> str:
        """Where to read on, without the language: the discussion while the document stands."""
        is_discussed = self.discussion and self.document.withdrawn_on is None
        return f"/{'discussions' if is_discussed else 'documents'}/{self.document.number}"

    def of_kind(self, kind: NewsKind) -> list[News]:
        """Its news of one kind."""
        return [one for one in self.news if one.happening.kind is kind]


@dataclass
class Section:
    """What is new in one thing that is followed."""

    subject: Subject
    stories: list[Story] = field(default_factory=list)


def sections_of(
    followings: Sequence[Following],
    news: Sequence[News],
    hits: Mapping[str, Hits],
    since: datetime,
    today: date,
) -> list[Section]:
    """The news after a moment that concerns what somebody follows, each once; that a discussion
    ends soon is told only while it lasts."""
    ordered = sorted(followings, key=lambda one: (NARROW_FIRST.index(one.what), one.id))
    stories: dict[int, dict[int, Story]] = {}
    for one in news:
        if one.happening.at <= since or not _is_worth_telling(one, today):
            continue
        followed = next((each for each in ordered if _concerns(each, one, hits)), None)
        if followed is not None:
            of_one = stories.setdefault(followed.id, {})
            fresh = Story(one.edition, one.discussion)
            of_one.setdefault(one.happening.document_id, fresh).news.append(one)
    return [
        Section(Subject(one.what, one.key), list(stories[one.id].values()))
        for one in ordered
        if one.id in stories
    ]


def _is_worth_telling(news: News, today: date) -> bool:
    if news.happening.kind is not NewsKind.ENDS_SOON or news.discussion is None:
        return True
    return today <= news.discussion.closes_on


def _concerns(followed: Following, news: News, hits: Mapping[str, Hits]) -> bool:
    """News older than the wish to hear it is nobody's."""
    if news.happening.at <= followed.began_at:
        return False
    if followed.what is FollowedKind.SEARCH:
        return news.found_as in hits.get(followed.key, frozenset())
    return news.key_for(followed.what) == followed.key


def story_lines(story: Story, language: str, today: date) -> list[str]:
    """What happened, a line each; proposals and responses are counted."""
    lines = []
    for kind in NewsKind:
        found = story.of_kind(kind)
        if found and kind in BY_THE_WAY:
            lines.append(_count(kind, len(found)))
        else:
            lines += [_line(one, language, today) for one in found]
    return lines


def _count(kind: NewsKind, count: int) -> str:
    if kind is NewsKind.PROPOSED:
        return str(ngettext("%(num)s new proposal", "%(num)s new proposals", count))
    return str(
        ngettext(
            "%(num)s new response of the state body",
            "%(num)s new responses of the state body",
            count,
        )
    )


def _line(news: News, language: str, today: date) -> str:
    no, left = news.happening.no, _left(news, language, today)
    match news.happening.kind:
        case NewsKind.OPENED:
            return str(_("The public discussion has begun: %(left)s", left=left))
        case NewsKind.ENDS_SOON:
            return str(_("The public discussion ends soon: %(left)s", left=left))
        case NewsKind.ENDED:
            return str(_("The public discussion has ended: %(left)s", left=left))
        case NewsKind.REPORTED if no == 1:
            return str(_("The report on the completion of the discussion is ready"))
        case NewsKind.REPORTED:
            return str(_("Edition %(no)s of the report on the discussion is ready", no=no))
    return _placing(news, language)


def _placing(news: News, language: str) -> str:
    """A document that was placed, corrected or withdrawn, with the public reason."""
    day, no = day_short(local_date(news.happening.at), language), news.happening.no
    match news.happening.kind:
        case NewsKind.PLACED:
            return str(_("Placed on %(day)s", day=day))
        case NewsKind.WITHDRAWN:
            reason = in_language(news.document, "reason", language)
            return _with_reason(_("Withdrawn on %(day)s", day=day), reason)
    reason = in_language(news.edition, "reason", language) if news.edition.no == no else ""
    return _with_reason(_("Edition %(no)s was placed on %(day)s", no=no, day=day), reason)


def _with_reason(said: object, reason: str) -> str:
    return f"{said}: {shorten(reason, LONGEST_REASON, placeholder=' …')}" if reason else str(said)


def _left(news: News, language: str, today: date) -> str:
    """What is left of the term on the day of the letter."""
    discussion = news.discussion
    if discussion is None:
        return ""
    last, day = discussion.closes_on, day_words(discussion.closes_on, language)
    if today > last:
        return str(_("it lasted until %(day)s", day=day_short(last, language)))
    if today == last:
        return str(_("the last day is today, until 24:00"))
    calendar = calendar_edition(discussion.calendar_edition)
    return str(
        ngettext(
            "%(num)s working day is left, until %(day)s, 24:00",
            "%(num)s working days are left, until %(day)s, 24:00",
            calendar.working_days_left(today, last),
            day=day,
        )
    )
