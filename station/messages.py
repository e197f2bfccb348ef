"""Every sentence and word an operator reads that the station itself speaks, in Chinese and in English.

One table a language pair, side by side, so that a missing translation is a missing column and not a
missing file (docs/decisions/0002). `{name}` is filled from the facts of a feedback; facts that are codes
(a kind, a status, a role) are spelt by `WORDS` first.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from station.feedback import Feedback

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """One sentence or word in both languages of the desk."""

    zh: str
    en: str


WORDS: Mapping[str, Text] = {
    # discrepancy kinds (domain 9)
    "damaged": Text("破损", "Damaged"),
    "short": Text("短少", "Short"),
    "over": Text("多出", "Over"),
    "wrong_model": Text("型号有误", "Wrong model"),
    "mixed": Text("混料", "Mixed"),
    "out_of_warranty": Text("过保", "Out of warranty"),
    "unreadable": Text("序列号看不清", "Unreadable"),
    "duplicate_serial": Text("序列号重复", "Duplicate serial"),
    "unknown_serial": Text("序列号查无", "Unknown serial"),
    # problem categories (R1)
    "counterfeit": Text("疑似假货", "Counterfeit?"),
    "safety": Text("安全隐患", "Safety hazard"),
    "major_defect": Text("重大功能缺陷", "Major defect"),
    "batch": Text("批次问题", "Batch problem"),
    "malicious": Text("疑似恶意退货", "Malicious return?"),
    # duties a rule asks for
    "report": Text("写书面报告", "Written report"),
    "application": Text("写退货申请", "Return application"),
    "replacement": Text("商定替换型号", "Agree replacement"),
    # evidence
    "weight_off": Text("重量不符", "Weight off"),
    "week_impossible": Text("生产周不存在", "Impossible week"),
    "returned_before": Text("以前退过", "Returned before"),
    "code_mismatch": Text("条码型号不一致", "Code names another model"),
    # product status (domain 7.6)
    "to_inspect": Text("待检", "To inspect"),
    "passed": Text("合格", "Passed"),
    "failed": Text("不合格", "Failed"),
    "on_hold": Text("待处理", "On hold"),
    "scrapped": Text("报废", "Scrapped"),
    # states
    "signed": Text("已签收", "Signed for"),
    "counting": Text("清点中", "Counting"),
    "counted": Text("已清点", "Counted"),
    "handed_over": Text("已交接", "Handed over"),
    "closed": Text("已关闭", "Closed"),
    "refused": Text("拒收", "Refused"),
    "unclaimed": Text("无主件", "Unclaimed"),
    "stocked": Text("已入总仓", "In main store"),
    "voided": Text("已撤销", "Undone"),
    # print jobs
    "queued": Text("在等", "Waiting"),
    "sending": Text("在打", "Printing"),
    "printed": Text("已打印", "Printed"),
    "unknown": Text("不知道", "Unknown"),
    "not_printed": Text("没打出", "Not printed"),
    "cancelled": Text("已取消", "Cancelled"),
    # requests
    "return": Text("退货", "Return"),
    "exchange": Text("换货", "Exchange"),
    "repair": Text("维修", "Repair"),
    # roles (domain 2)
    "main_store": Text("总仓", "Main store"),
    "keeper": Text("仓管员", "Keeper"),
    "clerk": Text("售后文员", "Clerk"),
    "shipping": Text("发货", "Shipping"),
    "inspector": Text("检测员", "Inspector"),
    "repairer": Text("维修员", "Repairer"),
    "leader": Text("售后组长", "Leader"),
    "manager": Text("经理", "Manager"),
    "marketing": Text("营销中心", "Marketing"),
    "finance": Text("财务部", "Finance"),
    "gm": Text("总经理", "GM"),
    "gm_office": Text("总经办", "GM's office"),
    # warranty
    "in": Text("保内", "In warranty"),
    "out": Text("过保", "Out of warranty"),
}

SENTENCES: Mapping[str, Text] = {}


def spell(code: str, language: Language) -> str:
    """Return the word for a code; an unknown code is shown as it is, never hidden."""
    text = WORDS.get(code)
    return getattr(text, language) if text else code


def say(feedback: Feedback, language: Language) -> str:
    """Return the sentence of a feedback.

    Facts that are codes of `WORDS`, and lists of them, are spelt in the same language.
    """
    text: str = getattr(SENTENCES[feedback.code], language)
    return text.format_map({name: _spelt(value, language) for name, value in feedback.facts.items()})


def _spelt(value: Any, language: Language) -> str:
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(_spelt(each, language) for each in value)
    return spell(str(value), language)
