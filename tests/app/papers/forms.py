"""The forms that the tests of papers fill and read: an office's own, written here as a pack would give them."""

from __future__ import annotations

from quancheng.engine.pack import Form, FormColumn, FormField, FormRow

START_PLAN = Form(
    id="start-plan",
    label="开工计划表",
    title="签约项目开工计划表",
    basis=("GX-A2",),
    scope="project",
    head_in_corner=True,
    blocks=(
        (
            FormField(label="项目名称", source="fact:name"),
            FormField(label="企业名称", source="fact:enterprise"),
            FormField(label="法人代表", source="fact:legal-representative"),
            FormField(label="建设地点", source="fact:site"),
        ),
    ),
    columns=(
        FormColumn(label="计划完成时间", source="task:planned", width=18),
        FormColumn(label="解决措施", source="task:measure", width=30),
        FormColumn(label="完成情况", source="task:completion", width=26),
        FormColumn(label="备注", source="task:remark", width=18),
    ),
    rows=(
        FormRow(label="项目备案", task="filing"),
        FormRow(label="能耗指标", task="energy"),
        FormRow(label="土地供应", task="land"),
        FormRow(label="环境影响评估", task="eia"),
        FormRow(label="规划许可", task="planning"),
        FormRow(label="施工许可", task="construction-permit"),
        FormRow(label="电力接入", task="power"),
        FormRow(label="用水供给", task="water"),
        FormRow(label="开工入统", task="start"),
        FormRow(label="项目竣工", task="completion"),
    ),
    foot=(
        FormField(label="项目联系人", source="fact:project-contact"),
        FormField(label="包联责任人", source="fact:package-person"),
        FormField(label="推进负责人", source="fact:advance-person"),
        FormField(label="跟踪服务人", source="fact:service-person"),
    ),
)

DISPATCH = Form(
    id="dispatch",
    label="调度汇报表",
    title="项目调度汇报表",
    basis=("GX-A3",),
    scope="project",
    intro=(FormField(label="填报单位", source="unit:label"),),
    blocks=(START_PLAN.blocks[0], START_PLAN.foot),
    columns=(
        FormColumn(label="计划进度", source="task:planned-progress", width=22),
        FormColumn(label="实际进度", source="task:actual-progress", width=22),
        FormColumn(label="存在问题", source="task:problems", width=22),
        FormColumn(label="工作建议", source="task:suggestions", width=22),
    ),
    lines_from="tasks",
)

CONTACTS = Form(
    id="contacts",
    label="联络表",
    title="招商引资联席会议联络表",
    basis=("GX-A1",),
    scope="place",
    dated=False,
    columns=(
        FormColumn(label="单位名称", source="unit:label", width=24),
        FormColumn(label="负责人", source="unit:head", width=12),
        FormColumn(label="单位职责", source="unit:duty", width=36),
        FormColumn(label="专职人员", source="unit:staff", width=12),
        FormColumn(label="联系方式", source="unit:contact", width=16),
        FormColumn(label="备注", source="unit:remark", width=12),
    ),
    lines_from="units",
)
