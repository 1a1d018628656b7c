"""Who observes runs: the same tables by any workers in any portions, whatever dies."""

import os
from concurrent.futures import Executor
from importlib import import_module

import pytest

from legday.config import Compute, Config
from legday.executors import Limits, pool
from legday.executors.here import Here
from legday.executors.in_turn import in_turn
from legday.executors.pool import WorkerPool
from legday.features import Known, Profile, with_news
from legday.ingest import How, ingest
from legday.observers import PAY_FROM, observers, records_of
from legday.store import Store
from legday.tables import Daily, Efforts, Runs, Strides

runs = import_module("legday.features.runs")
NOTHING = Known(Runs.create_empty(), Efforts.create_empty(), Strides.create_empty())
LIMITS = Limits(60.0, 4096)


class OneDies(Executor):
    """Workers of which the one that gets the second task dies with it."""

    def __init__(self, workers):
        self._workers, self._tasks = workers, 0

    def submit(self, fn, /, *args, **kwargs):
        """Schedule one task."""
        self._tasks += 1
        return self._workers.submit(os._exit, 9) if self._tasks == 2 else self._workers.submit(fn, *args, **kwargs)

    def shutdown(self, wait=True, *, cancel_futures=False):
        """End the workers."""
        self._workers.shutdown(wait, cancel_futures=cancel_futures)


@pytest.fixture(scope="module")
def store(fixtures, tmp_path_factory):
    """A store of two dozen files, of which a dozen are runs."""
    made = Store.open(str(tmp_path_factory.mktemp("observed")))
    with made.lock():
        ingest({"me": [str(file) for file in sorted((fixtures / "athlete").iterdir())[:24]]}, made, how=How(limits=None))
    return made


def found(store, executor):
    """What runs these workers find in the store."""
    activities = store.scan("activities").collect()
    people = {"me": Profile(birth_year=1990)}
    return with_news(
        activities, NOTHING, records_of(store), Daily.create_empty(), people, details=store.scan("activities"), workers=lambda _: executor
    )


@pytest.fixture(scope="module")
def alone(store):
    """What this process finds by itself, all at once."""
    whole = found(store, Here())
    assert whole.runs.height > 8
    return whole


def same(one, other):
    """Whether two nights left the same, to the last digit."""
    return all(mine.equals(theirs) for mine, theirs in zip(one, other, strict=True))


@pytest.mark.parametrize("portions", [(1, 3, 400_000), (2, 400, 400_000), (100, 400, 3_000)], ids=["one", "two", "by records"])
def test_any_portions_give_the_same_tables(store, alone, monkeypatch, portions):
    """Run by run, in pairs, or by so many records: what is found rests on no other run."""
    for name, value in zip(("OBSERVED_AT_ONCE", "RUNS_AT_ONCE", "RECORDS_AT_ONCE"), portions, strict=True):
        monkeypatch.setattr(runs, name, value)
    assert same(found(store, Here()), alone)


@pytest.mark.parametrize("made", [lambda: WorkerPool(1, LIMITS), lambda: WorkerPool(2, LIMITS), lambda: OneDies(WorkerPool(2, LIMITS))])
def test_any_workers_give_the_same_tables(store, alone, monkeypatch, made):
    """One, two, or two of which one dies midway: its runs are observed here."""
    monkeypatch.setattr(runs, "OBSERVED_AT_ONCE", 3)
    assert same(found(store, made()), alone)


def test_results_come_in_the_order_of_the_tasks_and_a_fault_is_raised():
    """A task that dies in its worker is done here; one that fails by itself says so."""
    with OneDies(WorkerPool(2, LIMITS)) as workers:
        assert list(in_turn(workers, abs, range(-40, 0))) == list(range(40, 0, -1))
        with pytest.raises(ValueError, match="invalid literal"):
            list(in_turn(workers, int, ["1", "x"]))


def test_what_no_worker_starts_for_is_done_here(monkeypatch):
    """A machine that starts no process still has its runs observed."""
    monkeypatch.setattr(pool, "START_S", 0.0)
    with WorkerPool(2, LIMITS) as workers:
        assert list(in_turn(workers, abs, range(-20, 0))) == list(range(20, 0, -1))


def test_nothing_is_done_ahead_in_this_process():
    """Where the caller does the work himself, no result waits in memory."""
    done = []
    results = in_turn(Here(), done.append, range(5))
    next(results)
    assert done == [0]


def test_few_runs_or_one_processor_start_no_worker(store):
    """A night's runs are observed where they are asked for; a first import's are not."""
    two, one = (Config(compute=Compute(workers=count)) for count in (2, 1))
    assert isinstance(observers(two, store)(PAY_FROM), Here)
    assert isinstance(observers(one, store)(PAY_FROM + 1), Here)
    assert isinstance(observers(two, store)(PAY_FROM + 1), WorkerPool)
