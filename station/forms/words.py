"""Words and values as the papers write them: Chinese in every language of the desk, like the goods label."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from station.messages import WORDS
from station.operations.law import local

TITLES: Mapping[str, str] = {
    "form": "客户退换货确认单",
    "application": "售后退货申请表",
    "report": "书面报告",
    "notice": "书面通知",
    "replacement": "更换型号确认",
    "sample": "样品单",
    "summary": "问题汇总",
    "price_list": "售后拆解物料单价明细",
    "account": "拆解批次手工帐",
    "pick_list": "明日计划 · 领料单",
    "bad_record": "售后检测不良记录表",
}
"""The papers' names (domain 6)."""

PACKING_LIST = "装箱清单"

_WORDS: Mapping[str, str] = {
    # acts and states, where a paper is more formal than the screen
    "compiled": "已填单",
    "filed": "已立单",
    "taken_over": "已接收",
    "entered": "已录单",
    "to_shipping": "已交发货",
    "seen": "已阅",
    "urgent": "先行处理",
    "opinion": "已有意见",
    "carried_out": "已照办",
    # who compiled a packing list; a kind of application; how a signature was given
    "desk": "收货台",
    "other": "其他",
    "badge": "工牌",
    # a pick list
    "early": "提早",
    "late": "补记",
    "issued": "已下达",
    "counted": "已核对",
    "picked": "已领料",
    "given_out": "已发料",
    "signed": "已签字",
    "inspect": "检测",
    "teardown": "拆解",
}

_FAMILIES = ("paper.", "", "plan.", "verdict.", "shortage.", "defect.", "cause.")
"""Where `station.messages` has the words of a paper: what happened to it comes before a word for units."""

_FACTS: Mapping[str, str] = {
    "verdict": "意见",
    "opinion": "意见",
    "plan": "方案",
    "reason": "理由",
    "measure": "措施",
    "model": "型号",
    "erp": "ERP 单号",
    "to": "交给",
    "how": "方式",
    "units": "台数",
    "result": "结果",
    "conclusion": "结论",
    "owner": "负责人",
    "due": "期限",
    "effective_on": "生效日期",
}
"""What is said with a signature."""


def word(code: str) -> str:
    """Return a code in words; what is no code is returned as it is.

    >>> word("approved"), word("keeper"), word("charged_repair"), word("微信")
    ('已批准', '仓管员', '收费维修', '微信')
    """
    return _known(code) or code


def _known(code: str) -> str | None:
    keys = (f"{family}{code}" for family in _FAMILIES)
    return _WORDS.get(code) or next((WORDS[key].zh for key in keys if key in WORDS), None)


def said(text: str) -> str:
    """Return a text in words when it is made of codes alone; what a person wrote as it is.

    >>> said("damaged short"), said("weight_off、week_impossible"), said("damaged in transit")
    ('破损、短少', '重量不符、生产周不存在', 'damaged in transit')
    """
    words = [_known(code) for code in re.split("[ 、]", text)]
    return "、".join(filter(None, words)) if all(words) else text


def facts(signed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what was said with a signature, each with what it is called; of units how many.

    The day of one that was given elsewhere stands where its time does.

    >>> facts({"erp": "TH17", "units": ["RU2609290001", "RU2609290002"], "to": ""})
    [('ERP 单号', 'TH17'), ('台数', '2')]
    """
    counted = {
        name: len(value) if name == "units" and isinstance(value, list | tuple) else value
        for name, value in signed.items()
        if name != "given_on"
    }
    named = ((_FACTS.get(name, name), fact(value)) for name, value in counted.items())
    return [(name, value) for name, value in named if value]


def fact(value: Any) -> str:
    """Return a fact's value in words: codes spelt, lists joined, times local.

    >>> fact(["send_back", "scrap"]), fact({"HY500G": 2}), fact(None)
    ('退回客户、报废', 'HY500G 2', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case list() | tuple():
            return "、".join(fact(each) for each in value)
        case dict():
            return "、".join(f"{word(str(name))} {fact(each)}" for name, each in value.items())
        case str() if at := iso(value):
            return moment(at)
    return said(str(value))


def iso(text: str) -> datetime | None:
    """Return the aware time a fact holds as ISO text, None for any other text."""
    if not re.match(r"\d{4}-\d\d-\d\dT", text):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def moment(at: datetime | None) -> str:
    """Return a time as the department's clock shows it; empty for none.

    >>> moment(datetime.fromisoformat("2026-09-29T06:20:00+00:00"))
    '2026-09-29 14:20'
    """
    return f"{local(at):%Y-%m-%d %H:%M}" if at else ""


def joined(*texts: str, by: str = " · ") -> str:
    """Return the texts that say something, joined."""
    return by.join(filter(None, texts))


def grouped(serial: str) -> str:
    """Return a serial in groups that can be read out; anything else in words.

    >>> grouped("HY400SB253100310"), grouped("unreadable")
    ('HY400S B 2531 00310', '序列号看不清')
    """
    found = re.fullmatch(r"([A-Z]{2}[0-9A-Z]{4})([A-Z])(\d{4})(\d{5})", serial)
    return " ".join(found.groups()) if found else word(serial)


def short_hash(digest: str) -> str:
    """Return the first 16 digits of a fingerprint in groups: enough to compare by eye.

    >>> short_hash("9c1185a5c5e9fc54612808977ee8f548")
    '9c11 85a5 c5e9 fc54'
    """
    return " ".join(digest[n : n + 4] for n in range(0, min(len(digest), 16), 4))
