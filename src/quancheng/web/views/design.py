"""The developer's page of every component in all its states, with made-up matters."""

from datetime import date, time, timedelta
from decimal import Decimal
from types import SimpleNamespace as Sample
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quancheng.web import icons, states
from quancheng.web.doors import who_may
from quancheng.web.shell import NavItem, Shell

ON = date(2026, 9, 25)
HOLIDAY = [(date(2026, 10, 1) + timedelta(days=n), "国庆节") for n in range(7)]
LONG_NAME = "年产二十万吨高性能镁合金轻量化汽车零部件及配套循环利用一体化智能制造产业园项目（一期工程及附属基础设施）"


@who_may(public=True)
def design(request: HttpRequest) -> HttpResponse:
    """Every component in all its states; the day, the place and the person are made up, so anybody may look."""
    return render(request, "web/design.html", {"on": ON, "shell": _shell(), **_matters(), **_tables(), "form": _form()})


def _shell() -> Shell:
    nav = (
        NavItem("我的工作", "#mine", "list-check", is_current=True, count=7),
        NavItem("项目", "#projects", "kanban"),
        NavItem("台账导入", "#import", "file-earmark-excel"),
        NavItem("定期职责", "#duties", "calendar-week", count=2),
        NavItem("会议", "#meetings", "people"),
        NavItem("督办", "#supervision", "megaphone", count=1),
        NavItem("制度", "#policy", "journal-text"),
        NavItem("单位与人员", "#people", "diagram-3"),
    )
    return Shell(
        place="示范县",
        unit="促进外来投资服务中心",
        person="甲某",
        post="领导小组办公室文员",
        nav=nav,
        sign_out_url="#",
        policy_url="#",
        search_url="#",
        menu=(NavItem("修改密码", "#", "key"), NavItem("登录记录", "#", "clock-history")),
        pretended_day=ON,
    )


def _clock(state: str, due: date | None, left: int | None, **more: Any) -> Sample:
    usual = {
        "anchor": "收到开工计划表",
        "anchor_day": date(2026, 9, 21),
        "budget": 5,
        "used": 3,
        "unit": "working",
        "skipped": [],
        "pauses": [],
        "extensions": [],
        "first_due": due,
        "provisional": False,
        "basis": ["SF-7"],
    }
    return Sample(state=state, due=due, left=left, **{**usual, **more})


def _clocks() -> list[Sample]:
    pause = Sample(since=date(2026, 9, 22), until=date(2026, 9, 24), why="企业补正材料")
    granted = Sample(amount=3, why="分管副县长批准，因勘界复核")
    return [
        _clock("under-way", date(2026, 9, 30), 3),
        _clock("due-soon", date(2026, 10, 8), 4, skipped=HOLIDAY, extensions=[granted], first_due=date(2026, 9, 30)),
        _clock("due-today", ON, 0, used=5),
        _clock("late", date(2026, 9, 23), -2, used=7),
        _clock("paused", date(2026, 10, 9), 5, skipped=HOLIDAY, pauses=[pause], used=2),
        _clock("done", date(2026, 9, 23), -2, words="9月22日办结，提前1个工作日"),
        _clock("not-begun", date(2027, 2, 9), 90, provisional=True, used=0, budget=90),
        _clock("not-begun", None, None, words="尚未起算：从签订投资协议之日起5个工作日", budget=None, anchor=""),
    ]


def _matters() -> dict[str, Any]:
    clocks = _clocks()
    return {
        "clocks": clocks,
        "late": clocks[3],
        "today": clocks[2],
        "coming": clocks[0],
        "holiday_clock": clocks[1],
        "long_name": LONG_NAME,
        "state_names": list(states.STATES),
        "icon_names": sorted(icons.icon_names()),
        "stages": _stages(),
        "few_stages": _stages()[2:6],
        "missing": _missing(),
        "history": _history(),
        "files": _files(),
        "facts": _facts(),
        "tabs": _tabs(),
        "chosen": [Sample(label="阶段：推进", without_url="#"), Sample(label="牵头：自然资源局", without_url="#")],
        "bases": [Sample(id="SF-5.3", label="第五条（三）", title="签约之后3个工作日内备案"), "SF-7"],
        "refused": Sample(sentence="土地供应要由自然资源局办结，您现在的岗位是行政审批局专职人员。", basis=["SF-A2"]),
        "choices": [("planning", "规划许可"), ("land", "土地供应"), ("power", "电力接入")],
        "trail": [("项目", "#"), ("推进库", "#")],
        "amounts": [Decimal(120_000_000), Decimal(80_000_000), Decimal("1234567.89"), Decimal(950), None],
    }


def _stages() -> list[Sample]:
    return [
        Sample(state="done", label="谋划储备", note="3月2日", url="#"),
        Sample(state="done", label="洽谈研判", note="4月18日", url="#"),
        Sample(state="done", label="签约备案", note="6月5日", url="#"),
        Sample(state="current", label="前期手续", note="6/10项，已109天", url="#"),
        Sample(state="blocked", label="土地与要素保障", note="缺用地指标", url="#"),
        Sample(state="coming", label="开工入统", note="计划11月", url=""),
        Sample(state="coming", label="竣工投产", note="计划2027年10月", url=""),
        Sample(state="coming", label="达产与后评价", note="", url=""),
    ]


def _missing() -> list[Sample]:
    return [
        Sample(
            met=False, in_principle=False, label="规划许可", note="自然资源局，9月30日到期", url="#", basis=["SF-A2"]
        ),
        Sample(
            met=False,
            in_principle=True,
            label="专家评估报告",
            note="原则上需要；召集人可说明理由放行",
            url="#",
            basis=["SF-5.2"],
        ),
        Sample(met=True, in_principle=False, label="项目备案", note="9月11日由行政审批局办结", url="#", basis=[]),
    ]


def _history() -> list[Sample]:
    def line(what: str, tone: str = "quiet", note: str = "", basis: tuple[str, ...] = (), url: str = "") -> Sample:
        when = ON - timedelta(days=len(lines))
        return Sample(
            day=when, time=time(9, 32), who="行政审批局 专职人员", what=what, tone=tone, note=note, basis=basis, url=url
        )

    lines: list[Sample] = []
    lines.append(line("办结“项目备案”", "done", basis=("SF-A2",), url="#"))
    lines.append(line("土地供应超过计划完成时间", "late", "计划9月23日，牵头单位自然资源局", ("SF-6",)))
    lines.append(
        line(
            "改了“规划许可”的计划完成时间：9月20日改为9月30日",
            "busy",
            "理由：勘界成果需复核。首次计划仍保留为9月20日。",
        )
    )
    lines.append(line("联席会议确定关键节点并下发开工计划表", "quiet", basis=("SF-5.3c", "SF-7")))
    return lines


def _files() -> list[Sample]:
    return [
        Sample(name="项目备案证.pdf", size=860_000, day=date(2026, 9, 11), who="行政审批局", url="#", label=""),
        Sample(
            name=f"{LONG_NAME}用地预审与选址意见书.pdf",
            size=15_300_000,
            day=date(2026, 9, 20),
            who="自然资源局",
            url="#",
            label="label-internal",
        ),
    ]


def _facts() -> list[tuple[str, str]]:
    return [
        ("投资企业", "某某新材料科技有限公司"),
        ("总投资", "1.2亿元"),
        ("建设地点", "县经济技术开发区北区"),
        ("签约日期", "2026年6月2日"),
        ("推进负责人", "开发区投资促进部 乙某"),
        ("跟踪服务人", "促投中心 丙某"),
    ]


def _tabs() -> list[Sample]:
    given = [("全部", 128), ("储备库", 41), ("洽谈库", 52), ("推进库", 35), ("已投产", 0)]
    return [Sample(label=label, count=count, url="#", is_current=label == "推进库") for label, count in given]


def _tables() -> dict[str, Any]:
    columns = [
        Sample(label="项目", sort_url="?sort=name", sorted="up", is_number=False),
        Sample(label="投资", sort_url="?sort=-investment", sorted=None, is_number=True),
        Sample(label="阶段", sort_url="", sorted=None, is_number=False),
        Sample(label="当前事项", sort_url="", sorted=None, is_number=False),
        Sample(label="时限", sort_url="?sort=due", sorted=None, is_number=False),
        Sample(label="状态", sort_url="", sorted=None, is_number=False),
    ]
    rows = [
        _row("新型建材生产线项目", 80_000_000, "前期手续", "规划许可", date(2026, 9, 30), 3, "under-way"),
        _row(LONG_NAME, 2_350_000_000, "土地与要素保障", "土地供应", date(2026, 9, 23), -2, "late"),
        _row("连翘深加工项目", 35_500_000, "签约备案", "项目备案", ON, 0, "due-today"),
        _row("光伏支架制造项目", 128_000_000, "前期手续", "环境影响评估", date(2026, 10, 9), 5, "due-soon"),
    ]
    return {
        "columns": columns,
        "table_rows": rows,
        "page": Paginator(range(1_000), 50).page(7),
        "one_page": Paginator(range(4), 50).page(1),
    }


def _row(name: str, yuan: int, stage: str, task: str, due: date, left: int, state: str) -> Sample:
    return Sample(name=name, investment=Decimal(yuan), stage=stage, task=task, due=due, left=left, state=state)


class _SampleForm(forms.Form):
    name = forms.CharField(label="项目名称", help_text="与备案证一致，最多60个字。")
    code = forms.CharField(label="统一社会信用代码")
    land = forms.ChoiceField(
        label="用地方式", choices=[("", "请选择"), ("auction", "招拍挂"), ("lease", "租赁厂房")], required=False
    )
    factors = forms.MultipleChoiceField(
        label="涉及要素",
        choices=[("power", "电"), ("water", "水"), ("gas", "气")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    in_park = forms.ChoiceField(label="是否落入园区", choices=[("yes", "是"), ("no", "否")], widget=forms.RadioSelect)
    measures = forms.CharField(label="解决措施", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sure = forms.BooleanField(label="以上内容已经核对")

    def clean_code(self) -> str:
        raise forms.ValidationError("信用代码应为18位，现在是16位；请核对营业执照。")


def _form() -> forms.Form:
    typed = {"name": "新型建材生产线项目", "code": "91141026MA0K1234", "in_park": "yes", "factors": ["power"]}
    return _SampleForm(typed)
