"""What the audit calls every page and deed of an office holder; a guarded route without words here fails a law."""

from app.deeds import DESK
from models.workflow import MOVES

WATCHED = {
    # The desk of a station or county.
    "console.sign_out": "退出登录", "console.sign_out_everywhere": "退出所有设备",
    "console.queue": "诉求列表", "console.find": "按编号查找", "console.request": "诉求", "console.move": "诉求",
    "console.attachment": "照片或语音",
    "console.request_phone": "查看反映人电话", "console.handled_phone": "查看反映人电话",
    "console.pressed_phone": "查看反映人电话", "api.see_desk_phone": "查看反映人电话",
    # Departments.
    "console.handling": "承办事项列表", "console.handled": "承办事项", "console.handle": "承办事项",
    "console.sitting": "会商通知",
    "console.report": "报告办理结果",
    # Grid workers.
    "console.grid": "交我办理列表", "console.grid_one": "诉求", "console.grid_move": "诉求",
    "console.grid_phone": "查看反映人电话",
    # Writing down for others.
    "console.intake": "代登记表单", "console.take_down": "代群众登记", "console.taken_down": "代登记回执",
    "console.receipt": "代登记回执", "console.reissue": "补发查询码", "console.imports": "旧台账导入",
    "console.read_ledger": "上传旧台账", "console.ledger_template": "旧台账模板", "console.ledger": "旧台账预览",
    "console.commit_ledger": "确认导入旧台账", "console.drop_ledger": "放弃导入旧台账",
    # Letters, meetings, topics, supervision.
    "console.letters": "交办函台账", "console.letter": "交办函", "console.letter_copy": "交办函抄送件",
    "console.letter_receipt": "交办函签收", "console.paper_receipt": "登记纸质回执",
    "console.meetings": "会商列表", "console.meeting": "会商", "console.plan_meeting": "安排会商",
    "console.excuse": "取消参会邀请", "console.conclude": "会商纪要",
    "console.tick": "会商事项完成", "console.untick": "会商事项恢复", "console.topics": "建议议题列表",
    "console.new_topic": "新建建议议题", "console.make_topic": "新建建议议题", "console.topic": "建议议题",
    "console.topic_act": "建议议题", "console.pressed": "督办列表", "console.pressed_one": "督办",
    "console.name_supervisor": "确定督办人", "console.dismiss_supervisor": "撤换督办人", "console.press": "督办",
    "console.look_back": "回头看列表", "console.samples": "电话抽访名单", "console.sampled": "记录电话抽访",
    # Notices and figures.
    "console.deliveries": "通知情况", "console.calls": "待电话告知名单", "console.called": "记录电话告知",
    "console.call_link": "短信链接", "console.figures": "统计", "console.figure_cases": "统计明细",
    "console.bulletin": "简报", "console.bulletin_file": "简报文件", "console.keep_bulletin": "存档简报",
    "console.kept_bulletins": "存档的简报", "console.kept_bulletin": "存档的简报",
    "console.kept_bulletin_file": "简报文件", "console.kept_bulletin_cases": "统计明细",
    "console.figure_topics": "统计明细",
    # Codes, people, places.
    "console.codes": "二维码列表", "console.new_code": "新建二维码", "console.make_code": "新建二维码",
    "console.code": "二维码", "console.revoke_code": "停用二维码", "console.code_file": "二维码文件",
    "console.mini_code": "小程序码", "console.stations": "联络站列表", "console.people": "人员名单",
    "console.show_binding": "出示绑定码", "console.binding": "绑定码", "console.own_wechat": "我的微信",
    "console.show_own_wechat": "出示本人绑定码", "console.absences": "请假与代理",
    "console.add_absence": "登记请假", "console.end_absence": "撤销请假",
    "console.hang_code": "标记已张贴", "console.take_down_code": "标记已揭下", "console.prints": "批量印制",
    "console.order_prints": "批量印制", "console.print_order": "批量印制", "console.print_volume": "印制文件",
    "console.print_zip": "印制文件", "console.portrait": "代表照片", "console.keep_portrait": "上传代表照片",
    "console.drop_portrait": "删除代表照片", "console.county_books": "建县导入", "console.county_book": "建县导入预览",
    "console.county_book_template": "建县导入模板", "console.bring_county_book": "上传建县工作簿",
    "console.take_county_book": "确认建县导入", "console.drop_county_book": "放弃建县导入",
    "console.readiness": "准备情况", "console.bulk": "批量办理", "console.play_bulk": "批量办理",
    "console.figure_tables": "统计表", "console.own_ledger": "电子台账", "console.ledger_file": "电子台账",
    "console.month_sheet": "月报", "console.month_pdf": "月报", "console.walls": "大屏",
    "console.make_wall": "开通大屏", "console.revoke_wall": "停用大屏",
    "console.groups": "代表小组列表", "console.group": "代表小组", "console.save_roster": "排定值班表",
    "console.join_group": "加入组员", "console.leave_group": "移出组员", "console.departments": "承办单位列表",
    "console.add_department": "新增承办单位", "console.department": "承办单位",
    "console.change_department": "修改承办单位", "console.station": "联络站信息",
    "console.change_station": "修改联络站信息",
    # The three administrators.
    "console.audit": "审计记录", "console.audited": "一件诉求的审计", "console.grants": "人员职责",
    "console.grant": "授予职责", "console.invite": "邀请登录", "console.invite_colleague": "邀请登录",
    "console.end_role": "终止职责", "console.disable": "停用账号", "console.enable": "恢复账号",
    "console.upkeep": "系统状况",
    # A deputy's and a supervisor's phone.
    "h5.deputy_list": "代表待办", "h5.deputy_request": "诉求", "h5.deputy_move": "诉求", "h5.away": "请假与代理",
    "h5.add_away": "登记请假", "h5.end_away": "撤销请假", "h5.supervision": "督办列表", "h5.supervised": "督办",
    "h5.press": "督办", "h5.draft": "答复草稿", "h5.draft_answer": "发出答复草稿", "h5.draft_drop": "放弃答复草稿",
    "h5.deputy_phone": "查看反映人电话", "h5.supervised_phone": "查看反映人电话",
    "h5.quick_replies": "常用语", "h5.add_quick_reply": "常用语", "h5.change_quick_reply": "修改常用语",
    "h5.advance_quick_reply": "修改常用语", "h5.drop_quick_reply": "删除常用语", "h5.intake": "代登记表单",
    "h5.take_down": "代群众登记", "h5.taken_down": "代登记回执",
    "h5.taken_down_picture": "代登记回执",
    "h5.attachment": "照片或语音",
    "api.see_desk": "代表待办", "api.see_desk_request": "诉求", "api.see_attachment": "照片或语音",
}  # fmt: skip
WATCHED |= {f"api.desk_{move}": "诉求" for move in DESK}
# What no page does: a county's workbook as it is taken in, and commands on the server.
BESIDE = {
    "book.role": "建县导入：授予职责", "book.until": "建县导入：登记离岗", "server.invite": "服务器命令：授予并邀请",
}  # fmt: skip
NOT_DONE = {  # why one of many was refused, by the problem's own name
    "changed": "情况已变化", "held": "已由别人受理", "not-allowed": "当前状态不能这样办", "not-found": "不属于本站",
    "own-work": "不能办自己经手的", "not-yet": "条件还不具备", "not-seated": "承办人不服务于本站",
    "unavailable": "系统繁忙",
}  # fmt: skip
RESIDENTS_TOO = {"h5.attachment", "api.see_attachment"}


def said(way: str) -> str:
    """`诉求：答复`, `交办函`, `批量办理：受理（情况已变化）`: the line as an auditor reads it."""
    endpoint, move, why = [*way.split(":"), "", ""][:3]
    move = move or endpoint.removeprefix("api.desk_") if endpoint.startswith("api.desk_") else move
    label = WATCHED.get(endpoint) or BESIDE.get(endpoint, endpoint)
    whole = f"{label}：{MOVES[move].label}" if move in MOVES else label
    return f"{whole}（{NOT_DONE.get(why, '没有办成')}）" if why else whole
