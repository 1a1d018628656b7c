"""The nightly job as three calls: ingest the files, compute the features, report.

Apart from cli.py, which only parses; here the stages are put in order and the store's lock is held.
"""

from __future__ import annotations

from contextlib import nullcontext
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

import msgspec

from legday import __version__
from legday.errors import ReaderError, UnknownActivityError
from legday.executors import Limits, cluster_of
from legday.ingest import How
from legday.ingest import ingest as read_new_files
from legday.ingest.zones import Unsaid
from legday.ingested import ingested
from legday.inputs import inputs_by_athlete
from legday.observers import observers, records_of
from legday.report.kept import pack, unpack, unpack_whole
from legday.report.select import select
from legday.store import Store
from legday.store.delta import MADE_ANEW
from legday.store.kept import REPORT, STORY
from legday.whose import told_anew

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    import polars as pl

    from legday.config import Config
    from legday.ingest.outcome import Outcome
    from legday.profile_facts import AthleteProfile
    from legday.report import model
    from legday.report.cohort import Cohort
    from legday.report.kept import Story


class Span(msgspec.Struct, frozen=True):
    """What is asked for: as of which instant, which local days (both inclusive), whom, and whether somebody looks at each old activity."""

    now: datetime
    since: date | None = None
    until: date | None = None
    athlete: str | None = None
    in_full: bool = False


def run(
    config: Config,
    inputs: Sequence[str],
    span: Span,
    *,
    reader: Literal["fast", "reference"] = "fast",
    progress: Callable[[int, int], None] | None = None,
) -> tuple[model.Report, Sequence[Outcome]]:
    """Ingest, features, report: the whole night under one lock."""
    store = Store.open(config.store.path)
    with store.lock():
        outcomes = ingest(config, inputs, store, reader=reader, progress=progress)
        stories = features(config, store, span)
    return report(stories, outcomes, span), outcomes


def ingest(
    config: Config,
    inputs: Sequence[str],
    store: Store,
    *,
    reader: Literal["fast", "reference"] = "fast",
    progress: Callable[[int, int], None] | None = None,
) -> Sequence[Outcome]:
    """Files into the store; what is already known is not read again."""
    return read_new_files(
        inputs_by_athlete(config, store, inputs),
        store,
        settle_seconds=config.ingest.settle_seconds,
        how=How(
            reader=reader,
            limits=Limits(config.ingest.seconds_per_file, config.ingest.memory_mb),
            most_records=config.ingest.records_per_file,
            workers=config.compute.workers,
            cluster=cluster_of(config.compute),
            unsaid={who: Unsaid(config.time_zone_of(who), config.ingest.weight_unit or None) for who in config.people()},
            settings=f"{__version__} {sha256(msgspec.json.encode(config.ingest)).hexdigest()}",
        ),
        progress=progress,
    )


def features(config: Config, store: Store, span: Span | None = None) -> list[Story]:
    """The story of every athlete: the one kept from last time while nothing it rests on has changed, else anew.

    With a span it is only sure to hold what that needs.
    """
    made_with = _made_with(config)
    rests_on = f"{made_with} {store.state()}"
    kept = store.kept(REPORT, rests_on)
    stories = unpack(kept, made_with)
    if stories and not (span and all(story.suffices(span.now, span.since, span.until, in_full=span.in_full) for story in stories)):
        stories = unpack_whole(kept, store.kept(STORY, rests_on), made_with)
    if stories is None:
        stories = told_anew(config, store, made_with, _compute)
        rests_on = f"{made_with} {store.state()}"
        for name, content in zip((REPORT, STORY), pack(stories, made_with, store.state()), strict=True):
            store.keep(name, content, rests_on)
    return stories


def report(stories: Sequence[Story], outcomes: Sequence[Outcome], span: Span) -> model.Report:
    """What a reader is shown: the part of the story that lies in the span, as of `span.now`."""
    asked = [story for story in stories if span.athlete in (None, story.athlete)]
    told = [story.for_span(span.now, span.since, span.until, in_full=span.in_full) for story in asked]
    return select(told, span.now, span.since, span.until, ingested(outcomes, in_full=span.in_full))


def profile(config: Config, store: Store, now: datetime, athlete: str | None) -> list[AthleteProfile]:
    """The thresholds that a run would be scored against if it began now, of one athlete or of all."""
    from legday.features import profiles_of, thresholds_at
    from legday.profile_facts import facts

    features(config, store)
    activities, efforts, daily = (store.scan(name, athlete).collect() for name in ("activities", "efforts", "daily"))
    people = {who: person for who, person in config.people().items() if athlete in (None, who)}
    known = thresholds_at(now, activities, efforts, daily, profiles_of(people))
    return [facts(row, now) for row in known.iter_rows(named=True)]


def cohort(config: Config, store: Store, span: Span) -> Cohort:
    """One row per athlete and the effects across all; the stories of the athletes are only looked at where they are stale."""
    from legday.report.cohort import cohort as counted

    if not store.is_kept(REPORT, f"{_made_with(config)} {store.state()}"):
        features(config, store)
    parts = store.in_buckets(["runs", "pairs", "responses"], span.athlete)
    return counted(parts, span.now, since=span.since, until=span.until)


def settle(config: Config, store: Store, lift_id: str, region: str) -> str:
    """Keep for good what its owner says a lift trained; returns the lift's title or day.

    Raises:
        UnknownActivityError: no lift of that id is in the store.
    """
    known = {lift.activity_id: (story.athlete, lift) for story in features(config, store) for lift in story.whole().lifts}
    if lift_id not in known:
        raise UnknownActivityError(lift_id, known)
    athlete, lift = known[lift_id]
    store.settle(athlete, lift_id, lift.start_time, region)
    return f"{lift.title or 'lift'} of {lift.local_start_time:%a %d %b %Y %H:%M}"


def note_day(config: Config, store: Store, athlete: str, day: date, entries: Mapping[str, float | bool | str]) -> str:
    """Write what an athlete says of one day into their daily log, and take the log in; returns where it lies.

    Raises:
        OptionError: a value that its scale does not have.
        ReaderError: the file there is no daily log.
    """
    from legday.readers.wellness import append_daily

    named, own = config.daily_log_of(athlete), config.daily_log_name(athlete)
    with nullcontext(named) if named else store.place.borrowed(own) as log:
        append_daily(log, day, entries)
    where = str(named or store.place.data(own))
    outcomes = read_new_files({athlete: [where]}, store, how=How(limits=None))  # the athlete's own few lines: no worker is needed
    refused = [outcome.reason for outcome in outcomes if outcome.outcome == "refused"]
    if refused:
        raise ReaderError(f"{where}: {refused[0]}")
    return where


def _compute(config: Config, store: Store, earlier: Sequence[model.AthleteReport], made_from: str) -> list[model.AthleteReport]:
    """The feature tables and every story anew, where anything changed; `earlier` are the stories of last time, made from that state."""
    from legday.executors.processors import spread
    from legday.features import (
        NOT_FOR_FEATURES,
        Answers,
        Asked,
        Known,
        answers,
        cooldowns,
        form,
        lifts,
        other_sports,
        pairs,
        profiles_of,
        strength_trend,
        unknown_names,
        with_news,
        with_own_names,
    )
    from legday.ingest.daily import with_titles
    from legday.ingest.offsets import with_named_times, with_neighbours
    from legday.report.build import Earlier, build
    from legday.report.changed import Tables
    from legday.report.over_weeks.long_view import with_long_view
    from legday.report.warnings_scored import with_scores
    from legday.science.fatigue import FatigueModel

    if not earlier:
        spread()  # all of it is made anew
    people = {who: person for who, person in config.people().items() if store.sees(who)}
    profiles = profiles_of(people)
    stored = with_titles(store.scan("activities").drop(NOT_FOR_FEATURES).collect(), store.scan("titles").collect())
    activities = with_own_names(with_neighbours(with_named_times(stored)), config.exercises)
    constants = FatigueModel.of(msgspec.structs.asdict(config.fatigue))
    lift_table = lifts(activities, store.scan("settled").collect(), profiles, constants, config.fatigue.downhill_load)
    daily = store.scan("daily").collect()
    before = store.read(MADE_ANEW)
    stood = Tables(**{name: before[name] for name in Tables._fields})._replace(lifts=_with_cooldowns(before["lifts"], before["cooldowns"]))
    from_these = bool(earlier) and store.is_still(made_from, MADE_ANEW)
    run_table, efforts, strides = with_news(
        activities,
        Known(*(before[name] for name in Known._fields)),
        records_of(store),
        daily,
        profiles,
        channels=config.intensity.channels,
        details=store.scan("activities"),
        workers=observers(config, store),
    )
    pair_table = pairs(run_table, lift_table, config.window.first_hours, config.window.last_hours, constants)
    form_table = form(strides, run_table, pair_table, activities, constants, before=before["form"])
    for name, frame in (
        ("lifts", lift_table), ("efforts", efforts), ("strides", strides), ("runs", run_table), ("pairs", pair_table), ("form", form_table),
    ):  # fmt: skip
        store.replace(name, frame)
    answered, any_new = answers(
        Asked(run_table, lift_table, pair_table, form_table),
        Answers(*(before[name] for name in Answers._fields)),
        profiles,
        gate=config.fatigue.gate,
        fixed_days=config.plan.fixed_weekdays(),
        model=constants,
    )
    for name, frame in zip(Answers._fields, answered, strict=True) if any_new else ():
        store.replace(name, frame)
    cooled, any_cooled = cooldowns(lift_table, stored, before["cooldowns"], records_of(store))
    if any_cooled:
        store.replace("cooldowns", cooled)
    unknown = unknown_names(activities)
    told = build(
        Tables(_with_cooldowns(lift_table, cooled), run_table, pair_table, form_table, answered.paces, answered.moves),
        people,
        config,
        model=constants,
        daily=daily,
        responses=answered.responses,
        unknown_exercises=unknown,
        earlier=Earlier(earlier, stood if from_these else None),
    )
    return with_long_view(with_scores(told), other_sports(activities, run_table, lift_table), strength_trend(activities))


def _with_cooldowns(lifts: pl.DataFrame, cooldowns: pl.DataFrame) -> pl.DataFrame:
    """The lifts with the minutes of low heart rate at their end."""
    return lifts.join(cooldowns.select("activity_id", cooldown_min="low_min"), on="activity_id", how="left", maintain_order="left")


def _made_with(config: Config) -> str:
    """What the kept story rests on beside the tables: settings, and this version of legday."""
    style = (config.report.units, config.report.week_start)
    judged_by = [config.window, config.plan, config.rules, config.intensity, config.fatigue, config.people(), config.exercises]
    settings = msgspec.json.encode([*judged_by, config.ingest.time_zone, style])
    return f"{__version__} {sha256(settings).hexdigest()}"
