"""What a rule is shown: one run, the legs it began on, and the runs before it. Never the future.

Apart from the rules, because all of them look at the same thing and word it alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from legday.report.judged_by import Gates
from legday.report.model import Finding, Lift, Run
from legday.report.slots import GAP_HOURS, Slot
from legday.report.words import WEEKDAYS, day, pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from legday.report.model import Confidence, Day, Severity
    from legday.report.words import Units

    Rule = Callable[["Seen"], Finding | None]

CONFIDENCES: tuple[Confidence, ...] = ("none", "low", "medium", "high")
HARD_FROM = 0.5
FRESH_BELOW = 10.0
UNSURE_ABOVE = 15.0
LONG_S = 90 * 60.0
EARLIER_RUNS_NEEDED = 10
GUESSED = ("title", "heart_rate")
CANNOT_TELL = "Cannot tell: "
EASY = "20-30 min, flat and easy enough to talk"
SLOWER = 1.08  # of the own easy pace: what an easy run on tired legs should at least be slowed to
DATE_ONLY = "start_time"  # among what is assumed of a lift: its time of day is noon for want of a better one


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One run as the rules see it.

    `lift` is the one that `run.lift_id` names. `known_leg_fatigue` leaves lifts of unknown region out, because those never cause a
    warning. `slot` is when the same run would have been clear, as the lifts before it foretold, with the leg fatigue due then. `latest`
    is the lower-body lift that ended last before it, `day` what was said of its local day, `easy_pace_s_per_km` the runner's own.
    """

    run: Run
    lift: Lift | None
    known_leg_fatigue: float
    earlier_moving_times_s: tuple[float, ...] = ()
    gates: Gates = msgspec.field(default_factory=Gates)
    slot: Slot | None = None
    slot_leg_fatigue: float | None = None
    latest: Lift | None = None
    day: Day | None = None
    easy_pace_s_per_km: float | None = None
    units: Units = "metric"

    @property
    def is_hard(self) -> bool:
        """P(hard) of at least one half; a run without a score is not known to be hard."""
        return self.run.probability_hard is not None and self.run.probability_hard >= HARD_FROM

    @property
    def is_moderate(self) -> bool:
        """P(at least moderate) of at least one half."""
        return self.run.probability_moderate is not None and self.run.probability_moderate >= HARD_FROM

    @property
    def long_from_s(self) -> float:
        """Moving time above which the run is long: 90 min, or the own 75th percentile of ten earlier runs where that is less [s]."""
        if len(self.earlier_moving_times_s) < EARLIER_RUNS_NEEDED:
            return LONG_S
        from statistics import quantiles  # hardly ever asked, and slow to import

        return min(LONG_S, quantiles(self.earlier_moving_times_s, n=4, method="inclusive")[2])

    @property
    def is_long(self) -> bool:
        """Longer than that."""
        return self.run.moving_time_s > self.long_from_s

    @property
    def easy(self) -> str:
        """What to run instead; with the pace where the own easy pace is known."""
        if self.easy_pace_s_per_km is None:
            return EASY
        return f"{EASY}, slower than {pace(self.easy_pace_s_per_km * SLOWER, self.units)}"

    @property
    def pace_s_per_km(self) -> float | None:
        """Moving time by distance; None without a distance, and on a treadmill, whose watch guesses it."""
        run = self.run
        if not run.distance_m or run.surface == "treadmill":
            return None
        return run.moving_time_s / run.distance_m * 1000

    @property
    def is_faster_than_slowed(self) -> bool | None:
        """Faster than the own easy pace, slowed as tired legs ask for; None where one of the two is not known."""
        if self.pace_s_per_km is None or self.easy_pace_s_per_km is None:
            return None
        return self.pace_s_per_km < self.easy_pace_s_per_km * SLOWER

    @property
    def climb_m_per_km(self) -> float | None:
        """Ascent by distance; None where one of the two is not known."""
        return self.run.ascent_m / self.run.distance_m * 1000 if self.run.ascent_m is not None and self.run.distance_m else None

    @property
    def doubt(self) -> str | None:
        """Why the worst that may be said is "cannot tell"; None where nothing stands against a warning."""
        sigma = self.run.intensity_sigma
        if sigma is not None and sigma > UNSURE_ABOVE:
            return f"the score of this run is unsure by {sigma:.0f} of 100"
        if self.lift is not None and self.lift.leg_load_basis in GUESSED:
            by = "title" if self.lift.leg_load_basis == "title" else "heart rate"
            return f"{self.lift_day}'s lift is known by its {by} alone"
        if self.lift is not None and DATE_ONLY in self.lift.assumed:
            return f"of {self.lift_day}'s lift only the date is known"
        if any(self.run.leg_fatigue >= bound > self.known_leg_fatigue for bound in (self.gates.gate, FRESH_BELOW)):
            return "part of the load comes from a lift whose exercises are not known"
        return None

    @property
    def lift_day(self) -> str:
        """`Tuesday`, in the lift's own local time."""
        return WEEKDAYS[self.lift.local_start_time.weekday()] if self.lift else "the last"

    @property
    def after(self) -> str:
        """`24.9 h after Tuesday's legs`; `about 25 h` where the hour of the lift is assumed."""
        hours = self.run.hours_since_lift
        if hours is None or self.lift is None:
            unknown = self.run.unknown_lifts
            return (
                f"{unknown[0].hours_since_lift:.1f} h after a lift of unknown kind" if unknown else "more than 96 h after the last leg day"
            )
        if DATE_ONLY in self.lift.assumed:
            return f"about {hours:.0f} h after {self.lift_day}'s legs"
        return f"{_hours(hours, self.gates)} h after {self.lift_day}'s legs"

    @property
    def after_as_start(self) -> str:
        """The same at the beginning of a sentence."""
        return f"{self.after[0].upper()}{self.after[1:]}"

    @property
    def stood(self) -> str:
        """`57 of 100 (high)`: the legs when the run began."""
        return f"{self.run.leg_fatigue:.0f} of 100 ({self.run.leg_fatigue_band})"

    @property
    def confidence(self) -> Confidence:
        """The lesser of what is known of the run and of the lift."""
        of_lift = self.lift.confidence if self.lift else "low"
        return min(self.run.confidence, of_lift, key=CONFIDENCES.index)

    def finding(
        self,
        rule: str,
        severity: Severity,
        *,
        value: float,
        threshold: float | None,
        text: str,
        do_instead: str,
        rests_on: tuple[str, ...] = (),
    ) -> Finding:
        """A finding about this run; where there is doubt, no more than a caution, worded "cannot tell".

        Args:
            rule: the rule's id.
            severity: what it would be without doubt.
            value: the number seen.
            threshold: what it was held against.
            text: what was seen and what it may mean, in one or two sentences.
            do_instead: one thing.
            rests_on: what of the run it rests on; by default what its intensity was scored by.
        """
        if severity != "note" and self.doubt:
            severity, text = "caution", f"{CANNOT_TELL}{self.doubt}. Going by what is known, {text[0].lower()}{text[1:]}"
        return Finding(
            rule=rule,
            severity=severity,
            activity_id=self.run.activity_id,
            date=self.run.local_start_time.date(),
            value=value,
            threshold=threshold,
            rests_on=[*(rests_on or self.run.scored_by), *([self.lift.leg_load_basis] if self.lift else [])],
            confidence=self.confidence,
            text=text,
            do_instead=do_instead,
        )

    @property
    def same_run_later(self) -> str | None:
        """`Fri 30 Jan 20:00 (legs due at 34)`: when this very run would have been clear."""
        if self.slot is None or self.slot_leg_fatigue is None:
            return None
        when = self.slot.start.astimezone(self.run.local_start_time.tzinfo)
        return f"{day(when)} {when:%H:%M} (legs due at {self.slot_leg_fatigue:.0f})"


def _hours(hours: float, gates: Gates) -> str:
    """Hours to one decimal, and to two where one would round across a bound (24.0 h must not stand for 23.99 h)."""
    bounds = (GAP_HOURS, gates.first_hours, gates.last_hours)
    return f"{hours:.2f}" if any(abs(hours - bound) < 0.05 and hours != bound for bound in bounds) else f"{hours:.1f}"
