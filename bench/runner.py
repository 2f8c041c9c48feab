"""A small process that runs commands and says what they used.

What a process has at most in memory is counted from its parent's at the fork, so a parent that has loaded
much would be measured, too; this one has loaded next to nothing.
"""

import json
import os
import subprocess
import sys
import time


def main() -> None:
    """Run one command for each line of standard input; answer with a line of JSON."""
    for line in sys.stdin:
        asked = json.loads(line)
        started = time.perf_counter()
        with open(asked["said"], "wb") as said:  # noqa: PTH123 - pathlib would be something to load
            process = subprocess.Popen(
                asked["command"],
                stdout=subprocess.DEVNULL,
                stderr=said,
                cwd=asked["folder"],
                env=asked["env"],
            )
            _, status, used = os.wait4(process.pid, 0)
        answer = {
            "wall": time.perf_counter() - started,
            "cpu": used.ru_utime + used.ru_stime,
            "peak": used.ru_maxrss / 1024,
            "code": os.waitstatus_to_exitcode(status),
        }
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
