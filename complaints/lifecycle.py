"""A case's life in the `media` profile: states, verbs, and the sentence the citizen reads.

A news site is no statutory channel (《市场监督管理投诉举报处理办法》 art. 8, 40): it registers,
checks, passes on, and says so. Every state tells who must act now and what the citizen can do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from complaints.rulebook import CONCLUSION, REGISTRATION, REPLY, VERIFICATION
from jiansite.lib.transitions import Lifecycle, State, Verb

FILE = "file"  # the citizen's own act, by which a case begins

RECEIVED = "received"
REGISTERED = "registered"
VERIFYING = "verifying"
FORWARDED = "forwarded"
REPLIED = "replied"
CONCLUDED = "concluded"
DECLINED = "declined"
WITHDRAWN = "withdrawn"

_HANDLE = "complaints.handle_complaint"

MEDIA = Lifecycle(
    initial=RECEIVED,
    states=(
        State(
            RECEIVED,
            "已收到",
            "我们已经收到您的投诉，下一步由本站投诉专员阅读并登记。"
            "您现在不需要做什么，请保存好编号和查询码。",
        ),
        State(
            REGISTERED,
            "已登记",
            "您的投诉已经登记，下一步由本站投诉专员核实情况，"
            "可能会打电话向您了解细节，请保持电话畅通。",
        ),
        State(
            VERIFYING,
            "核实中",
            "投诉专员正在核实您反映的情况。您可以继续保留票据、聊天记录等证据，以备查问。",
        ),
        State(
            FORWARDED,
            "已转交",
            "您的投诉已经转交商家或有关部门，正在等待对方答复。"
            "您仍然可以随时向 12315 平台投诉，两边互不影响。",
        ),
        State(
            REPLIED,
            "商家已回复",
            "商家已经作出回复，下一步由投诉专员了解您是否认可。如果问题已经解决，您不需要做什么。",
        ),
        State(
            CONCLUDED,
            "已了结",
            "本站对这件投诉的工作已经结束。"
            "如果您对结果不满意，可以向 12315 平台投诉、申请仲裁或者向法院起诉。",
            is_final=True,
        ),
        State(
            DECLINED,
            "不予登记",
            "这件投诉本站没有登记，原因见下方记录。您可以向 12315 平台投诉，也可以向法院起诉。",
            is_final=True,
        ),
        State(
            WITHDRAWN,
            "已撤回",
            "这件投诉已经按您的意愿撤回。如果以后需要，您可以重新投诉。",
            is_final=True,
        ),
    ),
    verbs=(
        Verb(
            "register",
            "登记",
            sources=frozenset({RECEIVED}),
            target=REGISTERED,
            permission=_HANDLE,
            explanation="登记后投诉人会看到“已登记”，下一步由我们核实。",
        ),
        Verb(
            "decline",
            "不予登记",
            sources=frozenset({RECEIVED}),
            target=DECLINED,
            permission=_HANDLE,
            requires_note=True,
            explanation="请写明原因，并告诉投诉人还可以向哪里反映。投诉人会看到这段说明。",
        ),
        Verb(
            "verify",
            "开始核实",
            sources=frozenset({REGISTERED}),
            target=VERIFYING,
            permission=_HANDLE,
            explanation="投诉人会看到“核实中”。",
        ),
        Verb(
            "forward",
            "转交",
            sources=frozenset({REGISTERED, VERIFYING}),
            target=FORWARDED,
            permission=_HANDLE,
            requires_note=True,
            explanation="请写明转交给了谁。只有投诉人同意转交的才能转交。",
        ),
        Verb(
            "record_reply",
            "记录商家回复",
            sources=frozenset({FORWARDED}),
            target=REPLIED,
            permission=_HANDLE,
            requires_note=True,
            explanation="请写明商家回复的内容。投诉人会看到这段说明。",
        ),
        Verb(
            "conclude",
            "了结",
            sources=frozenset({VERIFYING, FORWARDED, REPLIED}),
            target=CONCLUDED,
            permission=_HANDLE,
            requires_note=True,
            explanation="请写明结果。投诉人会看到这段说明。",
        ),
        Verb(
            "reopen",
            "重新核实",
            sources=frozenset({CONCLUDED}),
            target=VERIFYING,
            permission=_HANDLE,
            requires_note=True,
            explanation="投诉人提出新情况或者问题并未解决时使用，请写明原因。",
        ),
        Verb(
            "withdraw",
            "撤回（应投诉人要求）",
            sources=frozenset({RECEIVED, REGISTERED, VERIFYING, FORWARDED, REPLIED}),
            target=WITHDRAWN,
            permission=_HANDLE,
            requires_note=True,
            explanation="只在投诉人本人要求撤回时使用，请写明何时以何种方式提出。",
        ),
    ),
)

PROFILES = {"media": MEDIA}


@dataclass(frozen=True)
class Effects:
    """What an act does to the clocks of its case, by their kinds in `complaints.rulebook`."""

    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()


NO_EFFECTS = Effects()

# For each act its effects; an act that is not named leaves every clock as it is.
MEDIA_CLOCKS: Mapping[str, Effects] = {
    FILE: Effects(starts=(REGISTRATION,)),
    "register": Effects(stops=(REGISTRATION,), starts=(VERIFICATION,)),
    "decline": Effects(stops=(REGISTRATION,)),
    "forward": Effects(stops=(VERIFICATION,), starts=(REPLY,)),
    "record_reply": Effects(stops=(REPLY,), starts=(CONCLUSION,)),
    "conclude": Effects(stops=(VERIFICATION, REPLY, CONCLUSION)),
    "reopen": Effects(starts=(VERIFICATION,)),
    "withdraw": Effects(stops=(REGISTRATION, VERIFICATION, REPLY, CONCLUSION)),
}

CLOCKS: dict[str, Mapping[str, Effects]] = {"media": MEDIA_CLOCKS}


def effects(profile: str, act: str) -> Effects:
    """What `act` does to the clocks of a case of this profile."""
    return CLOCKS[profile].get(act, NO_EFFECTS)
