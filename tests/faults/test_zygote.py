"""A life that was forked finds what a life that was started finds, and nothing of another one."""

import json
import os
import signal
import subprocess
import time

import pytest

from tests.faults.zygote import fork, started

MODULE = "tests.faults.as_told"

LOOK = """
import json, os, random, resource, signal, sys, threading
print(json.dumps({
    "files": [fd for fd in range(3, 1000) if os.path.exists(f"/proc/self/fd/{fd}")],
    "signals": {n: repr(signal.getsignal(n)) for n in sorted(signal.valid_signals())},
    "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
    "threads": [each.name for each in threading.enumerate()],
    "handlers": [repr(each) for each in __import__("logging").root.handlers],
    "environment": dict(os.environ), "folder": os.getcwd(), "path": sys.path, "arguments": sys.argv[:-1],
    "umask": os.umask(0), "limits": resource.getrlimit(resource.RLIMIT_NOFILE),
}), random.random(), file=sys.stderr)
"""


def found(begin, tmp_path):
    with (tmp_path / "stderr").open("wb") as stderr:
        life = begin(MODULE, [LOOK], {**os.environ, "TZ": "Asia/Shanghai"}, stderr.fileno())
    assert life.wait(10) == 0
    said, _, drawn = (tmp_path / "stderr").read_text().strip().rpartition(" ")
    return json.loads(said), drawn


def test_a_forked_life_finds_what_a_started_one_finds(tmp_path):
    assert found(fork, tmp_path)[0] == found(started, tmp_path)[0]


def test_no_two_lives_draw_the_same_random_numbers(tmp_path):
    assert found(fork, tmp_path)[1] != found(fork, tmp_path)[1]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("sys.exit(3)", 3),
        ("raise ValueError", 1),
        ("import os; os._exit(70)", 70),
        ("import os; os.kill(os.getpid(), 9)", -9),
        ("import os; os.kill(os.getpid(), 15)", -15),
    ],
)
def test_how_a_life_ended_is_told(tmp_path, code, status):
    with (tmp_path / "stderr").open("wb") as stderr:
        life = fork(MODULE, [code], os.environ, stderr.fileno())
    assert life.wait(10) == status
    assert life.poll() == status


def test_a_life_that_was_killed_is_nobody_else_s_until_it_was_asked_for(tmp_path):
    with (tmp_path / "stderr").open("wb") as stderr:
        life = fork(MODULE, ["import time; time.sleep(60)"], os.environ, stderr.fileno())
    assert life.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        life.wait(0.1)
    life.kill()
    time.sleep(0.2)
    os.kill(life.pid, signal.SIGKILL)  # still there to be named
    assert life.wait(5) == -signal.SIGKILL
