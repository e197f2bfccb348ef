"""Who is at the desk: roles, badges, PINs, qualifications, tokens (domain.md 2)."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
    # work that asks for a qualification (R24)
    "work.inspect": Text("检测", "inspect"),
    "work.tear_down": Text("拆解", "tear down"),
    "work.repair": Text("维修", "repair"),
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
}

SENTENCES: Mapping[str, Text] = {
    "signed_on": Text("{name}，{role}", "{name}, {role}"),
    "signed_off": Text("{name} 已离开，工作留着", "{name} signed off; the work is kept"),
    "stored_until_badge": Text("已存好 {text}，扫工牌后接着办", "{text} is stored; scan a badge to go on"),
    "stored_until_who": Text("已存好 {text}，等{who}扫工牌", "{text} is stored until {who} signs on"),
    "stored_until_answer": Text(
        "已存好 {text}，答完前面的再办", "{text} is stored until what was before it is answered"
    ),
    "nobody_signed_on": Text("没人登录。先扫工牌", "Nobody is signed on. Scan your badge first"),
    "no_page_scanner": Text(
        "扫描枪在打字，这张台没设这样的扫描枪。设成串口，或在 config.yaml 里加 protocol: keyboard、port: page://desk",
        "A scanner types, and this desk has none that does. Set it to serial, or give config.yaml one with "
        "protocol: keyboard, port: page://desk",
    ),
    "badge_unknown": Text(
        "没有工号 {number}。请经理登记", "There is no operator {number}. The manager can enter them"
    ),
    "badge_without_secret": Text(
        "{number} 只是工号，不是工牌。请扫工牌上的条码",
        "{number} is only a number. Scan the code on the badge",
    ),
    "badge_revoked": Text(
        "{number} 的这张工牌已作废。请经理补一张",
        "This badge of {number} is void. Ask the manager for a new one",
    ),
    "only_at_the_desk": Text("这一步只能在收货台办", "This is done at the desk, where the goods are"),
    "signed_in": Text("{name}，{role}", "{name}, {role}"),
    "signed_out": Text("{name} 已退出", "{name} has signed out"),
    "setup_code_wrong": Text(
        "设置码不对，或已用过。启动时的日志里有现在的那个",
        "This set-up code is wrong, or was used. The one that is good stands in the log since the last start",
    ),
    "manager_there": Text(
        "已经有经理了。请经理登记别的人", "There is a manager already, who enters everybody else"
    ),
    "manager_made": Text(
        "{name}（{number}）是经理，可以登录了", "{name} ({number}) is the manager and may sign in"
    ),
    "badge_taken": Text(
        "工号 {number} 已经是{name}的。换一个工号", "{number} is {name}'s already. Choose another number"
    ),
    "pin_set": Text("{name}（{number}）的 PIN 设好了", "{name} ({number}) has a new PIN"),
    "pin_same": Text("新 PIN 和原来的一样。换一个", "The new PIN is the old one. Choose another"),
    "pins_differ": Text(
        "两次输的 PIN 不一样，没有设。再来一次", "The two PINs differ; nothing was set. Try again"
    ),
    "pin_unfit": Text(
        "PIN 要 6 到 12 位数字，不能全是同一个。请换一个",
        "A PIN is 6 to 12 digits, not all the same. Choose another one",
    ),
    "pin_not_set": Text("{name}还没有 PIN。请经理设一个", "{name} has no PIN yet. Ask the manager for one"),
    "pin_wrong": Text(
        "PIN 不对，还可以试 {left} 次。什么都没做", "Wrong PIN, {left} more tries. Nothing was done"
    ),
    "pin_locked": Text(
        "{name}的 PIN 错得太多，{minutes} 分钟后再试，或请经理重设",
        "Too many wrong PINs: {name} may try again in {minutes} min, or the manager sets a new one",
    ),
    "role_may_not": Text("{role}不能做这一步。找：{who}", "{role} may not do this. Ask: {who}"),
    "not_qualified": Text(
        "{name}没有{work}资格（{rule}）。请有资格的人来做，或请组长登记资格",
        "{name} is not qualified to {work} ({rule}). Ask somebody who is, or the leader to enter it",
    ),
    "qualification_over": Text(
        "{name}的{work}资格 {until} 已到期（{rule}）。请组长续期，或请别人来做",
        "The qualification of {name} to {work} ended on {until} ({rule}). Ask the leader to renew it, or "
        "somebody else",
    ),
    "badge_issued": Text("{number} 有了新工牌", "{number} has a new badge"),
    "token_issued": Text("令牌 {name} 可以用了", "Token {name} may read the API"),
    "token_revoked": Text("令牌 {name} 已作废", "Token {name} opens nothing any more"),
    "token_name_bad": Text(
        "令牌名“{name}”不能用。要 1 到 30 个字母、汉字、数字或 . _ -，不带空格",
        "'{name}' cannot name a token. Expected 1 to 30 letters, digits or . _ - without a space",
    ),
    "token_name_taken": Text(
        "已有令牌 {name}。换个名字，或先用 --revoke 作废它",
        "There is a token {name} already. Choose another name, or end that one first with --revoke",
    ),
    "token_unknown": Text(
        "没有令牌 {name}。用 --list 看有哪些", "There is no token {name}. --list shows those there are"
    ),
}
