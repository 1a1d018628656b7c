"""The nightly job as the machine's own scheduler wants it: a crontab line, a systemd timer with its service, a launchd plist.

Apart from the command that gathers what to run, because each scheduler quotes in its own way and is tested by its own parser.
"""

from __future__ import annotations

import plistlib
import shlex
from typing import TYPE_CHECKING, NamedTuple

from legday.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CRON_TAKES = 998  # signs of a command; Debian's cron cuts off what is longer
AFTER_START_S = 60  # for the network and the clock
FINDING, LABEL = 4, "legday"
CAUGHT_UP = "Files of nights that were missed are read by the next one"


class Job(NamedTuple):
    """What to run, with absolute paths, and at what time by which clock of this machine; `log` is the file that takes what is said."""

    words: tuple[str, ...]
    environment: Mapping[str, str]
    hour: int
    minute: int
    clock: str
    log: str


def crontab(job: Job) -> str:
    """A line for `crontab -e`, and one for nights on which the machine was off.

    Raises:
        OptionError: cron would cut the line off, or a path in it has more than one line.
    """
    words = (*(f"{name}={shlex.quote(value)}" for name, value in job.environment.items()), *map(shlex.quote, job.words))
    command = f"{' '.join(words)} >>{shlex.quote(job.log)} 2>&1"
    _refuse_lines(job)
    if len(command) > CRON_TAKES:
        raise OptionError(
            "legday schedule --crontab", None, f"a line of {len(command)} signs, and cron takes {CRON_TAKES}; name the inputs in the config"
        )
    line = command.replace("%", r"\%")  # a bare one ends the command
    return "\n".join([
        f"# legday: every night at {_at(job)}. Enter with `crontab -e`; keys and addresses that are secret as lines NAME=value above.",
        f"# {CAUGHT_UP}, or when the machine starts. Without the part from >> on, cron mails what is said.",
        f"{job.minute} {job.hour} * * * {line}",
        f"@reboot sleep {AFTER_START_S}; {line}",
        "",
    ])  # fmt: skip


def systemd(job: Job) -> str:
    """A service and the timer that starts it, each under the name of the file that it belongs in.

    Raises:
        OptionError: a path has more than one line.
    """
    _refuse_lines(job)
    environment = [f"Environment={_quoted(f'{name}={value}', '%')}" for name, value in job.environment.items()]
    return "\n".join([
        "# ~/.config/systemd/user/legday.service",
        "[Unit]",
        "Description=legday: was that hard run done on tired legs",
        "",
        "[Service]",
        "Type=oneshot",
        *environment,
        "# keys and addresses that are secret as lines NAME=value, in a file that only you can read:",
        "EnvironmentFile=-%h/.config/legday/environment",
        f"ExecStart={' '.join(_quoted(word, '%$') for word in job.words)}",
        "# a finding is no failure of the job",
        f"SuccessExitStatus={FINDING}",
        "Nice=10",
        "",
        "# ~/.config/systemd/user/legday.timer",
        f"# every night at {_at(job)}; one that was missed is made up for when the machine is on again",
        "[Unit]",
        "Description=legday every night",
        "",
        "[Timer]",
        f"OnCalendar=*-*-* {job.hour:02d}:{job.minute:02d}:00",
        "Persistent=true",
        "",
        "[Install]",
        "WantedBy=timers.target",
        "",
        "# Then: systemctl --user daemon-reload && systemctl --user enable --now legday.timer && loginctl enable-linger",
        "# What is said: journalctl --user -u legday",
        "",
    ])  # fmt: skip


def launchd(job: Job) -> str:
    """A property list for a Mac; what a sleeping Mac missed is started when it wakes, and `RunAtLoad` makes up for one that was off."""
    plist = plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": list(job.words),
            "EnvironmentVariables": dict(job.environment),
            "StartCalendarInterval": {"Hour": job.hour, "Minute": job.minute},
            "RunAtLoad": True,
            "ProcessType": "Background",
            "StandardOutPath": job.log,
            "StandardErrorPath": job.log,
        },
        sort_keys=False,
    ).decode()
    head, opening, rest = plist.partition("<plist")
    told = (
        f"<!-- ~/Library/LaunchAgents/{LABEL}.plist, readable only by you where secrets stand among its EnvironmentVariables;\n"
        f"     every night at {_at(job)}. Then: launchctl bootstrap gui/$UID ~/Library/LaunchAgents/{LABEL}.plist -->\n"
    )
    return head + told + opening + rest


FORMS: Mapping[str, Callable[[Job], str]] = {"crontab": crontab, "systemd": systemd, "launchd": launchd}


def _at(job: Job) -> str:
    return f"{job.hour:02d}:{job.minute:02d} by this machine's clock ({job.clock})"


def _quoted(word: str, doubled: str) -> str:
    """A word of a unit file: in quotes where it needs them, signs that systemd would expand doubled."""
    for sign in doubled:
        word = word.replace(sign, sign * 2)
    plain = all(sign.isalnum() or sign in "/._-=%$:,+@" for sign in word)
    return word if word and plain else '"' + word.replace("\\", r"\\").replace('"', r"\"") + '"'


def _refuse_lines(job: Job) -> None:
    for word in (*job.words, *job.environment.values(), job.log):
        if not word.isprintable():
            raise OptionError("legday schedule", word, "cannot stand in a crontab or a unit: it has signs that are not printed")
