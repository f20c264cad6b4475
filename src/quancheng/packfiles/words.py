"""The closed lists of the pack language, each word with its Chinese: what a form may print, what a rule may say."""

from __future__ import annotations

from collections.abc import Mapping

from quancheng.engine.pack import FactType, Power, Strength
from quancheng.engine.standing import POWER_WORDS

CLAUSE_KINDS: Mapping[str, str] = {
    "scope": "适用范围", "responsibility": "责任", "hierarchy": "层级", "stage": "阶段", "task": "事项",
    "branch": "分支", "parallel": "并联", "milestone": "节点", "gate": "关口", "approval": "审议", "grade": "分级",
    "deadline": "时限", "duty": "定期职责", "meeting": "会议", "handover": "移交", "transfer": "流转",
    "review": "评审", "matching": "匹配", "document": "文书", "archive": "归档", "form": "表格", "library": "项目库",
    "ledger": "台账", "record": "记录", "analysis": "分析", "quota": "任务量", "commitment": "约定事项",
    "waiver": "容缺承诺", "filing": "报备", "publicity": "公示", "issue": "问题", "escalation": "逐级上报",
    "plan": "方案", "guide": "指南", "service": "服务", "supervision": "督办", "ranking": "排名", "score": "考评",
    "evaluation": "后评价", "priority": "优先", "overview": "总览", "validity": "有效期",
}  # fmt: skip
POWERS: Mapping[str, str] = {str(power): POWER_WORDS[power] for power in Power}
FACT_TYPES: Mapping[str, str] = {
    "text": "文字", "money": "金额", "percent": "百分数", "number": "数字", "area": "面积", "date": "日期",
    "yes-no": "是否", "choice": "选项", "uscc": "统一社会信用代码", "region": "地点", "person": "人员", "unit": "单位",
}  # fmt: skip
PROJECT_FACT_TYPES = {kind: word for kind, word in FACT_TYPES.items() if kind != str(FactType.UNIT)}
STRENGTHS: Mapping[str, str] = {
    str(Strength.MUST): "必须满足",
    str(Strength.IN_PRINCIPLE): "原则上满足，可由指定岗位写明理由特批",
}
REVIEW_RULES: Mapping[str, str] = {
    "all agree": "以最不利的意见为结论",
    "majority": "以多数意见为结论",
    "two thirds": "三分之二以上同意即同意",
    "any veto": "无人否决即同意",
    "by score": "以加权总分为结论，否决项不论分数",
}
AT_EXPIRY: Mapping[str, str] = {
    "warn": "提醒",
    "escalate": "上报",
    "deemed approved": "视为同意",
    "returned": "退回",
}
FORM_SCOPES: Mapping[str, str] = {
    "project": "每个项目一份",
    "unit": "每个单位在每个项目上一份",
    "place": "全辖区一份",
}
LINE_SOURCES: Mapping[str, str] = {
    "unit-tasks": "填报单位在这个项目上的事项，每项一行",
    "units": "制度中的单位，每个一行",
    "opinions": "一项评审各单位的意见，每家一行",
    "contents": "一次移交的内容，每样一行",
    "factors": "一张要素需求表的要素，每样一行",
    "works": "一个配套工程方案的工程，每个阶段一行",
    "issues": "没有解决的问题，每个一行",
    "receipts": "一份文书的接收单位，每家一行",
    "commitments": "项目的约定事项，每项一行",
    "ledger": "一本台账中的项目，每个一行",
}
LINES_OF: Mapping[str, tuple[str, ...]] = {
    "units": ("group",),
    "opinions": ("review",),
    "contents": ("handover",),
    "factors": ("needs",),
    "works": ("plan",),
    "receipts": ("document",),
    "ledger": ("ledger",),
}
"""What `lines_of` names, by where the lines come from; all but `units` need it."""
REFERRING_SOURCES: Mapping[str, tuple[str, ...]] = {
    "fact": ("fact",),
    "happening": ("happening",),
    "grade": ("scheme",),
    "role": ("role",),
    "role-unit": ("role",),
    "party": ("party", "unit", "post"),
}
"""Sources that name a thing of the pack, `fact:investment`, and the kinds of thing they name."""
FIELD_SOURCES: Mapping[str, str] = {
    "fact:ID": "项目信息",
    "happening:ID": "事件的日期",
    "grade:ID": "分级的结果",
    "role:ID": "项目角色由谁担任",
    "role-unit:ID": "担任项目角色的人所在单位",
    "party:ID": "承办方在这个项目上是哪个单位",
    "unit:label": "单位名称",
}
COLUMN_SOURCES: Mapping[str, str] = {
    **FIELD_SOURCES,
    "line:number": "序号",
    "line:label": "这一行的名目",
    "line:value": "这一行的内容",
    "task:owner": "责任单位",
    "opinion:unit": "出具意见的单位",
    "opinion:term": "意见",
    "opinion:note": "意见的理由",
    "opinion:day": "出具日期",
    "content:name": "移交内容",
    "content:state": "是否移交",
    "factor:label": "要素",
    "factor:asked": "需求量",
    "factor:note": "需求说明",
    "factor:verified": "核实量",
    "factor:opinion": "核实意见",
    "factor:verified-by": "核实单位",
    "factor:guaranteed": "保障量",
    "factor:guaranteed-by": "保障单位",
    "factor:by-day": "保障时间",
    "works:label": "配套工程",
    "works:phase": "建设阶段",
    "works:unit": "配套工程责任单位",
    "works:needed": "阶段需要时间",
    "works:planned": "配套计划时间",
    "works:done": "配套完成时间",
    "works:gap": "晚于需要的天数",
    "issue:title": "问题",
    "issue:kind": "问题类别",
    "issue:unit": "答复单位",
    "issue:raised": "提出日期",
    "issue:measure": "解决措施",
    "issue:due": "解决时限",
    "issue:state": "进展",
    "issue:rung": "问题现在哪一级",
    "issue:holder": "由谁协调",
    "receipt:unit": "接收单位",
    "receipt:part": "原件或副本",
    "receipt:sent": "发出日期",
    "receipt:received": "签收日期",
    "commitment:label": "约定事项",
    "commitment:side": "哪一方的约定",
    "commitment:agreed": "约定值",
    "commitment:due": "约定日期",
    "commitment:actual": "实际值",
    "commitment:day": "实际值截至",
    "commitment:state": "履行情况",
    "commitment:checked-by": "核查单位",
    "task:planned": "计划完成时间",
    "task:measure": "解决措施",
    "task:completion": "完成情况",
    "task:remark": "备注",
    "task:planned-progress": "计划进度",
    "task:actual-progress": "实际进度",
    "task:problems": "存在问题",
    "task:suggestions": "工作建议",
    "unit:head": "单位负责人",
    "unit:duty": "单位职责",
    "unit:staff": "专职人员",
    "unit:contact": "联系方式",
    "unit:remark": "备注",
}
assert set(FACT_TYPES) == {str(kind) for kind in FactType}, "every type of fact has its word"
