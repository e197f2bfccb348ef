"""A device of another kind than configured is named as what it seems to be."""

import time

from drivers.emulators.control import running
from drivers.readings import Scan


def test_a_scanner_on_a_scale_s_port_is_named_with_its_code_and_stays_named(tmp_path, start, wait):
    with running(tmp_path, "--device", "scanner=scanner:serial") as bench:
        scale = start("scale", bench.scanner_port)
        wait(lambda: scale.condition().code == "silent", 8)

        bench.scan("]C1HY400SB253100310")

        wait(lambda: scale.condition().code == "wrong_device", 8)
        assert scale.condition().facts == {"seems": "seems.scanner", "found": '"]C1HY400SB253100310"'}
        silent_again = scale.condition().since
        bench.scan("4006381333931")
        wait(lambda: "4006381333931" in scale.condition().facts["found"], 8)
        assert scale.condition().since == silent_again


def test_a_scale_in_its_place_again_is_a_scale_again(tmp_path, start, wait):
    with running(tmp_path, "--device", "scale=scale:mt-sics") as bench:
        scale = start("scale", bench.scale_port)
        wait(lambda: scale.condition().code == "ready", 8)
        bench.fall_silent("scale")
        bench.raw("scale", b"]E04006381333931\r")
        wait(lambda: scale.condition().code == "wrong_device", 8)

        bench.fall_silent("scale", on=False)

        wait(lambda: scale.condition().code == "ready", 8)


def test_a_scale_on_a_scanner_s_port_is_named_and_its_weights_are_no_codes(tmp_path, start, wait, inbox):
    with running(tmp_path, "--device", "scale=scale:mt-sics") as bench:
        bench.set("scale", streaming=True)
        scanner = start("scanner", bench.scale_port)

        wait(lambda: scanner.condition().code == "wrong_device", 8)
        taken = len(inbox.readings)
        time.sleep(1)
        assert len(inbox.readings) == taken <= 5
        assert scanner.condition().facts["seems"] == "seems.scale"


def test_a_burst_of_codes_is_never_taken_for_a_scale(bench, start, wait, inbox):
    scanner = start("scanner", bench.scanner_port)
    wait(lambda: scanner.condition().code == "ready")
    codes = [f"{n:013}" for n in range(200)]

    bench.scan(*codes)

    wait(lambda: len(inbox.readings) == 200, 10)
    assert inbox.readings == [Scan(code, None) for code in codes]
    assert scanner.condition().code == "ready"
