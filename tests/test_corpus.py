"""Real watch files, where there are some: every file has the outcome that was checked by hand once.

`corpus_expected.tsv` holds hashes and counts, no data. To look at differences: LEGDAY_REWRITE_GOLDEN=1, then read what git says.
"""

import csv
import json
import os
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

EXPECTED = Path(__file__).with_name("corpus_expected.tsv")
COLUMNS = ("hash", "outcome", "sport", "records", "sets", "region")


@pytest.fixture(scope="module")
def ran(legday, corpus, tmp_path_factory):
    """The main job over all real files: (exit code, outcomes, store, report)."""
    folder = tmp_path_factory.mktemp("corpus")
    words = ("run", corpus, "--store", folder / "store", "--out", folder / "out")
    done = legday(*words)
    report = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
    return done.returncode, report, folder


def hash_of(path: str) -> str:
    """The hash of a file, or of a member of an archive (`a.zip!b.fit`), which says that it is one."""
    archive, is_member, name = path.partition("!")
    if not is_member:
        return sha256(Path(path).read_bytes()).hexdigest()
    with ZipFile(archive) as opened:
        return f"{sha256(opened.read(name)).hexdigest()} in an archive"


def rows_of(report, store, folder: Path) -> list[dict[str, str]]:
    """One row for each file, by hash."""
    activities = {row["activity_id"]: row for row in store.scan("activities").collect().iter_rows(named=True)}
    regions = {lift["activity_id"]: lift["region"] for lift in report["athletes"][0]["lifts"]}
    rows = []
    for outcome in report["ingest"]["outcomes"]:
        held = sorted((activities[name] for name in outcome["activity_ids"]), key=lambda row: row["start_time"])
        rows.append({
            "hash": hash_of(outcome["path"]),
            "outcome": outcome["outcome"],
            "sport": "+".join(row["sport"] for row in held),
            "records": str(sum(row["record_count"] for row in held)),
            "sets": str(sum(lifted["set_type"] == "active" for row in held for lifted in row["sets"])),
            "region": "+".join(regions[row["activity_id"]] for row in held if row["activity_id"] in regions),
        })  # fmt: skip
    return sorted(rows, key=lambda row: row["hash"])


@pytest.mark.corpus
def test_every_real_file_has_the_outcome_checked_by_hand(ran):
    """Outcome, sport, records, sets and region of each file are those of the table."""
    from legday.store import Store

    code, report, folder = ran
    assert code in {0, 1}
    seen = rows_of(report, Store.open(str(folder / "store"), create=False), folder)
    if os.environ.get("LEGDAY_REWRITE_GOLDEN"):
        with EXPECTED.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, delimiter="\t", lineterminator="\n")
            writer.writeheader()
            writer.writerows(seen)
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        expected = {row["hash"]: row for row in csv.DictReader(file, delimiter="\t")}
    known = [row for row in seen if row["hash"] in expected]
    assert known == [expected[row["hash"]] for row in known]
    assert len(known) >= min(len(expected), len(seen)) * 0.9, "the table does not know these files"


@pytest.mark.corpus
def test_every_real_file_that_is_not_kept_has_a_reason(ran):
    """Skipped and refused files say why, in words that name no traceback."""
    _, report, _ = ran
    left = [outcome for outcome in report["ingest"]["outcomes"] if outcome["outcome"] in {"skipped", "refused"}]
    assert all(outcome["reason"] and "fault in our reader" not in outcome["reason"] for outcome in left)


@pytest.mark.corpus
def test_a_second_night_over_real_files_changes_no_finding(ran, legday, corpus, tmp_path):
    """The same files again: nothing stored, exit code 0, the same athletes."""
    _, first, folder = ran
    legday("run", corpus, "--store", folder / "store", "--out", tmp_path, "--now", first["generated_at"], check=0)
    again = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert again["ingest"]["stored"] == 0
    assert again["athletes"] == first["athletes"]
