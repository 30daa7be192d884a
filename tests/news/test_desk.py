"""我的工作: each person meets what they can do something about, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiansite.roles import DUTY_CHIEF, EDITOR, REVIEWER
from news import desk, revisions, verbs, workflow
from news.desk import LOOKED_AT, SHOWN, Desk, desk_of
from news.models import Article, ArticleEvent
from news.models.reach import assign_channels
from tests.factories import make_article, make_channel, make_error_report, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return make_user(EDITOR, last_name="闻", first_name="笛")


@pytest.fixture
def reviewer() -> User:
    return make_user(REVIEWER)


@pytest.fixture
def chief() -> User:
    return make_user(DUTY_CHIEF)


def draft(by: User, title: str = "稿", **fields: Any) -> Article:
    return make_article(title, status=workflow.DRAFT, by=by, **fields)


def use(article: Article, verb: str, by: User, note: str = "") -> None:
    article.refresh_from_db()
    verbs.act(article, verb, by=by, now=timezone.now(), note=note)


def desk_for(user: User) -> Desk:
    return desk_of(User.objects.get(pk=user.pk), now=timezone.now())


def titles(pile: Any) -> list[str]:
    return [line.article.title for line in pile.lines]


def waiting(user: User) -> dict[str, list[str]]:
    return {pile.name: titles(pile) for pile in desk_for(user).waiting}


def test_a_submitted_story_waits_for_the_reviewer_with_its_age(
    author: User, reviewer: User
) -> None:
    article = draft(author, "奶粉")
    use(article, "submit", author)
    pile = desk_for(reviewer).waiting[0]
    assert (pile.name, pile.title, titles(pile)) == ("first_review", "等我初审", ["奶粉"])
    assert pile.oldest == article.events.get().at
    assert pile.channels == [("食品安全", 1)]
    assert pile.lines[0].who == "闻笛"


def test_an_editor_is_asked_to_review_nothing(author: User) -> None:
    use(draft(author), "submit", author)
    assert waiting(author) == {}


def test_nobodys_own_story_waits_for_them(reviewer: User) -> None:
    use(draft(reviewer, "自己的"), "submit", reviewer)
    assert waiting(reviewer) == {"first_review": [], "second_review": []}


def test_who_passed_one_level_does_not_meet_the_next(author: User, reviewer: User) -> None:
    article = draft(author, "奶粉")
    use(article, "submit", author)
    use(article, "pass_first", reviewer)
    assert waiting(reviewer)["second_review"] == []
    assert waiting(make_user(REVIEWER))["second_review"] == ["奶粉"]


def test_it_agrees_with_the_buttons_of_every_story(
    author: User, reviewer: User, chief: User
) -> None:
    people = [author, reviewer, chief]
    for writer in people:
        for editor in people:
            article = draft(writer, f"{writer.pk} {editor.pk}")
            use(article, "submit", writer)
            content = {**revisions.content_of(article), "kicker": "引"}
            revisions.keep(article, content, by=editor, now=timezone.now())
    for article in Article.objects.all():
        for person in people:
            able = next(iter(verbs.available(article, by=person)), None)
            may_pass = "pass_first" in {v.name for v in verbs.available(article, by=person)}
            assert (article.title in waiting(person).get("first_review", [])) == may_pass, able


def test_a_returned_story_comes_back_with_its_remark(author: User, reviewer: User) -> None:
    article = draft(author, "奶粉")
    use(article, "submit", author)
    use(article, "send_back", reviewer, note="第三段数字有误")
    mine = desk_for(author)
    assert [(line.article.title, line.note) for line in mine.returned.lines] == [
        ("奶粉", "第三段数字有误")
    ]
    assert titles(mine.drafts) == []
    assert titles(desk_for(reviewer).returned) == []


def test_a_returned_story_is_done_with_once_it_is_sent_again(author: User, reviewer: User) -> None:
    article = draft(author)
    use(article, "submit", author)
    use(article, "send_back", reviewer, note="改")
    use(article, "submit", author)
    assert desk_for(author).returned.count == 0


def test_it_comes_back_to_whoever_submitted_it_for_another(author: User, reviewer: User) -> None:
    article = draft(author, "同事的稿")
    helper = make_user(EDITOR)
    use(article, "submit", helper)
    use(article, "send_back", reviewer, note="改")
    assert titles(desk_for(helper).returned) == ["同事的稿"]


def test_what_was_sent_tells_where_it_stands(author: User, reviewer: User) -> None:
    article = draft(author, "奶粉")
    use(article, "submit", author)
    use(article, "pass_first", reviewer)
    pile = desk_for(author).sent
    assert [(line.article.title, line.article.state.label) for line in pile.lines] == [
        ("奶粉", "复审")
    ]
    assert desk_for(reviewer).sent.count == 0


def test_what_another_has_sent_again_is_no_longer_mine(author: User) -> None:
    article, other = draft(author), make_user(EDITOR)
    use(article, "submit", author)
    use(article, "recall", author)
    use(article, "submit", other)
    assert (desk_for(author).sent.count, desk_for(other).sent.count) == (0, 1)


def test_drafts_are_those_made_or_saved_last(author: User) -> None:
    draft(author, "我的")
    other = draft(make_user(EDITOR), "别人的")
    touched = draft(make_user(EDITOR), "我改过的")
    content = {**revisions.content_of(touched), "kicker": "引"}
    revisions.keep(touched, content, by=author, now=timezone.now())
    assert titles(desk_for(author).drafts) == ["我改过的", "我的"]
    assert other.title not in titles(desk_for(author).drafts)


def test_signed_stories_without_an_hour_wait_for_whoever_publishes(
    author: User, chief: User
) -> None:
    make_article("等按钮", status=workflow.APPROVED)
    at = timezone.now() + timedelta(hours=3)
    make_article("有时间", status=workflow.APPROVED, scheduled_at=at)
    assert titles(desk_for(chief).to_publish) == ["等按钮"]
    assert desk_for(author).to_publish is None


def test_scheduled_stories_stand_in_the_order_of_their_hours(author: User) -> None:
    now = timezone.now()
    for title, hours in (("明天", 24), ("已过", -1), ("今天", 2), ("下月", 24 * 30)):
        at = now + timedelta(hours=hours)
        make_article(title, status=workflow.APPROVED, scheduled_at=at)
    assert titles(desk_for(author).scheduled) == ["已过", "今天", "明天"]


def test_error_reports_wait_for_whoever_answers_them(author: User) -> None:
    old = make_error_report(received_at=timezone.now() - timedelta(days=2), quote="旧")
    make_error_report(quote="新")
    mine = desk_for(author)
    assert (mine.report_count, mine.reports[0]) == (2, old)
    assert not mine.is_clear


def test_an_empty_desk_is_clear(author: User) -> None:
    assert desk_for(author).is_clear


def test_nothing_beyond_reach_lies_on_the_desk(author: User, chief: User) -> None:
    food, cars = make_channel("食品", "food"), make_channel("汽车", "cars")
    assign_channels(chief, [food])
    for channel in (food, cars):
        name = channel.name
        use(draft(author, f"{name}稿", channel=channel), "submit", author)
        make_article(f"{name}待发", status=workflow.APPROVED, channel=channel)
        at = timezone.now() + timedelta(hours=1)
        make_article(f"{name}定时", status=workflow.APPROVED, channel=channel, scheduled_at=at)
        make_error_report(make_article(f"{name}已发", channel=channel), quote=f"{name}有误")
    mine = desk_for(chief)
    seen = [
        *titles(mine.waiting[0]),
        *titles(mine.to_publish),
        *titles(mine.scheduled),
        *(report.quote for report in mine.reports),
    ]
    assert seen == ["食品稿", "食品待发", "食品定时", "食品有误"]


@pytest.mark.parametrize("number", [20, 10_000])
def test_it_asks_the_same_with_few_and_with_ten_thousand_stories(
    author: User, chief: User, number: int
) -> None:
    _fill(number, author)
    user = User.objects.get(pk=chief.pk)
    user.get_all_permissions()
    with CaptureQueriesContext(connection) as queries:
        mine = desk_of(user, now=timezone.now())
    # Limits; three levels, their events and saves; to publish, returned, sent, drafts,
    # scheduled; reports and how many.
    assert len(queries) == 1 + 3 + 2 + 5 + 2
    assert len(mine.waiting[0].lines) <= SHOWN
    if number > 10 * LOOKED_AT:
        assert mine.waiting[0].has_more
        assert sum(float(query["time"]) for query in queries) < 2


def test_the_pile_as_a_list_holds_what_lies_on_the_desk(author: User, reviewer: User) -> None:
    article = draft(author)
    use(article, "submit", author)
    now = timezone.now()
    assert list(desk.found("sent", author, now=now)) == [article]
    assert list(desk.found("first_review", reviewer, now=now)) == [article]
    assert list(desk.found("drafts", author, now=now)) == []


def _fill(number: int, author: User) -> None:
    """So many stories like one, a fifth of them in each state, all sent on by their author."""
    now = timezone.now()
    model = make_article(status=workflow.DRAFT, by=author)
    event = ArticleEvent.objects.create(
        article=model, verb="submit", from_state="draft", to_state="first_review",
        actor=author, actor_name="闻笛", at=now,
    )  # fmt: skip
    state = "(ARRAY['draft','first_review','second_review','final_review','published'])[n % 5 + 1]"
    live = {"is_live": "n % 5 = 4", "published_at": "CASE WHEN n % 5 = 4 THEN now() END"}
    _copy(model, number, status=state, working_revision_id="NULL", **live)
    _run("CREATE TEMPORARY TABLE numbered AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n "
         "FROM news_article; CREATE INDEX ON numbered (n)")  # fmt: skip
    others = "(SELECT numbered.id FROM numbered WHERE numbered.n = s.n)"
    _copy(model.working_revision, number, article_id=others)
    _copy(event, number, article_id=others)
    _run("""
        UPDATE news_article SET working_revision_id = revision.id FROM news_revision revision
        WHERE revision.article_id = news_article.id;
        ANALYZE news_article, news_articleevent, news_revision""")


def _copy(row: Any, number: int, **changes: str) -> None:
    columns = [field.column for field in row._meta.concrete_fields if field.column != "id"]
    values = [changes.get(column, f"row.{column}") for column in columns]
    _run(f"""
        INSERT INTO {row._meta.db_table} ({", ".join(columns)}) SELECT {", ".join(values)}
        FROM {row._meta.db_table} row, generate_series(1, {number}) s(n) WHERE row.id = {row.pk}""")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
