"""Tomorrow's plan and its pick list (R20, R24, R25; F10)."""

from sqlalchemy import select, update

from station.operations import law
from station.store.store import Act
from station.store.tables import plan, plan_task


def done(act: Act, kind: str, *, unit: str | None = None, batch: str | None = None) -> None:
    """Tick off what was planned of a unit or a batch; nothing happens when nobody planned it (R25).

    A task of an earlier day is ticked off too: done late, it is done. One of a later day is as well, since
    there is nothing left to do on that day.

    Args:
        kind: `inspect`, `repair` or `teardown`.
    """
    about = plan_task.c.unit == unit if unit is not None else plan_task.c.batch == batch
    rows = act.connection.execute(
        select(plan_task.c.id, plan_task.c.plan, plan.c.date)
        .join(plan, plan.c.number == plan_task.c.plan)
        .where(about, plan_task.c.kind == kind, plan_task.c.done_at.is_(None))
        .order_by(plan_task.c.id)
    ).all()
    today = law.local(act.at).date()
    for row in rows:
        act.connection.execute(update(plan_task).where(plan_task.c.id == row.id).values(done_at=act.at))
        act.record("TaskDone", row.plan, task=row.id, work=kind, late=row.date < today)
