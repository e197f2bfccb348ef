"""Words and values as the papers write them: Chinese in every language of the desk, like the goods label."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from station.messages import WORDS, spell
from station.operations.law import local

TITLES: Mapping[str, str] = {
    "form": "客户退换货确认单",
    "application": "售后退货申请表",
    "report": "书面报告",
    "notice": "书面通知",
    "replacement": "更换型号确认",
}
"""The papers' names (domain 6)."""

PACKING_LIST = "装箱清单"

_WORDS: Mapping[str, str] = {
    # states
    "draft": "草稿",
    "compiled": "已填单",
    "open": "待交接",
    "confirmed": "已确认",
    "withdrawn": "已撤销",
    "seen": "已阅",
    "urgent": "先行处理",
    "opinion": "已有意见",
    "filed": "已立单",
    "submitted": "已提交",
    "reviewed": "已审核",
    "approved": "已批准",
    "rejected": "已驳回",
    "executed": "已执行",
    "taken_over": "已接收",
    "entered": "已录单",
    "to_shipping": "已交发货",
    "at_shipping": "待发货",
    "shipped": "已发货",
    "completed": "已完结",
    "sent_back": "已退回",
    "answered": "已有意见",
    "revised": "改了内容",
    # who compiled a packing list
    "customer": "客户",
    "desk": "收货台",
    # kinds of application, plans, answers
    "mixed": "混料",
    "batch_return": "批量退货",
    "large_exchange": "大批量换货",
    "other": "其他",
    "agree": "同意",
    "change": "改方案",
    "disagree": "不同意",
    "charged_repair": "收费维修",
    "discount": "折价",
    "scrap": "报废",
    # what holds a line
    "request_missing": "没说要退还是换",
    "on_supplement": "随补充单交接",
    # departments told of a problem (domain 4.2)
    "quality": "品管",
    "rnd": "研发中心",
    "production": "生产部",
    # how something was said or handed over
    "badge": "工牌",
    "paper": "纸面",
    "station": "系统里",
}

_FACTS: Mapping[str, str] = {
    "verdict": "意见",
    "opinion": "意见",
    "plan": "方案",
    "reason": "理由",
    "measure": "措施",
    "model": "更换为",
    "erp": "ERP 单号",
    "to": "交给",
    "how": "方式",
    "units": "台数",
}
"""What is said with a signature."""


def word(code: str) -> str:
    """Return a code in words; what is no code is returned as it is.

    >>> word("approved"), word("keeper"), word("微信")
    ('已批准', '仓管员', '微信')
    """
    return _WORDS.get(code) or spell(code, "zh")


def said(text: str) -> str:
    """Return a text in words when it is made of codes alone; what a person wrote as it is.

    >>> said("damaged short"), said("weight_off、week_impossible"), said("damaged in transit")
    ('破损、短少', '重量不符、生产周不存在', 'damaged in transit')
    """
    codes = re.split("[ 、]", text)
    return "、".join(map(word, codes)) if all(each in _WORDS or each in WORDS for each in codes) else text


def facts(signed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what was said with a signature, each with what it is called; of units how many.

    >>> facts({"erp": "TH17", "units": ["RU2609290001", "RU2609290002"], "to": ""})
    [('ERP 单号', 'TH17'), ('台数', '2')]
    """
    counted = {
        name: len(value) if name == "units" and isinstance(value, list | tuple) else value
        for name, value in signed.items()
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
