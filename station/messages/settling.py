"""How a discrepancy is settled: questions, answers and keys (domain.md 4)."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
    # evidence
    "weight_off": Text("重量不符", "Weight off"),
    "week_impossible": Text("生产周不存在", "Impossible week"),
    "returned_before": Text("以前退过", "Returned before"),
    "code_mismatch": Text("条码型号不一致", "Code names another model"),
    "warranty_unknown": Text("保修期不知道", "Warranty unknown"),
    "batch_hint": Text("像是批次问题", "Batch suspected"),
    # answers to a question, and the ink key that signs them
    "another_unit": Text("另一台：记下，待处理", "Another unit: hold it"),
    "same_unit": Text("同一台：扫重了", "Same unit: scanned twice"),
    "came_out": Text("出来了", "It came out"),
    "did_not_come_out": Text("没出来，补打", "It did not: print again"),
    "do_not_pair": Text("不配，分开记", "Keep apart"),
    "sign": Text("签收", "Sign"),
    "box": Text("外箱破", "Carton"),
    "case": Text("外壳坏", "Case"),
    "cable": Text("线材坏", "Cable"),
    "connector": Text("接口坏", "Connector"),
    "phone": Text("电话", "Phone"),
    "wechat": Text("微信", "WeChat"),
    "mail": Text("邮件", "Email"),
    "in_person": Text("当面", "In person"),
    "station": Text("系统里", "In the station"),
    "contact": Text("客户联系人", "Customer's contact"),
    "marketing_owner": Text("营销负责人", "Marketing owner"),
    "someone_else": Text("别的人", "Someone else"),
    "just_now": Text("刚才", "Just now"),
    "earlier_today": Text("今天早些时候", "Earlier today"),
    "accept_count": Text("认可实数", "Accept the count"),
    "send_missing": Text("补寄短少的", "Send the missing"),
    "keep": Text("留下", "Keep"),
    "send_back": Text("退回客户", "Send back"),
    "exchange_anyway": Text("照常换货", "Exchange anyway"),
    "charge": Text("收费换货", "Charge"),
    "refuse": Text("拒收", "Refuse"),
    "pass_to_marketing": Text("转营销决定", "Pass to marketing"),
    "joins_delivery": Text("属于这批货", "Joins this delivery"),
    "other_delivery": Text("另一批货", "Another delivery"),
    "wait_for_parcels": Text("还会到，先不数完", "Still coming: wait"),
    "parcels_will_not_come": Text("不会来了，照数完", "Not coming: finish"),
    "agrees_with_count": Text("认可清点结果", "Agrees with the count"),
    "as_usual": Text("要求照常办理", "Wants it done as usual"),
    "will_send_missing": Text("补寄短少的", "Will send the missing"),
    "wants_it_back": Text("要求退回", "Wants it back"),
    "pays": Text("同意付费", "Will pay"),
    "gives_it_up": Text("不要了", "Gives it up"),
    "disputes_count": Text("不认可", "Disputes it"),
    "leaves_it_to_us": Text("由我们决定", "Leaves it to us"),
    "void": Text("撤销这一台", "Undo this unit"),
    "more": Text("更多", "More"),
    "name_customer": Text("就是这家", "It is theirs"),
    "finish": Text("数完了", "Count finished"),
    "settling.photo": Text("拍了照片", "photo taken"),
    "settling.not_reached": Text("没联系上客户", "customer not reached"),
    "settling.asked": Text("问过客户", "customer asked"),
    "settling.answer": Text("记了客户答复", "answer recorded"),
    "settling.decision": Text("做了决定", "decided"),
    "settling.carried_out": Text("执行完", "carried out"),
    "settling.reclassified": Text("改了种类", "made another kind"),
    "settling.withdrawn": Text("撤掉了", "withdrawn"),
    "sign_asked": Text("记下：问过了", "Sign: asked"),
    "sign_answer": Text("记下答复", "Sign the answer"),
    "sign_decision": Text("记下决定", "Sign the decision"),
    "sign_carried_out": Text("已照办", "Carried out"),
    "loss_read": Text("看过了，去重做", "Read: to be done again"),
}

SENTENCES: Mapping[str, Text] = {
    # questions
    "nothing_asked": Text("现在没有要答的，接着扫", "Nothing is asked now. Go on scanning"),
    "nothing_to_choose": Text(
        "这里没有 {number}，选屏幕上有的", "There is no {number} here. Choose one on the screen"
    ),
    "nothing_to_confirm": Text("还没选，先选一项", "Nothing to confirm yet. Choose first"),
    "pick_first": Text("还没选齐，先选", "Not all is chosen yet. Choose first"),
    "picked": Text("{picked}", "{picked}"),
    # settling
    "settling": Text("处理：{kind}", "Settling: {kind}"),
    "step_settled": Text("{kind}：记下了", "{kind}: recorded"),
    "step_is_past": Text(
        "{kind}：{desk} {at} {by}{did}。按屏幕上的接着办",
        "{kind}: {did} by {by} at {desk}, {at}. Go on from what the screen shows now",
    ),
    "discrepancy_settled": Text("{kind}：处理完", "{kind}: settled"),
    "not_reached": Text("记下：还没联系上客户", "Recorded: customer not reached"),
    "passed_to_marketing": Text("{kind}：转营销中心", "{kind}: passed to marketing"),
    "already_settled": Text(
        "{kind}不用再办：{desk} {at} {by}{did}",
        "{kind} is closed already: {did} by {by} at {desk}, {at}; nothing is left to do",
    ),
    "photo_asked_no_more": Text(
        "收货台已经在办别的事，照片没存。在收货台上打开这件事再拍",
        "The desk has gone on, so the photo was not kept. Open the matter there and take it again",
    ),
    "phone_code_unknown": Text(
        "收货台不认这个码。请扫屏幕上现在的码",
        "The desk does not know this code. Scan the one on its screen now",
    ),
    "phone_code_used": Text(
        "这个码已用过一次。要再拍，请扫屏幕上的新码",
        "This code was used already. For another photo scan the new one on the screen",
    ),
    "phone_code_over": Text(
        "这个码超过 {minutes} 分钟了。请扫屏幕上的新码",
        "This code is older than {minutes} minutes. Scan the new one on the screen",
    ),
    "photo_missing": Text("破损要有照片。先拍照", "Damage needs a photo. Take one first"),
    "customer_not_asked": Text("还没问客户。先问", "The customer was not asked yet. Ask first"),
    "answer_missing": Text("还没有客户答复。先记答复", "There is no answer yet. Record it first"),
    "decision_missing": Text("还没有决定。先决定", "There is no decision yet. Decide first"),
    "decision_not_allowed": Text(
        "{kind} 不能这样决定。选屏幕上的", "{kind} cannot be decided so. Choose from the screen"
    ),
    "waiting_for_marketing": Text(
        "已转营销中心，等他们决定再记", "It is with marketing. Record their decision when it comes"
    ),
    "photo_kept": Text("照片存好了", "Photo kept"),
    "photo_unreadable": Text(
        "这不是图片（{bytes} 字节）。再拍一张", "This is no picture ({bytes} bytes). Take another"
    ),
    "photo_too_large": Text(
        "照片太大：{pixels} 像素，最多 {limit}。调小再拍",
        "Photo too large: {pixels} pixels, at most {limit}. Take a smaller one",
    ),
    "refusal_needs_photo": Text(
        "拒收要有照片（R17）。先拍照", "Refusing goods needs a photo (R17). Take one first"
    ),
}
