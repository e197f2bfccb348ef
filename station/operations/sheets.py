"""Papers with codes for the desk itself: command sheet, scanners' setup sheet, badges (domain 7.1)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from drivers.scanner.setup import TEST_ELEMENTS
from labels import BadgeLabel, command_sheet, setup_sheet
from labels.command_sheet import Command as Code
from labels.command_sheet import CommandSheet
from labels.setup_sheet import SetupSheet, Step
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
    "hand_over": ("交接", "再扫仓管员、文员的工牌"),
    "to_marketing": ("转营销", "处理差异时"),
    "not_reached": ("还没联系上", "处理差异时"),
    "next_matter": ("下一项待解决", "逐项处理"),
    "ask_oldest_job": ("标签出来了吗", "不知道印没印时"),
    "reprint_on_table": ("标签破了，补打", "桌上这一台"),
    "refuse": ("拒收", "桌上这一台；还没数，就整批"),
    "open_batch": ("开拆解批次", "组长"),
    "leave_batch": ("放下批次", ""),
    "bad_parts": ("数坏的", "拆解点数时，再扫原因"),
    "take_tray": ("空盘", "称零件前"),
    "count_on": ("接着加", "称零件时"),
    "sample_anew": ("重新称样", "称零件时"),
    "park_part": ("先记下", "超过价值上限时"),
    "close_batch": ("结束这一批", "组长"),
    "key_in": ("{key}", "检测读数，逐位扫"),
    "take_back": ("退回一步", "检测、维修、领料、按数量时"),
    "judge": ("直接判不良", "检测时"),
    "put_many": ("连续放", "再扫库位，逐件扫"),
    "take_stock": ("盘点", "再扫库位"),
    "look_up": ("查标签", "扫了只看"),
    "sign_off": ("离开", "锁上收货台"),
    "choose": ("{number}", "选第 {number} 项"),
}
"""What stands beside each code on the sheet, in Chinese as all paper here."""


HONEYWELL, ZEBRA, DATALOGIC, NEWLAND, OTHERS = (
    "Honeywell",
    "Zebra (Symbol)",
    "Datalogic",
    "Newland 新大陆",
    "其他牌子 Others",
)

SCANNER_STEPS = (
    Step(
        "恢复出厂设置",
        "Restore the factory defaults, so that nobody's old settings remain.",
        {
            HONEYWELL: "Resetting the Standard Product Defaults（第一章，出厂默认）",
            ZEBRA: "Set Defaults（User Preferences 一章）",
            DATALOGIC: "Restore Default Configuration（Setup 一章）",
            NEWLAND: "恢复出厂默认 Restore Factory Defaults",
            OTHERS: "手册里的“恢复出厂”，或 Factory default",
        },
    ),
    Step(
        "接口：USB 虚拟串口（不要用 USB 键盘）",
        "Interface: USB serial, also called USB-COM, CDC or virtual COM; not USB keyboard.",
        {
            HONEYWELL: "USB Serial（Programming the Interface 一章）",
            ZEBRA: "USB Device Type: CDC Host, 或 Simple COM Port Emulation（USB Interface 一章）",
            DATALOGIC: "Interface Selection: USB-COM（USB Interface 一章）",
            NEWLAND: "USB CDC, USB COM Port Emulation（USB 接口一章）",
            OTHERS: "USB 虚拟串口, USB Virtual COM；只有键盘的，配置 protocol: keyboard",
        },
    ),
    Step(
        "后缀：只要 CR（回车）",
        "Suffix: CR and nothing else, for all symbologies.",
        {
            HONEYWELL: "Add CR Suffix to All Symbologies（Data Editing 一章）",
            ZEBRA: "Scan Data Transmission Format: <DATA><SUFFIX>; Scan Suffix: CR（Miscellaneous 一章）",
            DATALOGIC: "Global Suffix: CR（Data Format 一章）",
            NEWLAND: "结束符后缀 Terminating Character Suffix: CR (0x0D)",
            OTHERS: "后缀、结束符 Suffix, Terminator: CR, Enter, 0x0D",
        },
    ),
    Step(
        "前缀：AIM 码制标识，所有码制",
        "Prefix: the AIM symbology identifier (]C1 ...), for all symbologies.",
        {
            HONEYWELL: "Add AIM Code ID Prefix to All Symbologies（Data Editing 一章）",
            ZEBRA: "Transmit Code ID Character: AIM Code ID Character（Miscellaneous 一章）",
            DATALOGIC: "AIM ID: Enable（Data Format 一章）",
            NEWLAND: "AIM 前缀 AIM Prefix: Enable",
            OTHERS: "AIM ID, Code ID: AIM；只有厂家字母的，不开",
        },
    ),
    Step(
        "分隔符：GS（0x1D）照原样发",
        "Separator: FNC1 inside a code is sent as GS, 0x1D; GS1-128 is enabled.",
        {
            HONEYWELL: "GS1-128 On；串口下 GS 照发 (a serial port sends GS as it is)",
            ZEBRA: "GS1-128: Enable；FN1 Substitution: Disable",
            DATALOGIC: "GS1-128: Enable；GS1 FNC1 as GS (0x1D)",
            NEWLAND: "GS1-128: Enable；FNC1 → 0x1D",
            OTHERS: "GS1-128, FNC1 → GS, 0x1D",
        },
    ),
    Step(
        "同码延时：0.5 到 1 秒（常亮、感应模式才要）",
        "Same-symbol delay: 0.5 to 1 s, where the scanner reads without its trigger.",
        {
            HONEYWELL: "Reread Delay（Input/Output Settings 一章）",
            ZEBRA: "Timeout Between Decodes, Same Symbol（User Preferences 一章）",
            DATALOGIC: "Double Read Timeout（Scanning Features 一章）",
            NEWLAND: "相同条码读码延时 Reread Timeout",
            OTHERS: "同码延时 Same Barcode Delay, Reread Delay",
        },
    ),
    Step(
        "最后：不再认设置码",
        "Last: no more settings by bar code, else a code in a parcel may change the scanner.",
        {
            ZEBRA: "Parameter Scanning (#802): Disable",
            NEWLAND: "设置码 Barcode Programming: Off",
            OTHERS: "设置码开关 Programming codes: off, 有的话",
        },
    ),
)
"""How a scanner is set up, in Chinese and English, with the headings of the makers' manuals: bar codes that
set it differ from model to model, and a wrong one sets something else."""


def scanner_setup(store: Store, desk: str) -> bytes:
    """Return the setup sheet of the desk's scanners as PDF."""
    with store.read() as connection:
        name = connection.execute(select(tables.desk.c.name).where(tables.desk.c.id == desk)).scalar_one()
    return setup_sheet.pdf(
        SetupSheet(
            name,
            SCANNER_STEPS,
            TEST_ELEMENTS,
            "设好后扫这个码：屏幕说对不对、还缺什么",
            "Then scan this: the screen says that all is right, or what is missing.",
        )
    )


def desk_commands(store: Store, desk: str, commands: "Sequence[Command]") -> bytes:
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
    return command_sheet.pdf(CommandSheet(row.name, codes))


def badge(act: Act, number: str) -> BadgeLabel:
    """Issue a new badge, which voids the old one, and return its label."""
    code = issue_badge(act, number)
    row = act.connection.execute(select(tables.operator).where(tables.operator.c.number == number)).one()
    return BadgeLabel(code=code, name=row.name, role=WORDS[row.role].zh)
