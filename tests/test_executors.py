"""Worker processes with limits: what goes wrong in one, or before one is there, costs one task, and nobody waits without end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError
from importlib import import_module
from multiprocessing.connection import wait
from types import ModuleType

import polars as pl
import pytest

from legday.errors import WorkersError
from legday.executors import Limits, worker
from legday.executors import pool as pools
from legday.executors.pool import WorkerPool
from legday.executors.serve import serve

LIMITS = Limits(seconds=1.0, memory_mb=256)
LONG = 600
needs_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere workers are never forked")
THERE = """
import os, threading, time

def dies_after(begun):
    while not begun.exists():
        time.sleep(0.001)
    os._exit(9)

def lives(begun, end):
    begun.touch()
    while not end.exists():
        time.sleep(0.001)
    return "lived"

class Stubborn(Exception):
    def __init__(self, one, other):
        super().__init__(f"{one} and {other}")

def is_stubborn():
    raise Stubborn("this", "that")

def holds_a_lock():
    fault = ValueError("held")
    fault.lock = threading.Lock()
    raise fault

def hangs(connection, memory_mb):
    time.sleep(600)

def dies(connection, memory_mb):
    pass
"""


@pytest.fixture(params=[pytest.param(True, marks=needs_linux), False], ids=["forked", "fresh"])
def kind(request, monkeypatch):
    """Both ways to start a worker; what a fork does in these tests asks for no lock that another thread may hold."""
    monkeypatch.setattr(worker, "can_fork", lambda: request.param)


@pytest.fixture
def pool(kind):
    """One worker with a second of time and 256 MB."""
    with WorkerPool(1, LIMITS) as made:
        yield made


@pytest.fixture
def there(tmp_path, monkeypatch):
    """Functions that a worker can import."""
    (tmp_path / "functions_there.py").write_text(THERE)
    monkeypatch.syspath_prepend(tmp_path)
    yield import_module("functions_there")
    del sys.modules["functions_there"]


def serve_first(monkeypatch, *first, seconds):
    """The first workers do this instead of what they should and have so many seconds to be ready; answers with all starts."""
    starts, real = [], pools.started

    def started(*asked):
        odd = len(starts) < len(first)
        monkeypatch.setattr(worker, "serve", first[len(starts)] if odd else serve)
        monkeypatch.setattr(pools, "START_S", seconds if odd else 60.0)
        starts.append(asked)
        return real(*asked)

    monkeypatch.setattr(pools, "started", started)
    return starts


@pytest.mark.parametrize(
    ("task", "cost", "fault"), [(time.sleep, LONG, TimeoutError), (os._exit, 9, ChildProcessError), (bytearray, 5_000_000_000, MemoryError)]
)
def test_a_task_that_breaks_its_limit_fails_alone(pool, task, cost, fault):
    """Too slow, dead or too large: that task fails, and those that wait behind it and come later run."""
    broken, *behind = pool.submit(task, cost), *(pool.submit(abs, -number) for number in range(9))
    with pytest.raises(fault):
        broken.result()
    assert [each.result() for each in behind] == list(range(9))
    assert pool.submit(len, "later").result() == 5


def test_a_task_goes_on_when_another_worker_dies(kind, there, tmp_path):
    """Of two workers one is lost while the other one has a task, which comes to its end."""
    begun, end = tmp_path / "begun", tmp_path / "end"
    with WorkerPool(2, Limits(seconds=60.0, memory_mb=256)) as two:
        dying, living = two.submit(there.dies_after, begun), two.submit(there.lives, begun, end)
        assert isinstance(dying.exception(), ChildProcessError)
        assert not living.done()
        end.touch()
        assert living.result() == "lived"


def test_an_idle_worker_that_dies_costs_no_task(pool):
    """Whoever comes next gets another one."""
    os.kill(pool.submit(os.getpid).result(), signal.SIGTERM)
    assert wait([each.process.connection for each in pool._workers], 30)
    assert pool.submit(len, "next").result() == 4


def test_a_worker_that_hangs_while_it_starts_is_replaced(kind, there, monkeypatch):
    """Its task gets the next one, and the time until then does not count as the task's."""
    starts = serve_first(monkeypatch, there.hangs, seconds=LIMITS.seconds + 0.2)
    with WorkerPool(1, LIMITS) as pool:
        assert pool.submit(len, "next").result() == 4
    assert len(starts) == 2


@pytest.mark.parametrize("odd", ["hangs", "dies"])
def test_three_starts_that_fail_are_told_and_later_ones_tried(kind, there, monkeypatch, odd):
    """Whatever waits then fails as what it is, never as too slow; what is submitted later gets the worker that does start."""
    starts = serve_first(monkeypatch, *[getattr(there, odd)] * 3, seconds=0.1 if odd == "hangs" else 60.0)
    with WorkerPool(1, LIMITS) as pool:
        waiting = [pool.submit(len, "next") for _ in range(2)]
        for each in waiting:
            with pytest.raises(WorkersError, match="3 worker processes in a row"):
                each.result()
        assert len(starts) == 3
        assert pool.submit(len, "later").result() == 5


def test_workers_that_fail_to_start_together_count_once(kind, there, monkeypatch):
    """Four that wait for the same are one start in a row, not four."""
    starts = serve_first(monkeypatch, *[there.hangs] * 4, seconds=1.0)
    with WorkerPool(4, LIMITS) as pool:
        assert [each.result() for each in [pool.submit(abs, -number) for number in range(4)]] == list(range(4))
    assert len(starts) > 4


def test_what_cannot_be_pickled_is_told(pool, there):
    """A task where it is submitted, an answer where it is asked for, a fault by its words; the worker stays."""
    before = pool.submit(os.getpid).result()
    with pytest.raises((TypeError, AttributeError)):
        pool.submit(len, threading.Lock())
    for task, fault, words in (
        (threading.Lock, TypeError, "pickle"),
        (there.is_stubborn, ChildProcessError, "Stubborn: this and that"),
        (there.holds_a_lock, ChildProcessError, "ValueError: held"),
    ):
        with pytest.raises(fault, match=words):
            pool.submit(task).result()
    assert pool.submit(os.getpid).result() == before


def test_code_that_a_worker_cannot_import_fails_its_task(monkeypatch):
    """The fault says which, and the worker stays."""
    monkeypatch.setattr(worker, "can_fork", lambda: False)
    monkeypatch.setitem(sys.modules, "only_here", only_here := ModuleType("only_here"))
    exec("def answer(): return 42", only_here.__dict__)
    with WorkerPool(1, LIMITS) as pool:
        before = pool.submit(os.getpid).result()
        with pytest.raises(ImportError, match="only_here"):
            pool.submit(only_here.answer).result()
        assert pool.submit(os.getpid).result() == before


def test_who_asks_with_a_timeout_gets_the_answer_or_that(kind):
    """A result that is not there in time is a TimeoutError, and its task goes on; so it is with what it raised."""
    with WorkerPool(1, Limits(seconds=60.0, memory_mb=256)) as pool:
        assert pool.submit(len, "next").result(timeout=30) == 4
        slow, started = pool.submit(time.sleep, LONG), time.monotonic()
        for asked in (slow.result, slow.exception):
            with pytest.raises(TimeoutError):
                asked(timeout=0.05)
        assert time.monotonic() - started < 20
        assert not slow.done()


def test_a_cancelled_task_never_runs(kind, there, tmp_path):
    """Nor does what waits behind it suffer."""
    end, made = tmp_path / "end", tmp_path / "made"
    with WorkerPool(1, Limits(seconds=60.0, memory_mb=256)) as pool:
        first, cancelled, last = pool.submit(there.lives, tmp_path / "begun", end), pool.submit(made.mkdir), pool.submit(len, "later")
        assert cancelled.cancel()
        end.touch()
        assert (first.result(), last.result()) == ("lived", 5)
        with pytest.raises(CancelledError):
            cancelled.result()
    assert not made.exists()


def test_who_leaves_waits_for_nothing(kind):
    """What nobody asked the result of is cancelled, under way or not; the pool can be used again."""
    started = time.monotonic()
    with WorkerPool(1, Limits(seconds=LONG, memory_mb=256)) as pool:
        pid = pool.submit(os.getpid).result()
        left = [pool.submit(time.sleep, LONG) for _ in range(3)]
    assert time.monotonic() - started < 60
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    for each in left:
        with pytest.raises(CancelledError):
            each.result()
    with pool:
        assert pool.submit(len, "again").result() == 5


def run(script, **changed):
    """The lines that a fresh interpreter prints."""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False, env=os.environ | changed)
    assert told.returncode == 0, told.stderr
    return told.stdout.splitlines()


HANGS = """
import os
from legday.executors import Limits, pool, worker
starts, started = [], pool.started
def first_is_given_a_second(*asked):
    pool.START_S = 60.0 if starts else 1.0
    starts.append(asked)
    return started(*asked)
pool.started, worker.can_fork = first_is_given_a_second, lambda: False
with pool.WorkerPool(1, Limits(5.0, 256), ["hangs_once"]) as workers:
    print(workers.submit(len, "next").result(), len(starts))
    first, second = map(int, open("servers").read().split())
    print(workers.submit(os.getppid).result() == second)
    try:
        os.kill(first, 0)
    except ProcessLookupError:
        print("gone")
"""
HANGS_ONCE = """
import os, time
with open("servers", "a+") as servers:
    print(os.getpid(), file=servers, flush=True)
    servers.seek(0)
    if len(servers.readlines()) == 1:
        time.sleep(600)
"""


@needs_linux
def test_a_fork_server_that_hangs_in_an_import_is_replaced(tmp_path, monkeypatch):
    """A worker that it owes is not ready in time: the fork server is ended, and another one gives the next."""
    (tmp_path / "hangs_once.py").write_text(HANGS_ONCE)
    monkeypatch.chdir(tmp_path)
    assert run(HANGS, PYTHONPATH=str(tmp_path)) == ["4 2", "True", "gone"]


FORKED = """
import importlib, os, sys, time
import legday.ingest.take_in
from legday.executors import Limits
from legday.executors.pool import WorkerPool
from legday.executors.worker import can_fork
from legday.ingest.how import NEEDED_BY_WORKERS
for name in NEEDED_BY_WORKERS:
    importlib.import_module(name)
assert can_fork()
import polars as pl
def meet(mine, theirs):
    open(mine, "w").close()
    while not os.path.exists(theirs):
        time.sleep(0.001)
    return os.getppid() == parent
parent = os.getpid()
with WorkerPool(2, Limits(seconds=2.0, memory_mb=256), ["legday.errors"]) as workers:
    one, other, sums = workers.submit(meet, "a", "b"), workers.submit(meet, "b", "a"), workers.submit(pl.Series, "a", [1, 2])
    assert pl.Series([1, 2]).sort().sum() == 3
    print("forked", one.result(), other.result(), sums.result().sum())
    for task, cost, fault in ((bytearray, 5_000_000_000, MemoryError), BREAKS):
        broken, *following = workers.submit(task, cost), *(workers.submit(len, "next") for _ in range(9))
        try:
            print(broken.result())
        except fault:
            print("failed alone", {each.result() for each in following})
    assert not can_fork()
    for worker in workers._workers[:]:
        workers.submit(os._exit, 9).exception()
    print("forked", workers.submit(os.getppid).result() == parent)
"""


@needs_linux
@pytest.mark.parametrize("breaks", ["(time.sleep, 30, TimeoutError)", "(os._exit, 9, ChildProcessError)"])
def test_workers_are_forked_until_polars_is_used(breaks, tmp_path, monkeypatch):
    """No import uses Polars, so forks run beside this process and break alone; once it has used Polars, others follow them."""
    monkeypatch.chdir(tmp_path)
    assert run(FORKED.replace("BREAKS", breaks)) == ["forked True True 3", "failed alone {4}", "failed alone {4}", "forked False"]


@needs_linux
def test_a_process_that_has_used_polars_is_not_forked():
    """Where threads may hold locks, workers come from a fork server."""
    pl.Series([2, 1]).sort()
    with WorkerPool(1, LIMITS) as pool:
        assert pool.submit(os.getppid).result() != os.getpid()
