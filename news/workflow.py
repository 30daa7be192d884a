"""An article's life: which verbs lead from which state to which, and who may use them."""

from jiansite.lib.transitions import Lifecycle, State, Verb

DRAFT = "draft"
PUBLISHED = "published"
WITHDRAWN = "withdrawn"

WORKFLOW = Lifecycle(
    initial=DRAFT,
    states=(
        State(DRAFT, "草稿", "只有编辑能看到。"),
        State(PUBLISHED, "已发布", "到发布时间后读者可以看到。"),
        State(WITHDRAWN, "已撤稿", "读者看到撤稿说明。"),
    ),
    verbs=(
        Verb(
            "publish",
            "发布",
            sources=frozenset({DRAFT, WITHDRAWN}),
            target=PUBLISHED,
            permission="news.publish_article",
            explanation="发布后读者立即可以看到；发布时间在将来的，到时间自动出现。",
        ),
        Verb(
            "withdraw",
            "撤稿",
            sources=frozenset({PUBLISHED}),
            target=WITHDRAWN,
            permission="news.withdraw_article",
            requires_note=True,
            explanation="撤稿后页面不再显示正文，只显示您填写的撤稿原因。",
        ),
        Verb(
            "redraft",
            "退回草稿",
            sources=frozenset({WITHDRAWN}),
            target=DRAFT,
            permission="news.change_article",
            explanation="稿件回到草稿状态，修改后可以重新发布。",
        ),
    ),
)
