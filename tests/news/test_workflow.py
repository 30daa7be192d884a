"""The tables of 三审: every state, verb, right and number of levels; nobody reviews their own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from jiansite import roles
from jiansite.lib.transitions import State, TransitionRefused, Verb
from news import revisions, verbs
from news.models import Article, Channel, Correction
from news.workflow import (
    APPROVED,
    DRAFT,
    FINAL_REVIEW,
    FIRST_REVIEW,
    PUBLISHED,
    REVIEWS,
    SECOND_REVIEW,
    STATES,
    WITHDRAWN,
    WORKFLOWS,
)
from tests.factories import make_article, make_channel, make_photo, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 15, 8, 0, tzinfo=UTC)
EARLIER = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
NOTE = "数据有误，核实后重发。"
EVERY_CASE = [
    pytest.param(levels, state, verb, id=f"{levels}-{verb.name}-{state.name}")
    for levels, table in WORKFLOWS.items()
    for state in table.states
    for verb in table.verbs
]
# The tables once more, by hand: those in the code must not change unseen.
EVERYWHERE_ELSE = {state.name for state in STATES} - {WITHDRAWN}
IN_EVERY_TABLE = {
    **dict.fromkeys(((state, "recall") for state in REVIEWS), DRAFT),
    (SECOND_REVIEW, "pass_second"): FINAL_REVIEW,
    (FINAL_REVIEW, "sign_off"): APPROVED,
    (APPROVED, "publish"): PUBLISHED,
    **dict.fromkeys(((state, "send_back") for state in (*REVIEWS, APPROVED)), DRAFT),
    (DRAFT, "discard_change"): PUBLISHED,
    **dict.fromkeys(((state, "withdraw") for state in EVERYWHERE_ELSE), WITHDRAWN),
    (WITHDRAWN, "redraft"): DRAFT,
    (PUBLISHED, "revise"): DRAFT,
    **dict.fromkeys(((state, "expire") for state in EVERYWHERE_ELSE), WITHDRAWN),
}
ALLOWED = {
    0: {
        **IN_EVERY_TABLE,
        (DRAFT, "publish"): PUBLISHED,
        (DRAFT, "schedule"): APPROVED,
        (APPROVED, "recall"): DRAFT,
        (FIRST_REVIEW, "pass_first"): FINAL_REVIEW,
    },
    1: {
        **IN_EVERY_TABLE,
        (DRAFT, "submit"): FINAL_REVIEW,
        (FIRST_REVIEW, "pass_first"): FINAL_REVIEW,
    },
    2: {
        **IN_EVERY_TABLE,
        (DRAFT, "submit"): FIRST_REVIEW,
        (FIRST_REVIEW, "pass_first"): FINAL_REVIEW,
    },
    3: {
        **IN_EVERY_TABLE,
        (DRAFT, "submit"): FIRST_REVIEW,
        (FIRST_REVIEW, "pass_first"): SECOND_REVIEW,
    },
}
PERMISSIONS = {
    "submit": "news.change_article",
    "schedule": "news.change_article",
    "recall": "news.change_article",
    "pass_first": "news.review_first",
    "pass_second": "news.review_second",
    "sign_off": "news.review_final",
    "publish": "news.publish_article",
    "send_back": "news.review_final",
    "discard_change": "news.change_article",
    "withdraw": "news.withdraw_article",
    "redraft": "news.change_article",
    "revise": "news.change_article",
    "expire": "news.withdraw_article",
}
BY_STATE = {
    ("send_back", FIRST_REVIEW): "news.review_first",
    ("send_back", SECOND_REVIEW): "news.review_second",
}
NO_BUTTON = {"revise", "expire"}


def permission(levels: int, verb: str, state: str) -> str:
    if (levels, verb) == (0, "publish"):
        return "news.change_article"
    return BY_STATE.get((verb, state), PERMISSIONS[verb])


def make_person(*permissions: str) -> User:
    user = make_user()
    codenames = [name.removeprefix("news.") for name in permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=user.pk)


def use(article: Article, verb: str, *, by: User, note: str = NOTE) -> None:
    verbs.act(article, verb, by=by, now=NOW, note=note)


def stored(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def in_state(state: str, *, levels: int = 3, verb: str = "", by: User | None = None) -> Article:
    """A story in this state, ready for the verb, as far as it depends on the story."""
    channel = Channel.objects.first() or make_channel(review_levels=levels)
    is_live = state == PUBLISHED or verb == "discard_change"
    ahead = NOW + timedelta(days=1) if verb == "schedule" else None
    article = make_article(
        status=state, channel=channel, scheduled_at=ahead,
        is_live=is_live and state != WITHDRAWN, published_at=EARLIER if is_live else None,
    )  # fmt: skip
    if verb == "recall" and by:
        article.events.create(verb="submit", from_state=DRAFT, to_state=state, actor=by, at=EARLIER)
    return article


# --- The table --------------------------------------------------------------------------------


@pytest.mark.parametrize(("levels", "state", "verb"), EVERY_CASE)
def test_it_goes_by_the_table(levels: int, state: State, verb: Verb) -> None:
    person = make_person(*PERMISSIONS.values(), *BY_STATE.values())
    article = in_state(state.name, levels=levels, verb=verb.name, by=person)
    before = article.events.count()
    target = ALLOWED[levels].get((state.name, verb.name))
    if verb.name in NO_BUTTON:
        with pytest.raises(TransitionRefused, match="没有这项操作"):
            use(article, verb.name, by=person)
        target = None
    elif target is None:
        with pytest.raises(TransitionRefused, match=f"现在的状态是“{state.label}”"):
            use(article, verb.name, by=person)
    else:
        use(article, verb.name, by=person)
    assert stored(article).status == article.status == (target or state.name)
    assert article.events.count() == before + (1 if target else 0)


@pytest.mark.parametrize(("levels", "state", "verb"), EVERY_CASE)
def test_it_stands_in_the_table_as_written_by_hand(levels: int, state: State, verb: Verb) -> None:
    found = verb.target if state.name in verb.sources else None
    assert found == ALLOWED[levels].get((state.name, verb.name))
    assert verb.permission_in(state.name) == permission(levels, verb.name, state.name)


@pytest.mark.parametrize(
    ("levels", "state", "verb"),
    [case for case in EVERY_CASE if case.values[2].name not in {"revise", "expire"}],  # type: ignore[union-attr]
)
def test_it_refuses_everyone_without_the_permission(levels: int, state: State, verb: Verb) -> None:
    needed = permission(levels, verb.name, state.name)
    person = make_person(*({*PERMISSIONS.values(), *BY_STATE.values()} - {needed}))
    article = in_state(state.name, levels=levels, verb=verb.name, by=person)
    before = article.events.count()
    with pytest.raises(TransitionRefused, match=f"没有“{verb.label}”的权限"):
        use(article, verb.name, by=person)
    assert stored(article).status == article.status == state.name
    assert article.events.count() == before


@pytest.mark.parametrize("levels", WORKFLOWS)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
@pytest.mark.parametrize(
    "role", [roles.EDITOR, roles.REVIEWER, roles.DUTY_CHIEF, roles.ADMINISTRATOR]
)
def test_it_draws_exactly_the_buttons_that_work(levels: int, state: State, role: str) -> None:
    person = make_user(role)
    for verb in WORKFLOWS[levels].verbs:
        article = in_state(state.name, levels=levels, verb=verb.name, by=person)
        drawn = verb in verbs.available(article, by=person)
        try:
            use(article, verb.name, by=person)
        except TransitionRefused:
            assert not drawn, verb.name
        else:
            assert drawn, verb.name


def test_it_obeys_the_complaint_desk_in_nothing() -> None:
    officer = make_user(roles.COMPLAINT_OFFICER)
    for state in STATES:
        assert verbs.available(in_state(state.name), by=officer) == []


def test_it_refuses_an_unknown_verb() -> None:
    with pytest.raises(TransitionRefused, match="没有这项操作"):
        use(make_article(), "burn", by=make_user(roles.ADMINISTRATOR))


@pytest.mark.parametrize("verb", ["withdraw", "send_back"])
@pytest.mark.parametrize("note", ["", " \u3000\n"])
def test_it_wants_a_reason(verb: str, note: str) -> None:
    article = in_state(FINAL_REVIEW)
    with pytest.raises(TransitionRefused, match="需要填写说明"):
        use(article, verb, by=make_user(roles.DUTY_CHIEF), note=note)
    assert stored(article).status == FINAL_REVIEW


# --- Who: nobody reviews their own ------------------------------------------------------------


def superuser() -> User:
    user = make_user()
    user.is_superuser = True
    user.save()
    return user


def chief() -> User:
    return make_user(roles.DUTY_CHIEF)


def save(article: Article, *, by: User, **changes: object) -> None:
    content = {**revisions.working_content(article), **changes}
    revisions.keep(article, content, by=by, now=NOW)
    if not article.is_live:
        revisions.apply(article, content)


def reviewed(article: Article, *people: User, until: str) -> Article:
    """The story passed by these people, in turn, up to the state."""
    for verb, person in zip(("submit", "pass_first", "pass_second"), people, strict=False):
        if article.status == until:
            break
        use(article, verb, by=person)
    assert article.status == until
    return stored(article)


@pytest.mark.parametrize("make", [chief, superuser])
@pytest.mark.parametrize(
    ("state", "verb"),
    [(FIRST_REVIEW, "pass_first"), (SECOND_REVIEW, "pass_second"), (FINAL_REVIEW, "sign_off")],
)
def test_it_is_never_reviewed_by_who_made_it(make: object, state: str, verb: str) -> None:
    author = make()  # type: ignore[operator]
    article = make_article(status=DRAFT, by=author)
    article = reviewed(article, author, chief(), chief(), until=state)
    assert verb not in [each.name for each in verbs.available(article, by=author)]
    with pytest.raises(TransitionRefused, match="不能由您自己审"):
        use(article, verb, by=author)
    assert stored(article).status == state


@pytest.mark.parametrize("make", [chief, superuser])
def test_it_is_never_reviewed_by_who_changed_the_draft(make: object) -> None:
    helper = make()  # type: ignore[operator]
    article = make_article(status=DRAFT, by=make_user(roles.EDITOR))
    save(article, by=helper, title="改过的标题")
    article = reviewed(stored(article), chief(), until=FIRST_REVIEW)
    with pytest.raises(TransitionRefused, match="不能由您自己审"):
        use(article, "pass_first", by=helper)


@pytest.mark.parametrize("make", [chief, superuser])
@pytest.mark.parametrize(
    ("state", "verb"), [(SECOND_REVIEW, "pass_second"), (FINAL_REVIEW, "sign_off")]
)
def test_it_is_passed_once_by_one_person(make: object, state: str, verb: str) -> None:
    busy = make()  # type: ignore[operator]
    people = {SECOND_REVIEW: (chief(), busy), FINAL_REVIEW: (chief(), chief(), busy)}[state]
    article = reviewed(make_article(status=DRAFT, by=chief()), *people, until=state)
    with pytest.raises(TransitionRefused, match="一个人只审一级"):
        use(article, verb, by=busy)


def test_it_may_be_passed_by_the_same_person_in_the_next_round() -> None:
    author, first = make_user(roles.EDITOR), chief()
    article = reviewed(make_article(status=DRAFT, by=author), author, first, until=SECOND_REVIEW)
    use(article, "send_back", by=chief())
    use(article, "submit", by=author)
    use(article, "pass_first", by=first)
    assert stored(article).status == SECOND_REVIEW


@pytest.mark.parametrize("make", [chief, superuser])
def test_it_is_not_signed_off_by_who_edited_it_in_review(make: object) -> None:
    hand = make()  # type: ignore[operator]
    author = make_user(roles.EDITOR)
    article = reviewed(make_article(status=DRAFT, by=author), author, until=FIRST_REVIEW)
    save(article, by=hand, title="审核中改过")
    article = stored(article)
    use(article, "pass_first", by=chief())
    use(article, "pass_second", by=chief())
    with pytest.raises(TransitionRefused, match="不能由您签发"):
        use(article, "sign_off", by=hand)


def test_it_may_be_passed_by_the_reviewer_who_edited_it() -> None:
    author, reviewer = make_user(roles.EDITOR), make_user(roles.REVIEWER)
    article = reviewed(make_article(status=DRAFT, by=author), author, until=FIRST_REVIEW)
    save(article, by=reviewer, title="审核中改过")
    use(stored(article), "pass_first", by=reviewer)
    assert stored(article).status == SECOND_REVIEW


def test_it_forgets_who_wrote_the_version_before_last() -> None:
    earlier = chief()
    article = make_article(status=DRAFT, by=make_user(roles.EDITOR))
    save(article, by=earlier, title="第一次改")
    article = stored(article)
    people = [chief() for _ in range(4)]
    for verb, person in zip(
        ("submit", "pass_first", "pass_second", "sign_off"), people, strict=True
    ):
        use(article, verb, by=person)
    use(article, "publish", by=people[0])
    verbs.revise(article, by=people[1], now=NOW)
    save(article, by=people[1], credits=[["文", "林予澄"]])
    article = stored(article)
    use(article, "submit", by=people[1])
    use(article, "pass_first", by=earlier)
    assert stored(article).status == SECOND_REVIEW


def test_it_remembers_through_a_withdrawal_who_wrote_it() -> None:
    helper = chief()
    article = make_article(status=DRAFT, by=make_user(roles.EDITOR))
    save(article, by=helper, title="改过的标题")
    for verb in ("withdraw", "redraft", "submit"):
        use(stored(article), verb, by=chief())
    with pytest.raises(TransitionRefused, match="不能由您自己审"):
        use(stored(article), "pass_first", by=helper)


def test_it_is_recalled_only_by_who_submitted_it() -> None:
    author = make_user(roles.EDITOR)
    article = reviewed(make_article(status=DRAFT, by=author), author, until=FIRST_REVIEW)
    with pytest.raises(TransitionRefused, match="只有送审的人"):
        use(article, "recall", by=make_user(roles.EDITOR))
    use(article, "recall", by=author)
    assert stored(article).status == DRAFT


@pytest.mark.parametrize(
    ("state", "role", "may"),
    [
        (DRAFT, roles.EDITOR, True),
        (FIRST_REVIEW, roles.EDITOR, False),
        (FIRST_REVIEW, roles.REVIEWER, True),
        (SECOND_REVIEW, roles.REVIEWER, True),
        (FINAL_REVIEW, roles.DUTY_CHIEF, False),
        (APPROVED, roles.ADMINISTRATOR, False),
        (PUBLISHED, roles.EDITOR, True),
        (WITHDRAWN, roles.ADMINISTRATOR, False),
        (DRAFT, roles.COMPLAINT_OFFICER, False),
    ],
)
def test_it_may_be_edited(state: str, role: str, may: bool) -> None:
    assert (verbs.may_write(in_state(state), by=make_user(role)) == "") == may


def test_it_is_not_edited_by_its_author_while_it_is_reviewed() -> None:
    author = chief()
    article = reviewed(make_article(status=DRAFT, by=author), author, until=FIRST_REVIEW)
    assert "撤回送审" in verbs.may_write(article, by=author)


# --- What the acts leave behind ---------------------------------------------------------------


def test_it_writes_down_who_did_what_when_why_and_with_which_revision() -> None:
    article = make_article()
    person = make_user(roles.DUTY_CHIEF, last_name="秦", first_name="听雨")
    use(article, "withdraw", by=person, note=f"  {NOTE}\n")
    event = article.events.get()
    assert (event.verb, event.from_state, event.to_state) == ("withdraw", PUBLISHED, WITHDRAWN)
    assert (event.actor, event.actor_name, event.at, event.note) == (person, "秦听雨", NOW, NOTE)
    assert event.revision == article.working_revision


def test_it_keeps_the_history_when_the_account_is_gone() -> None:
    article = make_article(status=DRAFT)
    person = make_user(roles.EDITOR, last_name="秦", first_name="听雨")
    use(article, "submit", by=person)
    person.delete()
    assert article.events.get().actor_name == "秦听雨"


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        (PUBLISHED, "withdraw", "withdraw"),
        (APPROVED, "publish", "publish"),
        (APPROVED, "publish", "send_back"),
        (FINAL_REVIEW, "sign_off", "withdraw"),
    ],
)
def test_it_refuses_the_second_of_two_who_act_at_once(state: str, first: str, second: str) -> None:
    article = in_state(state)
    mine, theirs = stored(article), stored(article)
    use(mine, first, by=chief())
    with pytest.raises(TransitionRefused, match="另一位同事刚刚处理过"):
        use(theirs, second, by=chief())
    assert stored(article).status == mine.status
    assert [event.verb for event in article.events.all()] == [first]


@pytest.mark.parametrize(
    ("state", "verb"),
    [(DRAFT, "submit"), (FIRST_REVIEW, "pass_first"), (SECOND_REVIEW, "pass_second")],
)
def test_it_passes_nothing_that_was_saved_after_it_was_read(state: str, verb: str) -> None:
    article = in_state(state)
    mine = Article.objects.select_related("working_revision").get(pk=article.pk)
    save(article, by=make_user(roles.REVIEWER), title="另一位改过")
    with pytest.raises(TransitionRefused, match="另一位同事刚刚处理过"):
        use(mine, verb, by=chief())
    assert stored(article).status == state


@pytest.mark.parametrize("state", sorted(EVERYWHERE_ELSE))
def test_it_is_withdrawn_from_every_state_in_one_step(state: str, client: Client) -> None:
    article = in_state(state)
    Article.objects.filter(pk=article.pk).update(scheduled_at=NOW + timedelta(days=1))
    use(stored(article), "withdraw", by=chief())
    found = stored(article)
    assert (found.status, found.is_live, found.scheduled_at) == (WITHDRAWN, False, None)
    assert found.approved_revision is None
    assert list(Article.objects.published(NOW)) == []
    expected = 410 if state == PUBLISHED else 404
    assert client.get(article.get_absolute_url()).status_code == expected


@pytest.mark.parametrize("state", [DRAFT, *REVIEWS, APPROVED])
def test_it_takes_a_live_story_away_whatever_is_done_with_its_change(
    state: str, client: Client
) -> None:
    article = make_article(status=state, is_live=True)
    assert client.get(article.get_absolute_url()).status_code == 200
    use(article, "withdraw", by=chief())
    assert client.get(article.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("body", ["", "<p> </p>", "<p>&nbsp;</p>"])
@pytest.mark.parametrize(("levels", "verb"), [(0, "publish"), (3, "submit")])
def test_it_sends_nothing_empty_on(body: str, levels: int, verb: str) -> None:
    article = make_article(status=DRAFT, body=body, channel=make_channel(review_levels=levels))
    with pytest.raises(TransitionRefused, match="正文是空的"):
        use(article, verb, by=chief())
    assert stored(article).status == DRAFT


def test_it_sends_a_story_of_photos_alone_on() -> None:
    article = make_article(status=DRAFT, body=f'<img src="photo:{make_photo().pk}">')
    use(article, "submit", by=make_user(roles.EDITOR))
    assert stored(article).status == FIRST_REVIEW


def test_it_goes_by_the_stricter_channel_when_a_live_story_moves() -> None:
    free = make_channel("快讯", "flash", review_levels=0)
    strict = make_channel("食品", "food", review_levels=3)
    article = make_article(channel=free)
    editor = chief()
    verbs.revise(article, by=editor, now=NOW)
    save(article, by=editor, channel=strict.pk)
    with pytest.raises(TransitionRefused, match="不能发布"):
        use(stored(article), "publish", by=editor)


def test_it_drops_a_change_and_keeps_it_among_the_revisions() -> None:
    article = make_article()
    editor = make_user(roles.EDITOR)
    verbs.revise(article, by=editor, now=NOW)
    save(article, by=editor, title="写了一半的标题")
    use(stored(article), "discard_change", by=editor)
    found = stored(article)
    assert (found.status, found.is_live, found.title) == (PUBLISHED, True, article.title)
    assert found.working_revision.content["title"] == article.title
    titles = [each.title for each in found.revisions.newest_first()]
    assert titles == [article.title, "写了一半的标题", article.title]
    assert not Correction.objects.exists()


def test_it_has_no_change_to_drop_before_readers_have_it() -> None:
    with pytest.raises(TransitionRefused, match="没有可以放弃的修改"):
        use(make_article(status=DRAFT), "discard_change", by=make_user(roles.EDITOR))


def test_it_goes_on_with_the_change_in_work_after_a_withdrawal() -> None:
    article = make_article()
    editor = make_user(roles.EDITOR)
    verbs.revise(article, by=editor, now=NOW)
    save(article, by=editor, title="写了一半的标题")
    use(stored(article), "withdraw", by=chief())
    assert stored(article).title == article.title
    use(stored(article), "redraft", by=editor)
    assert stored(article).title == "写了一半的标题"


@pytest.mark.parametrize("status", [DRAFT, WITHDRAWN, *REVIEWS, APPROVED])
def test_it_hides_what_is_not_live(status: str) -> None:
    article = make_article(status=status, published_at=EARLIER)
    assert not article.is_public(NOW)
    assert list(Article.objects.published(NOW)) == []


def test_it_shows_an_imported_story_from_its_hour_on() -> None:
    article = make_article(published_at=NOW)
    assert [article.is_public(at) for at in (EARLIER, NOW)] == [False, True]
    assert list(Article.objects.published(EARLIER)) == []
    assert list(Article.objects.published(NOW)) == [article]


def test_it_tells_readers_the_reason_of_the_last_withdrawal() -> None:
    article = make_article(channel=make_channel(review_levels=0))
    person = chief()
    use(article, "withdraw", by=person, note="第一次")
    use(article, "redraft", by=person)
    use(stored(article), "publish", by=person)
    use(stored(article), "withdraw", by=person, note="第二次")
    assert article.withdrawal_reason == "第二次"
