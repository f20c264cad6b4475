"""Made-up enterprises and projects: no real name, every code with a right check digit."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from quancheng.engine.deciding.checks import is_uscc

HEADS = ("恒远", "晋南", "岳阳", "聚力", "金泰", "华源", "中瑞", "信达", "同德", "瑞丰", "汇通", "安泽", "霍岳", "涧河")
GOODS = (
    ("高端装备铸件", "万吨"), ("高效光伏组件", "兆瓦"), ("道地中药材精深加工", "吨"), ("汽车轻量化轮毂", "万套"),
    ("新型储能电池", "万套"), ("铝基新材料", "万吨"), ("核桃油精加工", "吨"), ("装配式建筑构件", "万立方米"),
    ("煤矸石综合利用", "万吨"), ("智能矿山装备", "台套"), ("医用敷料", "万件"), ("固废资源化利用", "万吨"),
    ("煤基特种碳材料", "吨"), ("冷链物流园", "万吨"), ("预制菜中央厨房", "吨"), ("数据标注基地", "个工位"),
)  # fmt: skip
KINDS = ("科技有限公司", "新能源有限公司", "装备制造有限公司", "新材料股份有限公司", "农业发展有限公司")
SITES = ("经济技术开发区涧河片区", "经济技术开发区张庄片区", "经济技术开发区标准厂房", "岳阳镇", "北平镇")
INDUSTRIES = ("装备制造", "新能源", "新材料", "农产品加工", "现代物流", "数字经济")
MEASURES = (
    "并联办理，提前介入",
    "全程代办",
    "容缺受理",
    "承诺制办理",
    "专班协调",
    "委托第三方编制",
    "盘活批而未供地块",
)
PROBLEMS = (
    "线路走廊涉及两户未签协议，电力接入推进困难", "地块上有地上附着物未清理", "环评报告编制单位进度偏慢",
    "企业首期资金到位时间推迟", "施工许可缺少图审合格书", "取水口选址需要重新论证", "用工招聘缺口约六十人",
)  # fmt: skip
ANSWERS = (
    "已约谈双方，五个工作日内签订协议", "由属地乡镇牵头清理，专人盯办", "更换编制单位，每周调度进度",
    "协助对接银行，落实授信", "并联开展图审，专员全程跟进",
)  # fmt: skip
RESOLUTIONS = (
    "加快办理土地报批手续，逐件销号", "落实电力接入方案并报送进度", "提前介入环评审查，压缩办理时间",
    "对接企业核实资金到位情况", "梳理滞后事项，提出整改措施",
)  # fmt: skip
REPORTS = (
    "本周完成资料组卷，已报审。", "现场勘察已完成，下周出具意见。", "企业补正材料，预计下周受理。",
    "施工单位进场，临时用水用电到位。", "设备订货合同已签，工期正常。",
)  # fmt: skip
NOTES = (
    "对接顺利，约定下月再次会面。", "企业对区位和电价较为关注。", "现场情况良好，资料已留存。",
    "拟建北方生产基地，正在比选。", "希望了解标准厂房和用工政策。", "双方就合作方向交换意见。",
)  # fmt: skip
REMARKS = ("按协议约定执行", "已与企业沟通确认", "详见附件材料", "以正式文件为准")
QUESTIONS = ("厂区临时用电什么时候能接通？", "设备进口环节的优惠怎样申请？")
FAULTS = ("缺单位盖章，请补盖后重交。", "日期与合同不一致，请核对。", "第二页看不清，请重新扫描。")
SOURCES = ("以商招商", "驻点招商", "商协会推荐", "企业主动来访", "上级推送", "展会对接")
OPINIONS = ("涉及多个部门，本级难以协调，建议上级研究。", "需要调整规划指标，建议提交专题会议。")
ENDINGS = ("企业调整投资计划，放弃本项目", "资金未能落实，双方协商终止", "用地条件不符合企业要求", "企业另选他地建设")
DELAYS = (
    ("own", "资料审核人手不足，已加派人员。"), ("government", "等待上级部门批复意见。"),
    ("enterprise", "企业补正材料较慢，已专人对接。"), ("third-party", "第三方编制单位进度滞后。"),
    ("policy", "规划调整，需重新论证。"), ("force-majeure", "连续强降雨，现场无法作业。"),
)  # fmt: skip
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def enterprise(random: Random) -> str:
    return f"{random.choice(HEADS)}{random.choice(('', '恒', '新', '通'))}{random.choice(KINDS)}"


def project(random: Random) -> str:
    goods, unit = random.choice(GOODS)
    return f"年产{random.choice((1, 2, 3, 5, 6, 8, 10, 12, 20, 30, 50))}{unit}{goods}项目"


def uscc(random: Random, region: str) -> str:
    """A code in the form of GB 32100 whose check digit is right; it belongs to nobody."""
    body = f"91{region[:6]}MA" + "".join(random.choice(_SIGNS) for _ in range(7))
    return next(body + sign for sign in _SIGNS if is_uscc(body + sign))


def investment(random: Random) -> int:
    """In fen: most between 20 million and 2 billion yuan."""
    return random.choice((2000, 3500, 5000, 8000, 12000, 18000, 25000, 36000, 52000, 80000, 120000, 200000)) * 1_000_000


def number(random: Random) -> Decimal:
    return Decimal(random.randrange(20, 600, 10))
