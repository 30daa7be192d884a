"""An article's life (三审): which verbs lead from which state to which, and who may use them.

There is one table for each number of review levels that a channel may ask for. All states stand
in every table, because the levels of a channel may change while its stories are under review.
The tables say who may press a button; `objection` adds that nobody reviews their own story.
"""

from collections.abc import Callable
from dataclasses import dataclass

from jiansite.lib.transitions import Lifecycle, State, Verb

DRAFT = "draft"
FIRST_REVIEW = "first_review"
SECOND_REVIEW = "second_review"
FINAL_REVIEW = "final_review"
APPROVED = "approved"
PUBLISHED = "published"
WITHDRAWN = "withdrawn"

REVIEWS = (FIRST_REVIEW, SECOND_REVIEW, FINAL_REVIEW)
MOST_LEVELS = len(REVIEWS)
# What a story passes through after it was submitted, by the levels of its channel.
PATHS = {
    0: (),
    1: (FINAL_REVIEW,),
    2: (FIRST_REVIEW, FINAL_REVIEW),
    3: (FIRST_REVIEW, SECOND_REVIEW, FINAL_REVIEW),
}
CHANGE = "news.change_article"
PUBLISH = "news.publish_article"
WITHDRAW = "news.withdraw_article"
# Who reviews at each level; they also send back from it.
REVIEWERS = {
    FIRST_REVIEW: "news.review_first",
    SECOND_REVIEW: "news.review_second",
    FINAL_REVIEW: "news.review_final",
}
# Who may write in a state. Where nobody may, the text is locked.
WRITERS = {
    DRAFT: CHANGE,
    FIRST_REVIEW: REVIEWERS[FIRST_REVIEW],
    SECOND_REVIEW: REVIEWERS[SECOND_REVIEW],
    PUBLISHED: CHANGE,
}
PASSES = ("pass_first", "pass_second", "sign_off")
# Acts that change no state, and so stand in no table.
RESCHEDULED = "reschedule"
_OTHER_ACTS = {RESCHEDULED: "改定发布时间"}

STATES = (
    State(DRAFT, "草稿", "只有编辑能看到。"),
    State(FIRST_REVIEW, "初审", "等审稿人初审。"),
    State(SECOND_REVIEW, "复审", "等另一位审稿人复审。"),
    State(FINAL_REVIEW, "终审", "等值班主任终审签发，文字已锁定。"),
    State(APPROVED, "已签发", "到计划时间自动发布；没有计划时间的，等人点“发布”。"),
    State(PUBLISHED, "已发布", "读者可以看到。"),
    State(WITHDRAWN, "已撤稿", "读者看到撤稿说明。"),
)
_EVERYWHERE_ELSE = frozenset(state.name for state in STATES) - {WITHDRAWN}


def _workflow(levels: int) -> Lifecycle:
    path = PATHS[levels]
    # Where a story goes on from each level; from one that the channel no longer asks for, too.
    after_first = next((state for state in path if state != FIRST_REVIEW), FINAL_REVIEW)
    review = (
        Verb(
            "submit",
            "送审",
            sources=frozenset({DRAFT}),
            target=path[0] if path else FINAL_REVIEW,
            permission=CHANGE,
            explanation="送审以后由审稿人处理，您不能再改；要改请先撤回送审。",
        ),
    )
    straight = (
        Verb(
            "schedule",
            "定时发布",
            sources=frozenset({DRAFT}),
            target=APPROVED,
            permission=CHANGE,
            explanation="到计划发布时间自动发布。",
        ),
    )
    return Lifecycle(
        initial=DRAFT,
        states=STATES,
        verbs=(
            *(review if path else straight),
            Verb(
                "recall",
                "撤回送审" if path else "撤回",
                sources=frozenset(REVIEWS if path else {*REVIEWS, APPROVED}),
                target=DRAFT,
                permission=CHANGE,
                explanation="稿件回到草稿，您可以继续修改。",
            ),
            Verb(
                "pass_first",
                "初审通过",
                sources=frozenset({FIRST_REVIEW}),
                target=after_first,
                permission=REVIEWERS[FIRST_REVIEW],
                explanation="事实、文字、图片和来源都核对过，交给下一级。",
            ),
            Verb(
                "pass_second",
                "复审通过",
                sources=frozenset({SECOND_REVIEW}),
                target=FINAL_REVIEW,
                permission=REVIEWERS[SECOND_REVIEW],
                explanation="导向、事实和表述都核对过，交给终审。",
            ),
            Verb(
                "sign_off",
                "签发",
                sources=frozenset({FINAL_REVIEW}),
                target=APPROVED,
                permission=REVIEWERS[FINAL_REVIEW],
                explanation="签发的就是现在这一版，发布出去的一字不差。",
            ),
            Verb(
                "publish",
                "发布",
                sources=frozenset({APPROVED} if path else {DRAFT, APPROVED}),
                target=PUBLISHED,
                permission=PUBLISH if path else CHANGE,
                explanation="读者立即可以看到，不等计划时间。",
            ),
            Verb(
                "send_back",
                "退回",
                sources=frozenset({*REVIEWS, APPROVED}),
                target=DRAFT,
                permission=REVIEWERS[FINAL_REVIEW],
                permissions=tuple(REVIEWERS.items()),
                requires_note=True,
                explanation="稿件回到草稿。请写明哪里要改，作者会看到。",
            ),
            Verb(
                "discard_change",
                "放弃修改",
                sources=frozenset({DRAFT}),
                target=PUBLISHED,
                permission=CHANGE,
                explanation="这次修改不再进行，读者看到的保持不变。改过的文字还在版本记录里。",
            ),
            Verb(
                "withdraw",
                "撤稿",
                sources=_EVERYWHERE_ELSE,
                target=WITHDRAWN,
                permission=WITHDRAW,
                requires_note=True,
                explanation=(
                    "立即生效。读者看过的，页面只显示您填写的撤稿原因；没有发布的，不会再发布。"
                ),
            ),
            Verb(
                "redraft",
                "恢复为草稿",
                sources=frozenset({WITHDRAWN}),
                target=DRAFT,
                permission=CHANGE,
                explanation="稿件回到草稿状态，修改后可以重新送审。",
            ),
            Verb(
                "revise",
                "修改",
                sources=frozenset({PUBLISHED}),
                target=DRAFT,
                permission=CHANGE,
                has_button=False,  # saving the form is the act
                explanation="读者仍看到原来的版本，新的版本从草稿开始。",
            ),
            Verb(
                "expire",
                "到期下线",
                sources=_EVERYWHERE_ELSE,
                target=WITHDRAWN,
                permission=WITHDRAW,
                has_button=False,  # the clock is the act
                explanation="到了下线时间，读者不再看到。",
            ),
        ),
    )


WORKFLOWS = {levels: _workflow(levels) for levels in PATHS}
STRICTEST = WORKFLOWS[MOST_LEVELS]
_LABELS = {
    **{verb.name: verb.label for table in WORKFLOWS.values() for verb in table.verbs},
    **_OTHER_ACTS,
}


def label(act: str) -> str:
    """What an act of the history is called."""
    return _LABELS.get(act, act)


@dataclass(frozen=True)
class Round:
    """Who has had a hand in what is under review; people by their ids.

    A round begins when a story is made, and anew whenever it was published.
    """

    # Made the story, or saved it as a draft in this round.
    writers: frozenset[int] = frozenset()
    # Saved it in this round, in whatever state.
    savers: frozenset[int] = frozenset()
    # Passed a level since it was last submitted.
    passers: frozenset[int] = frozenset()
    # Submitted it last, or without review put it on the clock.
    submitter: int | None = None
    # Whether readers have a version, and another one is in work.
    is_change_of_live: bool = False


# Which verbs, when not, and what the person is told. The first that holds is the answer.
_OBJECTIONS: tuple[tuple[tuple[str, ...], Callable[[int, Round], bool], str], ...] = (
    (
        ("recall",),
        lambda person, round: person != round.submitter,
        "只有送审的人可以撤回；审稿人请用“退回”。",
    ),
    (
        ("discard_change",),
        lambda person, round: not round.is_change_of_live,
        "读者还没有看过这篇稿件，没有可以放弃的修改。",
    ),
    (
        PASSES,
        lambda person, round: person in round.writers,
        "这篇稿件是您写的或改过的，不能由您自己审。请交给另一位同事。",
    ),
    (
        PASSES,
        lambda person, round: person in round.passers,
        "您已经审过这一轮的前一级，同一轮里一个人只审一级。请交给另一位同事。",
    ),
    (
        ("sign_off",),
        lambda person, round: person in round.savers,
        "您在这一轮里改过这篇稿件，不能由您签发。请交给另一位值班主任。",
    ),
)


def objection(verb: str, person: int, round: Round) -> str:
    """Why this person may not use the verb on this story, whatever their rights; or nothing."""
    return next(
        (
            sentence
            for verbs, holds, sentence in _OBJECTIONS
            if verb in verbs and holds(person, round)
        ),
        "",
    )
