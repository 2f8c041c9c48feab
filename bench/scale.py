"""The published questions over many offices' exports, by DuckDB and by Spark.

    python -m bench.scale WORK [--copies 54]

An office of 100 people is exported and copied, each copy with other people, other amounts and something to
give back, into ten councils; 54 copies are 20 million postings. Both engines answer each question twice in a
process of their own; the second time counts. Prints the table of docs/scale.md, and fails where the engines
do not give the same answer. Spark needs Java and takes its memory from PYSPARK_SUBMIT_ARGS.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from bench.measure import Sample, Stopwatch, isf, python
from bench.office import write_office

_PEOPLE = 100
_COUNCILS = 10
_COPY = """
COPY (
    WITH own AS (
        SELECT md5(person || '{number}')[:16] AS person, * EXCLUDE (person, pence, authority, fy),
            pence + (hash(person || '{number}') % 7)::BIGINT AS pence
        FROM read_parquet('{source}/*/*/*.parquet', hive_partitioning = true)
    )
    SELECT * FROM own UNION ALL BY NAME
    SELECT person, max("on") AS "on", 'clawback' AS kind, 'Liabilities:Clawback' AS role, 'Council' AS party,
        any_value(reason) AS reason, any_value(area) AS area, -100 - count(*) AS pence, false AS plan
    FROM own GROUP BY person ORDER BY person, "on", kind, role, pence
) TO '{target}' (FORMAT parquet, COMPRESSION zstd)
"""
_ASK = """
import hashlib, json, sys, time
from pathlib import Path
from isf.outputs.analysing import ask
from isf.reporting.questions import QUESTIONS
told = {}
for question in QUESTIONS:
    for _ in range(2):
        started = time.perf_counter()
        rows = ask(Path(sys.argv[1]), question, sys.argv[2])
        took = time.perf_counter() - started
    told[question] = [took, len(rows), hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()]
Path(sys.argv[3]).write_text(json.dumps(told), encoding="utf-8")
"""


def exported(watch: Stopwatch, copies: int) -> Path:
    """Return a folder with an export of so many copies of an office."""
    office, source, folder = (
        watch.work / f"o{_PEOPLE}",
        watch.work / "export",
        watch.work / f"export-{copies}",
    )
    if not office.is_dir():
        write_office(_PEOPLE, office)
    for old in (source, folder):
        shutil.rmtree(old, ignore_errors=True)
    watch.run(isf(office, "export", "parquet", source))
    folder.mkdir()
    shutil.copy(source / "_isf.json", folder)
    for number in range(copies):
        council = folder / "fy=2026-27" / f"authority=council-{number % _COUNCILS}"
        council.mkdir(parents=True, exist_ok=True)
        _copy(source, council / f"to-{number:09d}-000.parquet", number)
    return folder


def _copy(source: Path, target: Path, number: int) -> None:
    import duckdb

    db = duckdb.connect()
    db.execute(_COPY.format(source=source, target=target, number=number))
    db.close()


def answers(watch: Stopwatch, folder: Path, engine: str) -> tuple[dict[str, Any], Sample]:
    """Return for each question the seconds, the rows and their hash, and what the process used."""
    told = watch.work / f"{engine}.json"
    used = watch.run(python(_ASK, folder, engine, told))
    return json.loads(told.read_text(encoding="utf-8")), used


def main() -> None:
    """Ask both engines and print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("work", type=Path)
    reader.add_argument("--copies", type=int, default=54)
    asked = reader.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    watch = Stopwatch(asked.work.resolve())
    folder = exported(watch, asked.copies)
    duck, used = answers(watch, folder, "duckdb")
    spark, _ = answers(watch, folder, "spark")
    lines = ["| | rows | DuckDB | Spark | |", "| --- | --- | --- | --- | --- |"]
    for question, (took, rows, found) in duck.items():
        same = "the same" if spark[question][2] == found else "**other rows**"
        lines.append(f"| `{question}` | {rows} | {took:.1f} s | {spark[question][0]:.1f} s | {same} |")
    print("\n".join(lines))  # noqa: T201 - what a bench is for
    print(f"\nDuckDB's process had at most {used.peak:.0f} MB.")  # noqa: T201
    if any(spark[question][2] != duck[question][2] for question in duck):
        sys.exit("The engines do not agree.")


if __name__ == "__main__":
    main()
