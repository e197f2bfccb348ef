"""Papers with codes for the desk itself: the command sheet and badges (domain 7.1)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from labels import BadgeLabel
from labels.command_sheet import Command as Code
from labels.command_sheet import CommandSheet, pdf
from station.messages import WORDS
from station.operations.people import issue_badge
from station.store import tables
from station.store.store import Act, Store

if TYPE_CHECKING:
    from station.operations.commands import Command

TITLES = {
    "confirm": ("确认", "墨色大键"),
    "undo": ("撤销", "撤销上一台，或退出"),
    "leave": ("返回", "关上这一页"),
    "trouble": ("破损、有问题", "再扫数字"),
    "no_code": ("扫不出", "再扫型号的数字或商品码"),
    "finish": ("数完了", "对型号"),
    "whose": ("认领", "无主件是谁的"),
    "to_marketing": ("转营销", "处理差异时"),
    "not_reached": ("还没联系上", "处理差异时"),
    "next_matter": ("下一项待解决", "逐项处理"),
    "ask_oldest_job": ("标签出来了吗", "不知道印没印时"),
    "reprint_on_table": ("标签破了，补打", "桌上这一台"),
    "open_batch": ("开拆解批次", "组长"),
    "leave_batch": ("放下批次", ""),
    "sign_off": ("离开", "锁上收货台"),
    "choose": ("{number}", "选第 {number} 项"),
}
"""What stands beside each code on the sheet, in Chinese as all paper here."""


def command_sheet(store: Store, desk: str, commands: "Sequence[Command]") -> bytes:
    """Return the desk's command sheet as PDF; its codes carry the desk's secret digits."""
    with store.read() as connection:
        row = connection.execute(select(tables.desk).where(tables.desk.c.id == desk)).one()
    codes = tuple(
        Code(
            f"CM{command.verb}{row.command_secret}",
            TITLES[command.touch][0].format(**command.arguments),
            TITLES[command.touch][1].format(**command.arguments),
        )
        for command in commands
    )
    return pdf(CommandSheet(row.name, codes))


def badge(act: Act, number: str) -> BadgeLabel:
    """Issue a new badge, which voids the old one, and return its label."""
    code = issue_badge(act, number)
    row = act.connection.execute(select(tables.operator).where(tables.operator.c.number == number)).one()
    return BadgeLabel(code=code, name=row.name, role=WORDS[row.role].zh)
