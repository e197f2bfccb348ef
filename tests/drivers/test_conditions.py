import logging

from drivers.conditions import CONDITIONS, Board


def test_of_several_conditions_the_gravest_is_shown():
    board = Board("printer")
    board.end("starting")

    board.begin("paused")
    board.begin("paper_out")
    shown = board.shown().code
    board.end("paper_out")

    assert (shown, board.shown().code, board.shown().severity) == ("paper_out", "paused", "refused")


def test_a_condition_keeps_its_beginning_and_takes_new_facts():
    board = Board("scale")
    board.end("starting")
    board.begin("wrong_unit", found="lb", expected="kg")
    first = board.shown()

    board.begin("wrong_unit", found="oz", expected="kg")

    assert board.shown().since == first.since
    assert dict(board.shown().facts) == {"found": "oz", "expected": "kg"}


def test_what_must_last_is_not_told_at_once():
    board = Board("scale")
    board.end("starting")

    board.begin("unstable")

    assert CONDITIONS["unstable"].lasts_s == 15
    assert board.shown().code == "ready"


def test_the_first_failure_is_a_warning_its_repeats_are_not_and_its_end_is_told(caplog):
    caplog.set_level(logging.DEBUG)
    board = Board("scanner")
    caplog.clear()

    board.begin("lost", port="/dev/x")
    board.begin("lost", port="/dev/x")
    board.end("lost")
    board.end("lost")

    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "scanner: lost {'port': '/dev/x'}"),
        ("DEBUG", "scanner: lost {'port': '/dev/x'}"),
        ("INFO", "scanner: no longer lost"),
    ]
