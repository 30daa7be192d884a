"""What each role may do, in the words of the house, for those who hand the roles out."""

from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, DUTY_CHIEF, EDITOR, REVIEWER

DESCRIPTIONS = {
    EDITOR: "写稿、改稿、送审，上传图片，安排首页推荐位和滚动新闻，答复读者找错。",
    REVIEWER: "编辑能做的，加上初审和复审。自己写的稿件不能自己审。",
    DUTY_CHIEF: "审稿人能做的，加上终审签发、发布、撤稿，查看工作量和操作日志。",
    COMPLAINT_OFFICER: "受理和办理投诉，说明原因后可查看投诉人的联系方式；看不到稿件。",
    ADMINISTRATOR: "做其他角色能做的一切，另外管理栏目、单页、站点信息、账号和角色，查看操作日志。",
}
NO_DESCRIPTION = "本站自行添加的角色，权限见角色页。"


def description_of(role: str) -> str:
    """One sentence for a role."""
    return DESCRIPTIONS.get(role, NO_DESCRIPTION)
