"""Makes the sample office's files: python -m tests.sample_office.make

The councils' policies and the people's plans in `ledgers/sample` are written
by hand; everything else there is made here, the same on every machine.
"""

import json

from tests.sample_office import bank, remittances, visits
from tests.sample_office.inputs import SAMPLE
from tests.sample_office.steps import PROVIDER, Step
from tests.sample_office.story import statement_name, tell

SCENARIO = "office.toml"
_HEAD = f"""\
# The sample office's year, as the commands that a provider would give, in their order.
# Made by tests/sample_office; {{sample}} is this folder, and {{name}} what an earlier step kept:
# keep = {{ name = "key" }} takes the key out of that command's answer in JSON.
provider = {json.dumps(PROVIDER)}
"""


def files() -> dict[str, bytes]:
    """Return every made file by its path in `ledgers/sample`."""
    told = tell()
    made = {SCENARIO: (_HEAD + "".join(_step(step) for step in told.steps)).encode("utf-8")}
    for payment in remittances.remittances():
        made[f"remittances/{payment.name}"] = remittances.file_of(payment)
    for batch in visits.batches():
        made[f"visits/{batch.name}.csv"] = visits.file_of(batch)
    for number, content in enumerate(bank.statements(told.lines), 1):
        made[f"bank/{statement_name(number)}"] = content
    return made


def _step(step: Step) -> str:
    words = ", ".join(json.dumps(word, ensure_ascii=False) for word in step.run)
    keep = ", ".join(f"{name} = {json.dumps(key)}" for name, key in step.keep.items())
    kept = f"keep = {{ {keep} }}\n" if keep else ""
    return f"\n[[step]]\non = {step.on.isoformat()}\nrun = [{words}]\n{kept}"


def main() -> None:
    """Write the files, and take away those that are no longer made."""
    made = files()
    for folder in ("remittances", "visits", "bank"):
        for old in (SAMPLE / folder).glob("*"):
            if f"{folder}/{old.name}" not in made:
                old.unlink()
    for name, content in made.items():
        path = SAMPLE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(made)} files, {sum(map(len, made.values())):,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
