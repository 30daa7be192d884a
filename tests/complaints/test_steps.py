"""The form in steps: one group a page, everything kept, in whatever order it is answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from complaints.models import Attachment, Complaint, Draft
from tests.complaints.test_form import page
from tests.factories import make_article, upload

pytestmark = pytest.mark.django_db

ANSWERS: dict[str, dict[str, Any]] = {
    "what": {
        "facts": "洗衣机用了两天漏水，打电话说是安装问题，不肯换。",
        "product": "滚筒洗衣机",
        "category": "home-appliance",
        "brand": "NF-20B",
        "purchased_on": "2026-03-15",
        "known_on": "2026-03-17",
        "amount_paid": "1999",
        "daily_use": "yes",
    },
    "merchant": {
        "merchant_name": "暖川电器",
        "purchase_channel": "web",
        "region_province": "37",
        "region_city": "3701",
        "region_district": "370102",
        "merchant_phone": "0531-1234567",
        "platform": "满汐商城",
        "shop_name": "暖川旗舰店",
        "order_number": "MX2039",
        "merchant_credit_code": "9144 0300 1922 0382 16",
    },
    "demands": {
        "demands": ["refund", "compensate"],
        "refund_amount": "1999",
        "compensation_amount": "200.50",
        "minimum_demand": "退一半也可以",
        "attempts": "找过客服两次。",
        "filed_elsewhere": "platform",
        "elsewhere_detail": "五月二日",
    },
    "evidence": {},
    "about": {
        "name": "程晚舟",
        "phone": "139 0000 1234",
        "preferred_contact": "sms",
        "email": "wanzhou@example.org",
        "address": "云川市江屏区青杏路41号",
        "help_wanted": ["slow", "hearing"],
    },
}
ORDER = list(ANSWERS)
CONSENTS = {"consent_handle": "on", "declared_truthful": "on"}


def at(name: str) -> str:
    return f"/complaints/new/{name}/"


def answer_all(client: Client, *names: str) -> None:
    for name in names or ORDER:
        client.post(at(name), ANSWERS[name])


def send(client: Client, **more: Any) -> Any:
    return client.post(at("review"), {**CONSENTS, **more})


def test_it_leads_from_step_to_step_to_the_review(client: Client) -> None:
    following = [*ORDER[1:], "review"]
    for name, expected in zip(ORDER, following, strict=True):
        assert client.post(at(name), ANSWERS[name])["Location"] == at(expected)


def test_it_makes_a_case_of_all_answers(client: Client) -> None:
    answer_all(client)
    assert send(client)["Location"] == at("receipt")
    complaint = Complaint.objects.get()
    assert complaint.region == "山东省济南市历下区"
    assert complaint.merchant_credit_code == "914403001922038216"
    assert (complaint.category_name, complaint.daily_use) == ("家用电器", "yes")
    assert (str(complaint.demand_amount), complaint.kind) == ("2199.50", "complaint")
    assert complaint.help_wanted == "请说慢一些、大声一些；听力不便，请用文字联系"
    assert complaint.preferred_contact == "sms"
    assert not complaint.consent_forward
    labels = dict(complaint.further_answers)
    assert labels["商家所在地区"] == "山东省济南市历下区"
    assert labels["购买方式"] == "网上购物"
    assert "需要的帮助" not in labels


def test_it_takes_the_steps_in_any_order(client: Client) -> None:
    answer_all(client, *reversed(ORDER))
    assert send(client).status_code == 302
    assert Complaint.objects.get().product == "滚筒洗衣机"


@pytest.mark.parametrize("missing", ["what", "merchant", "demands", "about"])
def test_it_leads_from_the_review_to_the_first_step_that_lacks_something(
    client: Client, missing: str
) -> None:
    answer_all(client, *(name for name in ORDER if name != missing))
    response = client.get(at("review"))
    assert response["Location"] == f"{at(missing)}?check=1&back=review"
    assert '<div class="error-summary"' in page(client.get(response["Location"]))
    assert client.post(at(missing), {**ANSWERS[missing], "go": "review"})["Location"] == at(
        "review"
    )


def test_it_shows_each_page_with_what_was_typed(client: Client) -> None:
    answer_all(client)
    assert "不肯换" in page(client.get(at("what")))
    merchant = page(client.get(at("merchant")))
    assert '<option value="370102" selected>历下区</option>' in merchant
    assert 'value="slow" id="id_help_wanted_0" checked' in page(client.get(at("about"))).replace(
        "\n", ""
    )


def test_it_keeps_what_is_wrong_and_says_so_at_the_top(client: Client) -> None:
    response = client.post(at("what"), {**ANSWERS["what"], "amount_paid": "很多"})
    text = page(response)
    assert 'href="#id_amount_paid"' in text
    assert 'value="很多"' in text
    assert 'value="很多"' in page(client.get(at("what")))


@pytest.mark.parametrize("go", ["merchant", "about", "save", "stay"])
def test_it_keeps_what_is_wrong_when_the_person_goes_elsewhere(client: Client, go: str) -> None:
    response = client.post(at("what"), {"amount_paid": "很多", "go": go})
    assert response.status_code == 302
    assert 'value="很多"' in page(client.get(at("what")))


def test_it_does_not_lose_other_steps_when_one_is_sent_again(client: Client) -> None:
    answer_all(client)
    client.post(at("about"), {"name": "", "phone": ""})
    values = Draft.objects.get().values
    assert values["product"] == "滚筒洗衣机"
    assert "name" not in values


def test_it_resumes_where_the_person_stopped(client: Client) -> None:
    answer_all(client, "what", "merchant")
    text = page(client.get("/complaints/new/"))
    assert "没有写完的投诉" in text
    assert f'href="{at("demands")}"' in text


def test_it_offers_no_draft_to_whoever_has_none(client: Client) -> None:
    assert "没有写完的投诉" not in page(client.get("/complaints/new/"))


def test_it_offers_the_next_level_of_a_region_without_script(client: Client) -> None:
    response = client.post(at("merchant"), {"region_province": "37", "go": "region"})
    text = page(client.get(response["Location"]))
    assert "济南市" in text
    assert "历下区" not in text
    client.post(at("merchant"), {"region_province": "37", "region_city": "3701", "go": "region"})
    assert "历下区" in page(client.get(at("merchant")))


def test_it_asks_nobody_in_beijing_for_a_city(client: Client) -> None:
    client.post(at("merchant"), {"region_province": "11", "go": "region"})
    text = page(client.get(at("merchant")))
    assert "朝阳区" in text
    data = {"merchant_name": "某店", "region_province": "11", "region_district": "110105"}
    answer_all(client)
    client.post(at("merchant"), data)
    send(client)
    assert Complaint.objects.get().region == "北京市朝阳区"


@pytest.mark.parametrize(
    "parts",
    [
        {"region_province": "99", "region_city": "3701"},
        {"region_province": "11", "region_city": "3701", "region_district": "370102"},
        {"region_province": "<script>"},
        {"region_city": "3701"},
    ],
)
def test_it_drops_a_region_that_is_none(client: Client, parts: dict[str, str]) -> None:
    answer_all(client)
    client.post(at("merchant"), {"merchant_name": "某店", **parts})
    assert send(client).status_code == 302
    assert Complaint.objects.get().region_code in ("", "1101")


def test_it_takes_a_credit_code_that_fails_the_check_and_warns(client: Client) -> None:
    answer_all(client)
    client.post(
        at("merchant"), {"merchant_name": "某店", "merchant_credit_code": "91350211m00013fa1n"}
    )
    assert "可能有一位写错了" in page(client.get(at("review")))
    send(client)
    assert Complaint.objects.get().merchant_credit_code == "91350211M00013FA1N"


def test_it_keeps_a_credit_code_as_typed_when_it_can_be_none(client: Client) -> None:
    answer_all(client)
    client.post(at("merchant"), {"merchant_name": "某店", "merchant_credit_code": "执照号 123"})
    send(client)
    assert Complaint.objects.get().merchant_credit_code == "执照号 123"


def test_it_asks_for_the_consents_on_the_last_page_and_keeps_them(client: Client) -> None:
    answer_all(client)
    response = client.post(at("review"), {"consent_forward": "on"})
    text = page(response)
    assert response.status_code == 200
    assert 'href="#id_consent_handle"' in text
    assert 'href="#id_declared_truthful"' in text
    assert not Complaint.objects.exists()
    assert 'id="id_consent_forward" checked' in page(client.get(at("review")))


def test_it_makes_one_case_however_often_it_is_sent(client: Client) -> None:
    answer_all(client)
    old = page(client.get(at("about")))
    draft = Draft.objects.get().pk
    assert f'name="draft" value="{draft}"' in old
    assert [send(client)["Location"] for _ in range(3)] == [at("receipt")] * 3
    # The back button, and a page of the sent draft once more.
    again = client.post(at("about"), {**ANSWERS["about"], "draft": draft})
    assert again["Location"] == at("receipt")
    assert client.get(at("review"))["Location"] == at("receipt")
    assert (Complaint.objects.count(), Draft.objects.count()) == (1, 1)


def test_it_begins_a_new_draft_after_sending(client: Client) -> None:
    answer_all(client)
    send(client)
    assert "滚筒洗衣机" not in page(client.get(at("what")))
    client.post(at("what"), {"product": "另一样"})
    assert Draft.objects.unsent().get().values["product"] == "另一样"


def test_it_knows_the_article_through_all_steps(client: Client) -> None:
    article = make_article("公平秤核查完成")
    assert f"/complaints/new/what/?article={article.pk}" in page(
        client.get(f"/complaints/new/?article={article.pk}")
    )
    client.post(at("what"), {**ANSWERS["what"], "article": article.pk})
    answer_all(client, *ORDER[1:])
    assert "公平秤核查完成" in page(client.get(at("review")))
    send(client)
    assert Complaint.objects.get().article_id == article.pk


def test_it_keeps_files_with_a_note_of_what_they_show(client: Client) -> None:
    client.post(at("evidence"), {"evidence": [upload(name="小票.jpg")]})
    attachment = Attachment.objects.get()
    client.post(at("evidence"), {f"note-{attachment.pk}": "付款小票\u202e", "go": "stay"})
    attachment.refresh_from_db()
    assert attachment.note == "付款小票"
    assert 'value="付款小票"' in page(client.get(at("evidence")))


def test_it_writes_no_note_beside_a_strangers_file(client: Client) -> None:
    client.post(at("evidence"), {"evidence": [upload()]})
    attachment = Attachment.objects.get()
    Client().post(at("evidence"), {f"note-{attachment.pk}": "别人写的", "note-x": "y"})
    attachment.refresh_from_db()
    assert attachment.note == ""


def test_it_says_which_step_it_is(client: Client) -> None:
    text = page(client.get(at("demands")))
    assert "第 3 步，共 6 步" in text
    assert text.count('aria-current="step"') == 1


def test_it_collects_no_identity_number(client: Client) -> None:
    for address in (*map(at, ORDER), at("all"), at("quick")):
        text = page(client.get(address))
        assert "不需要您的身份证号码" in text or "身份证" not in text


def test_it_asks_as_an_authority_for_what_the_law_demands(client: Client, settings: Any) -> None:
    settings.COMPLAINT_PROFILE = "authority"
    assert "请填写通信地址" in page(
        client.post(at("about"), {"name": "程", "phone": "13900001234"})
    )
    assert "请写明商家的地址" in page(client.post(at("merchant"), {"merchant_name": "某店"}))


def test_it_changes_from_the_one_page_to_steps_without_loss(client: Client) -> None:
    client.post(at("all"), {"product": "书柜", "name": "程晚舟"})
    assert 'value="书柜"' in page(client.get(at("what")))
    client.post(at("what"), {**ANSWERS["what"]})
    assert 'value="程晚舟"' in page(client.get(at("all")))


def test_it_lets_the_cookie_live_as_long_as_the_draft(client: Client) -> None:
    client.post(at("what"), ANSWERS["what"])
    Draft.objects.update(updated_at=timezone.now() - timedelta(days=5))
    response = client.post(at("about"), ANSWERS["about"])
    assert response.cookies["sessionid"]["max-age"] == 7 * 24 * 3600


@pytest.mark.parametrize("name", ["what", "evidence", "about", "all", "quick"])
def test_it_asks_the_database_a_fixed_number_of_times(
    client: Client, django_assert_max_num_queries: Any, name: str
) -> None:
    client.post(at("evidence"), {"evidence": [upload(name=f"{n}.jpg") for n in range(5)]})
    client.get(at(name))
    with django_assert_max_num_queries(9):
        client.get(at(name))


def test_it_asks_the_database_a_fixed_number_of_times_for_the_review(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    answer_all(client)
    client.post(at("evidence"), {"evidence": [upload(name=f"{n}.jpg") for n in range(5)]})
    client.get(at("review"))
    with django_assert_max_num_queries(10):
        client.get(at("review"))
