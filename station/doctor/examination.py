"""`station doctor`: what is examined, one line for each matter, and what to do about what is found."""

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import DatabaseError as SqliteError

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from station.backup import backups, newest_good
from station.checking import check as try_devices
from station.config import NOTHING, Settings
from station.doctor import installed, invariants
from station.doctor.files import InboxFile, reading
from station.messages import SENTENCES, Language, Text, say
from station.store import tables
from station.store.away import StoreAway, StoreUnfit
from station.store.disk import REMOTE, file_system
from station.store.migrate import NEWEST
from station.store.migrate import check as check_schema

FREE_BYTES = 500_000_000
"""Less free space than this is a finding: a day's readings, the database's copies and the photos need it."""

SHOWN = 20
"""Findings of one matter told at most; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that was examined.

    Attributes:
        good: what it is like, when nothing was found.
        findings: value, expectation, finding.
        advice: what to do about them.
    """

    name: Text
    good: Text
    findings: Sequence[Text] = ()
    advice: Text = NOTHING

    def lines(self, language: Language) -> Iterator[str]:
        """The lines that are printed: one when it is good, one for each finding and what to do."""
        name = getattr(self.name, language)
        if not self.findings:
            yield f"{_GOOD[language]}  {name}: {getattr(self.good, language)}"
            return
        for finding in self.findings[:SHOWN]:
            yield f"{_BAD[language]}  {name}: {getattr(finding, language)}"
        if len(self.findings) > SHOWN:
            more = len(self.findings) - SHOWN
            yield f"{_BAD[language]}  {name}: " + (f"另有 {more} 处" if language == "zh" else f"{more} more")
        if getattr(self.advice, language):
            yield f"      → {getattr(self.advice, language)}"


_GOOD = {"zh": "正常", "en": "good   "}
_BAD = {"zh": "问题", "en": "finding"}


def examine(settings: Settings, language: Language) -> Iterator[Matter]:
    """Examine a desk that is stopped, matter by matter; nothing is written.

    The caller holds the data folder's lock, where there is a folder.
    """
    yield Matter(Text("配置", "settings"), Text("没有错误", "no error in it"))
    yield data_folder(settings.data)
    with ExitStack() as opened:
        inbox_matter, inbox = _inbox(settings.data / "inbox.db", opened)
        yield inbox_matter
        yield from _store(settings, [inbox] if inbox else [], opened)
    if settings.backup.keep:
        yield newest_backup(settings.backup.folder, settings.desk.id)
    found = [Text(line, line) for line in try_devices(settings, language)]
    yield Matter(
        Text("设备", "devices"),
        Text(f"{len(settings.devices)} 台都应答", f"all {len(settings.devices)} answer"),
        found,
    )
    if (differs := installed.findings(settings)) is not None:
        yield Matter(
            Text("安装文件", "installed files"),
            Text("与本版本一致", "as this version ships them"),
            [*differs],
            Text("按 docs/deploy.md 重新安装这些文件", "install them anew as docs/deploy.md says"),
        )


def data_folder(data: Path) -> Matter:
    """Whether the folder is there, this account's alone, on a disk of this machine, and has room."""
    name = Text("数据文件夹", "data folder")
    if not data.is_dir():
        missing = Text(f"{data} 不存在", f"{data} is not there")
        advice = Text(
            "首次 `station run` 会建立它；若曾用过，请检查 data: 和磁盘是否挂载",
            "the first `station run` makes it; if the desk has worked before, check data: and the disks",
        )
        return Matter(name, NOTHING, [missing], advice)
    found = []
    about = data.stat()
    if about.st_uid != os.geteuid():
        found.append(
            Text(
                f"{data} 属于账号 {about.st_uid}，当前账号是 {os.geteuid()}；请用它的账号运行",
                f"{data} belongs to user {about.st_uid}, this is user {os.geteuid()}; run as its owner",
            )
        )
    mode = stat.S_IMODE(about.st_mode)
    if mode != 0o700:
        found.append(
            Text(
                f"{data} 的权限是 {mode:04o}，应为 0700：chmod 700 {data}",
                f"{data} has mode {mode:04o}, expected 0700: chmod 700 {data}",
            )
        )
    kind = file_system(data)
    if kind in REMOTE:
        found.append(
            Text(
                f"{data} 在 {kind} 上，锁不可靠；请移到本机磁盘（D6）",
                f"{data} is on {kind}, where locks do not hold; move it to a disk of this machine (D6)",
            )
        )
    free = shutil.disk_usage(data).free
    if free < FREE_BYTES:
        found.append(
            Text(
                f"剩余 {free // 1_000_000} MB，至少要 {FREE_BYTES // 1_000_000} MB；请清理磁盘",
                f"{free // 1_000_000} MB are free, {FREE_BYTES // 1_000_000} MB are wanted; make room",
            )
        )
    good = Text(
        f"{data}，{kind}，剩余 {free // 1_000_000} MB", f"{data}, {kind}, {free // 1_000_000} MB free"
    )
    return Matter(name, good, found)


def newest_backup(folder: Path, desk: str) -> Matter:
    """Whether there is a backup whose check found nothing, and none newer with findings (faults D7, D8)."""
    name = Text("备份", "backup")
    made = backups(folder, desk)
    good = newest_good(folder, desk)
    if good is None:
        none = Text(f"{folder} 里没有好的备份", f"there is no good backup in {folder}")
        advice = Text(
            "请运行 station backup，并看夜间备份的日志", "run station backup, see what the nightly logged"
        )
        return Matter(name, NOTHING, [none], advice)
    newer = [each for each in made if each.made_at > good.made_at]
    at = f"{good.made_at:%Y-%m-%d %H:%M} UTC"
    found = [Text(f"{each.folder} 有问题", f"{each.folder} has findings") for each in newer]
    return Matter(name, Text(f"最新的好备份是 {at}", f"the newest good one is of {at}"), found)


def _inbox(path: Path, opened: ExitStack) -> tuple[Matter, InboxFile | None]:
    name = Text("收件箱", "inbox")
    advice = Text(
        "别删它：里面可能有还没处理的读数；用 `station restore` 取回最近的备份",
        "do not delete it, readings may wait in it; `station restore` brings back the newest backup",
    )
    if not path.exists():
        missing = Text(f"{path} 不存在", f"{path} is not there")
        return Matter(name, NOTHING, [missing], advice), None
    try:
        inbox = InboxFile(path)
        opened.callback(inbox.close)
        found = [Text(f"{path}：{each}", f"{path}: {each}") for each in inbox.damage()]
        readings = sum(1 for _ in inbox.sequences())
        waiting = sum(1 for seq in inbox.sequences() if seq > inbox.done)
    except (SqliteError, LookupError, ValueError) as error:
        return Matter(name, NOTHING, [Text(f"{path}：{error}", f"{path}: {error}")], advice), None
    good = Text(f"{readings} 条读数，{waiting} 条待处理", f"{readings} readings, {waiting} to be worked off")
    return Matter(name, good, found, advice), inbox


def _store(settings: Settings, inboxes: Sequence[InboxFile], opened: ExitStack) -> Iterator[Matter]:
    address = make_url(settings.database.url)
    name = Text("数据库", "database")
    where = address.render_as_string(hide_password=True)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        missing = Text(f"{address.database} 不存在", f"{address.database} is not there")
        yield Matter(name, NOTHING, [missing], _RESTORE)
        return
    try:
        connection = opened.enter_context(reading(settings.database.url))
        check_schema(connection)
    except (StoreAway, StoreUnfit) as error:
        feedback = error.feedback()
        known = feedback.code in SENTENCES
        said = Text(say(feedback, "zh"), say(feedback, "en")) if known else Text(str(error), str(error))
        yield Matter(name, NOTHING, [said])
        return
    except (DBAPIError, SqliteError) as error:
        said = Text(f"{where} 打不开：{_brief(error)}", f"{where} cannot be opened: {_brief(error)}")
        yield Matter(name, NOTHING, [said], _RESTORE)
        return
    yield Matter(name, Text(f"{where}，结构版本 {NEWEST}", f"{where}, schema {NEWEST}"))
    yield from _book(connection, inboxes)
    yield _print_jobs(connection)


def _book(connection: Connection, inboxes: Sequence[InboxFile]) -> Iterator[Matter]:
    heads = [inbox.head for inbox in inboxes if inbox.head]
    for examination, violations in invariants.examinations(connection, inboxes, heads):
        name, good, advice = MATTERS[examination]
        yield Matter(
            name, good, [Text(each.sentence("zh"), each.sentence("en")) for each in violations], advice
        )


def _print_jobs(connection: Connection) -> Matter:
    job = tables.print_job
    counted = select(job.c.state, func.count()).group_by(job.c.state)
    states = {row.state: int(row[1]) for row in connection.execute(counted)}
    waiting = states.get("queued", 0) + states.get("sending", 0)
    unknown = states.get("unknown", 0)
    found = [
        Text(
            f"{unknown} 张标签不知道出来没有", f"{unknown} labels of which nobody knows whether they came out"
        )
    ]
    return Matter(
        Text("打印任务", "print jobs"),
        Text(f"{waiting} 个待打印", f"{waiting} waiting"),
        found if unknown else [],
        Text("在收货台上点“标签出来了吗”逐个回答", "answer “did it come out?” for each at the desk"),
    )


def _brief(error: Exception) -> str:
    return " ".join(str(error.__cause__ or error).split())[:200]


_RESTORE = Text(
    "停用这个数据库，留一份原样的副本；与最近的备份对比，再用 `station restore` 恢复",
    "stop working with this database and keep a copy as it is; compare with the newest backup, "
    "then restore with `station restore`",
)
_COMPARE = Text(
    "有人绕过收货台改了数据，或写坏了：与最近的备份对比这些行，再用 `station restore` 恢复",
    "somebody changed data past the desk, or it was written badly: compare these rows with the newest "
    "backup, then restore with `station restore`",
)

MATTERS: dict[str, tuple[Text, Text, Text]] = {
    "sound": (
        Text("数据库完整性", "integrity"),
        Text("页、引用完好", "pages and references are whole"),
        _RESTORE,
    ),
    "complete": (
        Text("结构", "schema"),
        Text("表、索引、只增触发器都在", "tables, indexes and the append-only triggers are there"),
        Text(
            "恢复备份，或由数据库所有者按迁移脚本补回",
            "restore a backup, or have the database's owner make them again as the migration does",
        ),
    ),
    "journal": (Text("记录本", "journal"), Text("链完整", "the chain holds"), _RESTORE),
    "remembered": (
        Text("见过的末尾", "remembered end"),
        Text("本台最后见到的还在链中", "the last end this desk saw is in the chain"),
        _RESTORE,
    ),
    "operations": (
        Text("I2 来由", "I2 causes"),
        Text("每个操作都有来由", "every operation has its cause"),
        _COMPARE,
    ),
    "caused": (
        Text("I2 操作", "I2 operations"),
        Text("每条记录都有操作", "every event has its operation"),
        _COMPARE,
    ),
    "numbers": (
        Text("I3 编号", "I3 numbers"),
        Text("序列号、编号不重复", "serials and numbers are there once"),
        _COMPARE,
    ),
    "labels": (
        Text("I4 I5 标签", "I4 I5 labels"),
        Text("打印状态都有凭据", "what is called printed has its evidence"),
        _COMPARE,
    ),
    "weights": (Text("I7 重量", "I7 weights"), Text("都是秤的稳定读数", "all are stable readings"), _COMPARE),
    "changes": (
        Text("I9 变更", "I9 changes"),
        Text("步骤合规，人有权", "each was allowed, by who may"),
        _COMPARE,
    ),
    "units": (Text("I10 产品", "I10 units"), Text("与记录本一致", "as the journal says"), _COMPARE),
    "claims": (
        Text("I9 I10 退换", "I9 I10 claims"),
        Text("退换和发货与记录本一致", "claims and shipments are what the journal says"),
        _COMPARE,
    ),
    "findings": (
        Text("I9 I10 差异", "I9 I10 discrepancies"),
        Text("与记录本一致", "as the journal says"),
        _COMPARE,
    ),
    "rows": (Text("I10 流水", "I10 rows"), Text("与记录本一致", "as the journal says"), _COMPARE),
    "books": (
        Text("I10 批次帐", "I10 accounts"),
        Text("帐、库存、价值对得上", "accounts, stock and value agree"),
        _COMPARE,
    ),
    "plans": (
        Text("I9 I10 计划", "I9 I10 plans"),
        Text("与记录本一致", "as the journal says"),
        _COMPARE,
    ),
    "papers": (
        Text("I9 I10 单据", "I9 I10 papers"),
        Text("内容是签的那份，与记录本一致", "what was signed, as the journal says"),
        _COMPARE,
    ),
    "stock_takes": (
        Text("I10 盘点", "I10 stock-taking"),
        Text("与记录本一致", "as the journal says"),
        _COMPARE,
    ),
    "people": (Text("I10 人员", "I10 people"), Text("与记录本一致", "as the journal says"), _COMPARE),
    "unspoken": (Text("I10 缺行", "I10 missing rows"), Text("没有", "none"), _COMPARE),
}
"""What each examination is called, what is said when it finds nothing, and what to do otherwise."""
