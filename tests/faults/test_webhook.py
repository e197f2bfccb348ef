"""kill -9 of the station while its webhook works: what was not confirmed comes again, nothing is missing."""

import os
import random
import time

from sqlalchemy import select

from drivers.emulators.control import running
from station.demo.script import Hands, steps
from station.store import tables
from tests.faults.process import Onlooker, prepared
from tests.playing import eventually, play
from tests.station.test_webhook import Server

SEED = int(os.environ.get("SEED", "20260929"))


def test_killed_again_and_again_the_receiver_gets_every_event_in_order_and_at_most_one_twice_a_kill(tmp_path):
    print(f"SEED={SEED}")
    rng, kills = random.Random(SEED), 5
    receiver = Server()
    with running(tmp_path / "ports") as bench:
        desk = prepared(tmp_path, bench)
        desk.environment |= {"STATION__WEBHOOK__URL": receiver.url, "STATION__WEBHOOK__BEGIN": "start"}
        onlooker = Onlooker(f"sqlite:///{tmp_path}/station.db")
        hands = Hands(bench, onlooker, zero_s=0.05, settle=1)  # type: ignore[arg-type]

        def journal() -> list[int]:
            with onlooker.read() as connection:
                return list(connection.scalars(select(tables.event.c.seq).order_by(tables.event.c.seq)))

        for life in range(kills + 1):
            station = desk.start()
            try:
                assert station.wait_until_ready() is not None, desk.log.read_text()
                if life < kills:
                    until = time.monotonic() + rng.uniform(0.05, 0.8)
                    play(hands, steps(), lambda until=until: time.monotonic() < until)  # type: ignore[misc]
                else:
                    play(hands, steps(), station.alive)
                    eventually(lambda: receiver.seqs()[-1:] == journal()[-1:], 20)
                    assert station.end() == 0
            finally:
                station.kill()
                station.process.wait()
    receiver.die()
    seqs = receiver.seqs()
    assert list(dict.fromkeys(seqs)) == journal()
    assert len(seqs) - len(set(seqs)) <= kills
    print(f"{len(set(seqs))} events, {len(seqs) - len(set(seqs))} twice, {kills} kills")
