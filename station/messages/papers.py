"""Papers, problems and notices: states, and what is said of them (domain.md 4, 6; R5, R10, R11, R13)."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
    # plans of an application (F3), and what is said of them
    "plan.return": Text("退货", "Return for credit"),
    "plan.exchange": Text("换货", "Exchange"),
    "plan.charged_repair": Text("收费维修", "Charged repair"),
    "plan.discount": Text("折价", "Discount"),
    "plan.send_back": Text("退回客户", "Send back"),
    "plan.scrap": Text("报废", "Scrap"),
    "plan.send_missing": Text("补寄短少的", "Send the missing"),
    "plan.accept_count": Text("认可实数", "Accept the count"),
    "batch_return": Text("批量退货", "Batch return"),
    "large_exchange": Text("大批量换货", "Large exchange"),
    "large_exchange.question": Text("这批换货怎么办？", "How is it to be handled?"),
    "verdict.agree": Text("同意", "Agrees"),
    "verdict.change": Text("改方案", "Another plan"),
    "verdict.disagree": Text("不同意", "Disagrees"),
    "submit_application": Text("提交申请", "Submit it"),
    # states of a paper, and what was done to one
    "paper.draft": Text("草稿", "Draft"),
    "paper.submitted": Text("已提交", "Submitted"),
    "paper.reviewed": Text("已审核", "Reviewed"),
    "paper.approved": Text("已批准", "Approved"),
    "paper.rejected": Text("已驳回", "Rejected"),
    "paper.executed": Text("已执行", "Carried out"),
    "paper.withdrawn": Text("已撤销", "Withdrawn"),
    "paper.handed_over": Text("已交接", "Handed over"),
    "paper.open": Text("待交接", "To hand over"),
    "paper.answered": Text("已有意见", "Answered"),
    "paper.confirmed": Text("已确认", "Confirmed"),
    "paper.filed": Text("开了单", "Filed"),
    "paper.revised": Text("改了内容", "Changed"),
    "paper.seen": Text("看过了", "Seen"),
    "paper.urgent": Text("先处理了", "Acted at once"),
    "paper.carried_out": Text("照办了一行", "Carried out"),
    "paper.taken_over": Text("接收了", "Taken over"),
    "paper.entered": Text("录了单", "Entered"),
    "paper.issued": Text("已下达", "Issued"),
    "paper.counted": Text("已核对", "Counted"),
    "paper.picked": Text("领了料", "Picked"),
    "paper.given_out": Text("发了料", "Given out"),
    "paper.to_sign": Text("待签字", "To sign"),
    "paper.signed": Text("已签字", "Signed"),
    "paper.to_shipping": Text("交了发货", "To shipping"),
    "paper.replaced": Text("已被替代", "Replaced"),
    "paper.sent_back": Text("已退回", "Sent back"),
    "paper.checked": Text("组长已签", "Signed by the leader"),
    "paper.agreed": Text("经理已签", "Signed by the manager"),
    "paper.opinion": Text("给了意见", "Gave an opinion"),
    "paper.sent": Text("送出", "Sent"),
    "paper.out": Text("送样中", "Out"),
    "paper.result": Text("有了结果", "Result noted"),
    "paper.result_after": Text("补记结果", "Result noted later"),
    "paper.examined": Text("已有结果，未归还", "Examined, not back"),
    "paper.returned": Text("已归还", "Back"),
    "paper.concluded": Text("已有结论", "Concluded"),
    "paper.done": Text("结论已落实", "Done"),
    # papers (domain 6)
    "form": Text("客户退换货确认单", "Confirmation form"),
    "notice": Text("书面通知", "Notice"),
    "confirmed": Text("已确认", "Confirmed"),
}

SENTENCES: Mapping[str, Text] = {
    # papers, problems, notices
    "paper_changed": Text(
        "{desk} {at} {by}{did}：您看的是 {paper} 第 {shown} 版，现在是第 {now} 版。请再看一遍再签",
        "{paper} was changed, {did} by {by} at {desk}, {at}: you saw revision {shown}, it is {now} now. "
        "Read it again, then sign",
    ),
    "paper_glyph_missing": Text(
        "{paper} 打不出来：{field} 里的“{character}”（{code}）字库里没有。改掉这个字再打印",
        "{paper} cannot be printed: {character} ({code}) in {field} is not in the font. Change it first",
    ),
    "paper_text_unfit": Text(
        "{paper} 打不出来：{field} 只能有看得见的字，短栏 200 字、长栏 5000 字以内。现在是：{found}",
        "{paper} cannot be printed: {field} takes visible characters, 200 at most, 5000 in long texts. "
        "Found: {found}",
    ),
    "paper_is_past": Text(
        "{paper} 现在是{state}，不能再办：{desk} {at} {by}{did}（{rule}）",
        "{paper} is {state}: {did} by {by} at {desk}, {at}. Nothing was done ({rule})",
    ),
    "paper_opened": Text("{paper}：{state}", "{paper}: {state}"),
    "duty_is_past": Text(
        "{kind}不用再办：{state}。看屏幕上还开着的",
        "{kind}: {state}, nothing is left to do. Look at what is open",
    ),
    "own_paper": Text(
        "{paper} 是{name}自己提出的，自己不能审核或批准（{rule}）。请另一个人办",
        "{name} filed {paper} and neither reviews nor approves it ({rule}). Another person may",
    ),
    "plan_not_allowed": Text(
        "{kind}的申请不能用方案“{plan}”。可选：{plans}",
        "'{plan}' is no plan for {kind} here. Choose another one of: {plans}",
    ),
    "plan_begun": Text(
        "{paper} 的方案已经开始执行，不能再改（{rule}）",
        "{paper} is being carried out, its plan stays ({rule})",
    ),
    "application_submitted": Text(
        "{paper} 已提交：{plan}。等营销审核", "{paper} submitted: {plan}. To marketing"
    ),
    "application_reviewed": Text(
        "{paper}：营销{verdict}，方案{plan}。等总经理批准", "{paper}: {verdict}, plan {plan}. To the GM"
    ),
    "paper_approved": Text("{paper} 已批准：{plan}", "{paper} is approved: {plan}"),
    "paper_rejected": Text("{paper} 已驳回，改为：{plan}", "{paper} is rejected; instead: {plan}"),
    "reason_missing": Text("{paper}：要写明原因。什么都没做", "{paper} needs a reason. Nothing was done"),
    "evidence_missing": Text(
        "{paper}：在外面批的要有凭证。写明文号，或附照片",
        "{paper}: what was decided outside needs evidence. Give a reference or a photo",
    ),
    "date_not_possible": Text(
        "日期 {date} 不对：要在 {first} 到今天之间", "{date} cannot be: expected {first} to today"
    ),
    "plan_carried_out": Text("{paper} 已执行：{plan}", "{paper} carried out: {plan}"),
    "finding_open": Text(
        "{unit} 还有没解决的问题，先解决，再按 {paper} 办（{rule}）",
        "{unit} has an open finding: settle it, then carry out {paper} ({rule})",
    ),
    "replacement_unfit": Text(
        "{model} 不能替换 {original}（{rule}）。选一个在册的别的型号",
        "{model} cannot replace {original} ({rule}). Choose another model that is on record",
    ),
    "replacement_not_there": Text(
        "{model} 成品和备品都没有，不能用来替换（{rule}）。选有货的",
        "There is no {model} in stock nor among spares ({rule}). Choose one there is",
    ),
    "replacement_named": Text(
        "{paper}：用 {model} 替换 {original}。等总经理批准", "{paper}: {model} for {original}. To the GM"
    ),
    "report_written": Text("{paper} 已写好，已通知：{told}", "{paper} is written; told: {told}"),
    "report_seen": Text("{paper} 看过了，可以交总经办", "{paper} is seen; it may go to the GM's office"),
    "report_handed_over": Text("{paper} 已交给 {to}", "{paper} is handed over to {to}"),
    "manager_first": Text(
        "{paper} 是重大问题，先给经理看（{rule}）", "{paper} is major: it goes to the manager first ({rule})"
    ),
    "acted_urgently": Text(
        "{paper}：先处理了，原因已记下（R26）", "{paper}: acted at once, the reason is on record (R26)"
    ),
    "urgent_not_instead": Text(
        "{paper} 要{who}决定，紧急处理不能代替（{rule}）",
        "{paper} is for {who} to decide; acting urgently does not stand in for it ({rule})",
    ),
    "report_first": Text(
        "{unit}：{kind}的书面报告还没交到总经办，不能结案（{rule}）。先交报告",
        "{unit}: the written report about {kind} is not handed over yet; it stays open ({rule})",
    ),
    "problem_is_closed": Text("这个问题已经结案", "This problem is closed already"),
    "problem_closed": Text("{unit}：{kind}已结案", "{unit}: {kind} is closed"),
    "returns_together": Text(
        "{form} 已交接：{units} 台。{customer} 同一天签收的退货合计 {returns} 台，"
        "分在 {forms}：是不是拆单？（{rule}）",
        "{form} is handed over, {units} units. {customer}'s returns signed for on one day are {returns} "
        "together, on {forms}: was one batch split? ({rule})",
    ),
    "opinion_given": Text("{paper}：意见已记下", "{paper}: the opinion is recorded"),
    "line_is_past": Text(
        "{paper} 这一行已经办了：{desk} {at} {by}{did}",
        "This line of {paper} is done already: {did} by {by} at {desk}, {at}",
    ),
    "line_carried_out": Text("{paper}：办好一行，还有 {left} 行", "{paper}: one line done, {left} left"),
    "dispute_unconfirmed": Text(
        "{delivery} {unit}：{kind} {quantity} 台，处理期限 {due} 已过，还没有确认；第 {times} 次通知",
        "{delivery} {unit}: {kind}, {quantity} units; limit {due} is past, not confirmed; notice {times}",
    ),
    "confirm_dispute": Text(
        "请与客户确认怎么处理，并确认这份通知；没有确认，每个工作日再通知",
        "Confirm with the customer what is done, and this notice; it is repeated each working day",
    ),
    "dispute_escalated": Text("营销没有确认，请督办", "Marketing has not confirmed it: please see to it"),
    "dispute_copied": Text("抄送，请知悉", "A copy for your information"),
    "notice_filed": Text(
        "{paper}：{due} 到期的争议没有确认，已通知营销",
        "{paper}: a dispute due {due} is not confirmed; marketing is notified",
    ),
    "notice_not_due": Text(
        "争议 {discrepancy} 现在不用通知", "No notice is due for dispute {discrepancy} now"
    ),
    "notice_of_other": Text(
        "{paper} 是给{addressee}的，您是{role}。请{addressee}确认（R2b）",
        "{paper} is for {addressee}, you are {role}. {addressee} may confirm it (R2b)",
    ),
    "notice_asks_opinion": Text(
        "{paper} 要的是处理意见，只确认不够（{rule}）。请写下意见",
        "{paper} asks for an opinion, confirming it is not enough ({rule}). Give the opinion",
    ),
    "notice_confirmed": Text("{paper} 已确认，不再重复通知", "{paper} is confirmed: it is not repeated"),
    "notice_handed_over": Text("{paper} 已交给 {to}（{how}）", "{paper} is handed over to {to} ({how})"),
    "report_days": Text(
        "报表从 {first} 到 {last} 做不出：应为两个日期，先后不颠倒，最多 {most} 天",
        "No report from {first} to {last}: give two dates in order, at most {most} days apart",
    ),
    # samples and summaries (R11)
    "sample_sent": Text(
        "{unit} 送样：{paper}，交 {to}，{back_by} 前归还。贴样品标签",
        "{unit} is out as {paper} with {to}, wanted back by {back_by}. Stick the sample's label on",
    ),
    "sample_not_from": Text(
        "{unit} {state}，不能送样（{rule}）。能送的：{expected}",
        "{unit}: {state}; it cannot be sent ({rule}). Expected: {expected}",
    ),
    "sample_says_nothing": Text(
        "{unit}：写明为什么送、交给谁（{rule}），各不超过 {most} 字",
        "{unit}: say why it is sent and to whom ({rule}), at most {most} characters each",
    ),
    "sample_result": Text("{paper} 的结果已记下", "The result of {paper} is noted"),
    "sample_back": Text("{unit} 收回，{state}，放 {name}", "{unit} is back: {state}; put it in {name}"),
    "sample_back_without": Text(
        "{unit} 收回，{state}，放 {name}。{paper} 还没有结果",
        "{unit} is back: {state}; put it in {name}. {paper} has no result yet",
    ),
    "unit_is_sample": Text(
        "{unit} 送样未归还，见 {paper}（{rule}）。先扫样品单收回",
        "{unit} is out as a sample, see {paper} ({rule}). Scan the slip and take it back first",
    ),
    "summary_filed": Text(
        "{paper} 已汇总 {count} 项问题，等讨论", "{paper}: {count} problems, to be discussed"
    ),
    "summary_there": Text(
        "{first} 至 {last} 已有 {paper}，还没有结论，接着写",
        "{paper} of {first} to {last} is not concluded yet: go on",
    ),
    "nothing_to_summarise": Text(
        "{first} 至 {last} 没有问题可汇总（{rule}）。换一段时间",
        "No problem was found from {first} to {last} ({rule}). Choose other days",
    ),
    "summary_without": Text(
        "{paper}：{absent} 没有人参加，不能下结论（{rule}）。一起讨论后再写",
        "{paper}: nobody of {absent} took part, so nothing is concluded ({rule}). Discuss it first",
    ),
    "conclusion_incomplete": Text(
        "{paper}：写明结论和负责人（{rule}），姓名不超过 {most} 字",
        "{paper}: give the conclusion and who sees to it ({rule}); names of at most {most} characters",
    ),
    "summary_concluded": Text("{paper}：{owner} 负责，{due} 前落实", "{paper}: {owner} sees to it by {due}"),
    "summary_done": Text("{paper} 的结论已落实", "The conclusion of {paper} is carried out"),
    "day_unfit": Text(
        "日期“{found}”不对：写 {first} 或以后的日子", "The day {found} cannot be: give {first} or a later one"
    ),
}
