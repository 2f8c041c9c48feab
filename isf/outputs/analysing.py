"""Asking an export the published questions, by DuckDB or by Spark: the same expressions, the same answers."""

from pathlib import Path
from typing import Any

from isf.errors import EngineMissingError, NotAnExportError
from isf.outputs.parquet import files_of, read_manifest
from isf.reporting.questions import QUESTIONS


def ask(folder: Path, question: str, engine: str = "duckdb") -> list[dict[str, Any]]:
    """Return the rows of an answer.

    Raises:
        NotAnExportError: when the folder holds no export.
        EngineMissingError: when the engine is not installed.
        KeyError: for a question that is none of `QUESTIONS`.
    """
    if not read_manifest(folder) or not files_of(folder):
        raise NotAnExportError(folder, "there is no export in it")
    asked, _ = QUESTIONS[question]
    try:
        connection = _duckdb() if engine == "duckdb" else _spark()
        rows = connection.read_parquet(_where(folder, engine), **_options(engine))
    except ImportError as error:
        raise EngineMissingError(engine, str(error)) from error
    return [_plain(row) for row in connection.to_pyarrow(asked(rows)).to_pylist()]


def _duckdb() -> Any:  # noqa: ANN401 - ibis has no types
    import ibis  # noqa: PLC0415 - the extra `analyse`

    return ibis.duckdb.connect()


def _spark() -> Any:  # noqa: ANN401
    """Return Spark as the environment says (SPARK_REMOTE, spark-defaults), else on this machine."""
    import ibis  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415 - the extra `spark`

    session = SparkSession.builder.config("spark.sql.session.timeZone", "UTC")
    session = session.config("spark.sql.shuffle.partitions", "8").config("spark.ui.enabled", "false")
    return ibis.pyspark.connect(session.getOrCreate())


def _where(folder: Path, engine: str) -> str:
    return f"{folder}/*/*/*.parquet" if engine == "duckdb" else str(folder)


def _options(engine: str) -> dict[str, Any]:
    return {"hive_partitioning": True} if engine == "duckdb" else {}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with whole numbers and ISO days, whatever the engine calls them."""
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:  # noqa: ANN401
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return value if isinstance(value, str | type(None)) else int(value)
