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
}
FIELD_SOURCES: Mapping[str, str] = {
    "fact:ID": "项目信息",
    "unit:label": "单位名称",
}
COLUMN_SOURCES: Mapping[str, str] = {
    **FIELD_SOURCES,
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
