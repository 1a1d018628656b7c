"""Dates and clock times as apps write them, month names of any language included.

Apart, because `strptime` knows only the language of the machine it runs on, and an app writes in its owner's.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

SlashOrder = Literal["day_first", "month_first"]

# Month by month: full name, then short forms, in the languages the apps are translated into. Accents and dots do not count.
_MONTH_NAMES = (
    "january jan januar januari janvier janv enero ene gennaio gen janeiro stycznia styczen sty leden ledna led ocak oca"
    " январь января янв tammikuuta tammi januar. ianuarie ian",
    "february feb februar februari fevrier fevr fev febrero febbraio fevereiro lutego luty lut unor unora uno subat sub"
    " февраль февраля фев февр helmikuuta helmi februarie",
    "march mar marz marts mars marzo marco maart mrt marca marzec brezen brezna bre mart март марта мар maaliskuuta maalis mrz maerz"
    " martie",
    "april apr avril avr abril abr aprile kwietnia kwiecien kwi duben dubna dub nisan nis апрель апреля апр huhtikuuta huhti aprilie",
    "may mai mayo maggio mag maio mei maj maja kveten kvetna kve mayis май мая toukokuuta touko",
    "june jun juni juin junio giugno giu junho czerwca czerwiec cze cerven cervna cvn haziran haz июнь июня июн kesakuuta kesa iunie iun",
    "july jul juli juillet juil julio luglio lug julho lipca lipiec lip cervenec cervence cvc temmuz tem июль июля июл heinakuuta heina"
    " iulie iul",
    "august aug augusti aout aou agosto ago augustus sierpnia sierpien sie srpen srpna srp agustos agu август августа авг elokuuta elo",
    "september sep sept septembre septiembre settembre set setembro wrzesnia wrzesien wrz zari zar eylul eyl сентябрь сентября сен сент"
    " syyskuuta syys septembrie",
    "october oct oktober okt octobre octubre ottobre ott outubro out pazdziernika pazdziernik paz rijen rijna rij ekim eki"
    " октябрь октября окт lokakuuta loka octombrie",
    "november nov novembre noviembre novembro listopada listopad lis listopadu kasim kas ноябрь ноября ноя нояб marraskuuta marras"
    " noiembrie",
    "december dec dezember dez decembre diciembre dic dicembre dezembro grudnia grudzien gru prosinec prosince pro aralik ara"
    " декабрь декабря дек joulukuuta joulu desember des decembrie",
)


def _plain(word: str) -> str:
    """A word without case, dots and accents; the Turkish dotless i counts as i."""
    bare = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i"))
    return "".join(c for c in bare if c.isalpha() and not unicodedata.combining(c))


MONTHS = {_plain(word): number for number, words in enumerate(_MONTH_NAMES, start=1) for word in words.split()}

_OF = r"(?:de\s+|del\s+|of\s+|d')?"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_NAME = r"([^\W\d_]+|\d{1,2}\s?[月월])"
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?\s+{_OF}{_NAME}\.?,?\s+{_OF}(\d{{4}})(?!\d)", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"{_NAME}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\d)")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?!\d)")
_TIME = re.compile(
    r"(?:t|,|at|um|a las|à|às|alle|om|kl\.?)?\s*(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(?:([ap])\.?\s?m\.?)?"
    r"\s*(z|utc|[+-][01]\d:?[0-5]\d)?",
    re.IGNORECASE,
)
LONGEST = 64  # characters of a date with its time
FIRST_YEAR, LAST_YEAR = 1990, 2100


def slash_order(texts: Iterable[str]) -> SlashOrder | None:
    """Whether 03/02/26 is the third of February or the second of March, when any date of the file tells; else None."""
    day_first = month_first = False
    for text in texts:
        found = _SLASHED.match(text.strip()[:LONGEST])
        if found:
            day_first |= int(found[1]) > 12
            month_first |= int(found[2]) > 12
    if day_first == month_first:
        return None
    return "day_first" if day_first else "month_first"


def moment(text: str, order: SlashOrder | None = None) -> datetime | None:
    """A date with a time of day: naive where the text names no offset, aware where it does; None where it is neither."""
    read = _date_and_rest(text, order)
    if read is None or not read[1]:
        return None
    clocked = _TIME.fullmatch(read[1])
    clock = _clock(clocked) if clocked else None
    if clocked is None or clock is None:
        return None
    return datetime.combine(read[0], clock, _zone(clocked[5]))


def day(text: str, order: SlashOrder | None = None) -> date | None:
    """A calendar date; a time behind it is left out."""
    read = _date_and_rest(text, order)
    return read[0] if read else None


def clock_time(text: str) -> time | None:
    """A time of day: 18:41, 18:41:07, 6:41 PM."""
    found = _TIME.fullmatch(_narrow(text))
    return _clock(found) if found and not found[5] else None


def _narrow(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", text.strip())[: LONGEST + 1] if len(text) <= 2 * LONGEST else ""


@lru_cache(maxsize=4096)  # a workout's date stands on each of its rows
def _date_and_rest(text: str, order: SlashOrder | None) -> tuple[date, str] | None:
    text = _narrow(text)
    found = _ISO.match(text) or _EAST_ASIAN.match(text)
    if found:
        parts: tuple[int | None, ...] = (int(found[1]), int(found[2]), int(found[3]))
    elif found := _DAY_MONTH.match(text):
        parts = (int(found[3]), _month(found[2]), int(found[1]))
    elif found := _MONTH_DAY.match(text):
        parts = (int(found[3]), _month(found[1]), int(found[2]))
    elif found := _DOTTED.match(text):
        parts = (_year(found[3]), int(found[2]), int(found[1]))
    elif order and (found := _SLASHED.match(text)):
        first, second = int(found[1]), int(found[2])
        parts = (_year(found[3]), second, first) if order == "day_first" else (_year(found[3]), first, second)
    else:
        return None
    year, month, number = parts
    if year is None or month is None or number is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, number), text[found.end() :].strip()
    except ValueError:
        return None


def _month(word: str) -> int | None:
    digits = word.rstrip("月월 ")
    return int(digits) if digits.isdecimal() else MONTHS.get(_plain(word))


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _clock(found: re.Match[str]) -> time | None:
    hour, half = int(found[1]), (found[4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half == "p")
    try:
        return time(hour, int(found[2]), int(found[3] or 0))
    except ValueError:
        return None


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)
