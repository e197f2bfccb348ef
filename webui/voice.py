"""What the desk says aloud: a few words for eyes that are on the goods.

A finding is named, what was not taken is told with what to do; what was taken is a tone and no word.
The clips in `static/voice` are made of these words by `make voices`.
"""

from collections.abc import Mapping

from station.feedback import Feedback
from station.messages import Text

PHRASES: Mapping[str, Text] = {
    # the nine kinds, and what the scale finds
    "damaged": Text("破损", "damaged"),
    "short": Text("短少", "short"),
    "over": Text("多一件", "one too many"),
    "wrong_model": Text("型号不符", "wrong model"),
    "mixed": Text("不在清单", "not on the list"),
    "out_of_warranty": Text("过保", "out of warranty"),
    "unreadable": Text("读不出", "unreadable"),
    "duplicate_serial": Text("序列号重复", "same serial twice"),
    "unknown_serial": Text("序列号没登记", "serial unknown"),
    "weight_off": Text("重量不对", "weight is off"),
    # problems
    "counterfeit": Text("疑似假货，放一边", "counterfeit? put it aside"),
    "safety": Text("有安全隐患，放一边", "not safe, put it aside"),
    "major_defect": Text("重大缺陷，放一边", "major defect, put it aside"),
    "batch": Text("批次问题，放一边", "batch problem, put it aside"),
    "malicious": Text("疑似恶意退货，放一边", "malicious? put it aside"),
    # what asks for a look, and what was not taken
    "look": Text("看屏幕", "look at the screen"),
    "old_label": Text("旧标签", "old label"),
    "not_taken": Text("没收，看屏幕", "not taken, look at the screen"),
    "nobody_signed_on": Text("没收，请刷工牌", "not taken, scan your badge"),
    "answer_first": Text("没收，先回答屏幕", "not taken, answer first"),
    "role_may_not": Text("没收，没有权限", "not taken, you may not"),
    "label_first": Text("没收，先贴标签", "not taken, label it first"),
    "held_unit_elsewhere": Text("没收，放待处理区", "not taken, put it on hold"),
    "main_store_first": Text("没收，先入总仓", "not taken, main store first"),
    "not_done": Text("没做成，看屏幕", "not done, look at the screen"),
    "stored": Text("先存着", "stored"),
}
"""What may be said, by its clip: a finding, a refusal's code, or one of the general words."""

_ANY = {"attention": "look", "refused": "not_taken", "waiting": "stored"}


def phrase(feedback: Feedback, *, by_touch: bool = False) -> str:
    """Return the clip that an answer is told with; "" for a tone and nothing more.

    A unit with several findings is told by the first: the card shows them all.

    >>> phrase(Feedback("attention", "counted_held", {"kinds": ["wrong_model", "out_of_warranty"]}))
    'wrong_model'
    >>> phrase(Feedback("refused", "place_unknown", {})), phrase(Feedback("ok", "unit_counted", {}))
    ('not_taken', '')
    """
    if feedback.outcome == "ok":
        return ""
    found = [feedback.facts.get("kind"), *feedback.facts.get("kinds", ()), feedback.code]
    named = next((code for code in found if code in PHRASES), None)
    if by_touch and feedback.outcome == "refused":  # nothing was in the hand that could be taken
        return "not_done"
    return named or _ANY[feedback.outcome]
