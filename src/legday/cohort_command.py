"""The command on many athletes at once: `legday cohort`; apart, because it looks at tables and at no athlete's story."""

import shutil
from typing import TYPE_CHECKING

import typer

from legday import options as o
from legday import output

if TYPE_CHECKING:
    from pathlib import Path

    from legday.report.cohort import Cohort
    from legday.store.place import Place

FILES = ("cohort.html", "cohort.parquet", "cohort-effects.parquet")


def cohort(
    *,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    out: o.Out = None,
    since: o.Since = None,
    until: o.Until = None,
    now: o.Now = None,
    athlete: o.AthleteId = None,
    anonymise: o.Anonymise = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Show one row per athlete and what tired legs do across all; writes cohort.html, cohort.parquet, cohort-effects.parquet."""
    from legday import __version__, pipeline
    from legday.report import cohort_page
    from legday.store import Store

    settings = o.settings_of(config, store)
    span = o.span_of(settings, now, since, until, athlete)
    kept = Store.open(settings.store.path, create=False)
    with kept.lock():
        found = pipeline.cohort(settings, kept, span)
    names = {who: person.name or who for who, person in settings.people().items()}
    if anonymise:
        found, names = _anonymous(found), {}
    folder = output.folder_of(settings, out)
    page = cohort_page.page(found, names, settings.window, span.now, __version__).encode("utf-8", "replace")
    _write(folder, page, found)
    if not quiet:
        typer.echo(cohort_page.in_terminal(found, names, settings.window, min(shutil.get_terminal_size((80, 24)).columns, 120)))
    return 0


def _write(folder: "Path | Place", page: bytes, found: "Cohort") -> None:
    from io import BytesIO

    from legday.report.write import save

    save(folder, FILES[0], [page])
    for name, frame in zip(FILES[1:], found, strict=True):
        content = BytesIO()
        frame.write_parquet(content)
        save(folder, name, [content.getbuffer()])


def _anonymous(found: "Cohort") -> "Cohort":
    """Rows under numbers in the order that they stand in."""
    import polars as pl

    numbered = pl.format("athlete-{}", pl.int_range(1, pl.len() + 1))
    return found._replace(athletes=found.athletes.with_columns(athlete=numbered))
