"""An error report's life: it waits for the editors, and ends as answered."""

from jiansite.lib.transitions import Lifecycle, State, Verb

WAITING = "waiting"
CORRECTED = "corrected"
DECLINED = "declined"

_ANSWER = "news.answer_errorreport"

ERROR_REPORTS = Lifecycle(
    initial=WAITING,
    states=(
        State(
            WAITING,
            "待处理",
            "编辑会对照原文核实，一般三个工作日内答复。答复写在这一页，您现在不需要做什么。",
        ),
        State(
            CORRECTED,
            "已更正",
            "您说得对，稿件已经更正。谢谢您帮我们把新闻写准确。",
            is_final=True,
        ),
        State(
            DECLINED,
            "未采纳",
            "编辑核实后认为原文不需要改动，理由见下面的答复。如果您有新的依据，可以再次找错。",
            is_final=True,
        ),
    ),
    verbs=(
        Verb(
            "accept",
            "采纳",
            sources=frozenset({WAITING}),
            target=CORRECTED,
            permission=_ANSWER,
            requires_note=True,
            explanation="请先在稿件里改好，再写明改了什么。读者会看到这段答复。",
        ),
        Verb(
            "decline",
            "不予采纳",
            sources=frozenset({WAITING}),
            target=DECLINED,
            permission=_ANSWER,
            requires_note=True,
            explanation="请写明为什么原文不需要改动。读者会看到这段答复。",
        ),
        Verb(
            "reopen",
            "重新处理",
            sources=frozenset({CORRECTED, DECLINED}),
            target=WAITING,
            permission=_ANSWER,
            requires_note=True,
            explanation="答复有误或者需要重新核实时使用，请写明原因。读者会看到这段说明。",
        ),
    ),
)
