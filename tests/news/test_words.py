"""The lists of words: kept by staff, in and out as a table, never half."""

import codecs
import random
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from jiansite.lib.uploads import FileRefused
from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, EDITOR
from news import preflight, word_tables
from news.models import Activity, ListedWord, WordListVersion
from tests.factories import make_user, upload

pytestmark = pytest.mark.django_db

WORDS = "/admin/news/listedword/"
TABLE = "类别,词,正确写法,例外,说明\n禁用词,假货,假冒商品,打假货架,\n常见错字,帐号,账号,,\n"


def words() -> list[tuple[str, str, str]]:
    return list(ListedWord.objects.order_by("word").values_list("kind", "word", "right_form"))


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.encode("gb18030"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"),
    ],
)
def test_it_takes_a_table_in_any_encoding(encode: Any) -> None:
    outcome = word_tables.load(encode(TABLE))
    assert (outcome.added, outcome.errors) == (2, [])
    assert words() == [("forbidden", "假货", "假冒商品"), ("typo", "帐号", "账号")]


def test_it_does_no_harm_when_loaded_twice() -> None:
    word_tables.load(TABLE.encode())
    version = WordListVersion.current()
    outcome = word_tables.load(TABLE.encode())
    assert (outcome.added, outcome.changed, outcome.same) == (0, 0, 2)
    assert WordListVersion.current() == version


def test_it_changes_what_is_known_and_keeps_the_rest() -> None:
    ListedWord.objects.create(kind="typo", word="帐号", right_form="帐户")
    ListedWord.objects.create(kind="forbidden", word="别的")
    outcome = word_tables.load(TABLE.encode())
    assert (outcome.added, outcome.changed) == (1, 1)
    assert ("typo", "帐号", "账号") in words()
    assert ("forbidden", "别的", "") in words()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("坏词,甲乙,,,", "类别“坏词”不认识"),
        ("常见错字,甲乙,,,", "必须填正确写法"),
        ("常见错字,甲乙,甲乙,,", "正确写法和词本身相同"),
        ("禁用词,,,,", "请填写要查找的词"),
        ("禁用词,甲乙,,丙丁,", "例外“丙丁”里没有"),
        ("禁用词,假货,,,", "在第 2 行已经出现过"),
        (f"禁用词,{'长' * 41},,,", "40"),
        ("规范名称,市监局,,,", "少于 6 个字"),
    ],
)
def test_it_takes_nothing_of_a_table_with_a_wrong_row(row: str, reason: str) -> None:
    outcome = word_tables.load(f"{TABLE}{row}\n".encode())
    assert [line for line, _ in outcome.errors] == [4]
    assert reason in outcome.errors[0][1]
    assert words() == []


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04xlsx", "名称,甲\n".encode(), TABLE.splitlines()[0].encode(), b"\xff\xfe\x00",
     b"\x81\xff\x81\xff", b"a" * (word_tables.MAX_BYTES + 1)],
)  # fmt: skip
def test_it_refuses_what_is_no_such_table(content: bytes) -> None:
    with pytest.raises(FileRefused):
        word_tables.load(content)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_it_takes_back_what_it_gave_out(encoding: str) -> None:
    ListedWord.objects.create(kind="forbidden", word="=1+1", note='说"明",一', exceptions="a=1+1b")
    ListedWord.objects.create(kind="forbidden", word="@@甲", note="-减")
    ListedWord.objects.create(kind="forbidden", word="'引'")
    ListedWord.objects.create(kind="exact", word="国家市场监督管理总局")
    content = b"".join(word_tables.export(encoding))
    text = content.decode({"utf-8": "utf-8-sig", "gb18030": "gb18030"}[encoding])
    cells = [cell for line in text.splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    outcome = word_tables.load(content)
    assert (outcome.added, outcome.changed, outcome.same) == (0, 0, 4)


def test_it_takes_twenty_thousand_words() -> None:
    draw = random.Random(3)
    signs = [chr(0x4E00 + number) for number in range(3000)]
    names = {"".join(draw.choices(signs, k=4)) for _ in range(20_000)}
    table = "类别,词\n" + "".join(f"禁用词,{name}\n" for name in names)
    assert word_tables.load(table.encode()).added == len(names)
    assert len(preflight.matcher()) == len(names)


def test_it_builds_the_automaton_anew_only_when_the_list_changes() -> None:
    ListedWord.objects.create(kind="forbidden", word="假货")
    first = preflight.matcher()
    assert preflight.matcher() is first
    ListedWord.objects.filter(word="假货").update(word="真货")
    assert [each.entry.word for each in preflight.matcher().find("假货真货")] == ["真货"]
    ListedWord.objects.all().delete()
    assert preflight.matcher().find("假货真货") == []
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO news_listedword (kind, word, right_form, exceptions, note, updated_at)"
            " VALUES ('forbidden', '水货', '', '', '', now())"
        )
    assert len(preflight.matcher().find("水货")) == 1


def test_it_asks_the_database_one_question_when_nothing_changed(
    django_assert_num_queries: Any,
) -> None:
    preflight.matcher()
    with django_assert_num_queries(1):
        preflight.matcher()


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(make_user(ADMINISTRATOR, last_name="顾", first_name="南枝"))
    return client


def test_it_takes_a_table_through_the_admin(keeper: Client) -> None:
    answer = keeper.post(f"{WORDS}import/", {"file": upload(TABLE.encode("gb18030"), "词.csv")})
    assert answer.status_code == 302
    assert len(words()) == 2


def test_it_tells_the_log_who_brought_in_which_words(keeper: Client) -> None:
    keeper.post(f"{WORDS}import/", {"file": upload(TABLE.encode(), "词.csv")})
    entry = Activity.objects.get(thing="news.listedword")
    assert (entry.actor_name, entry.title) == ("顾南枝", "导入“词.csv”")
    assert entry.words == "新增 2 条，修改 0 条，0 条没有变化。假货、帐号"
    assert entry.admin_address == ""


def test_it_lists_the_wrong_rows_in_the_admin(keeper: Client) -> None:
    file = upload(f"{TABLE}坏词,甲,,,\n".encode(), "词.csv")
    answer = keeper.post(f"{WORDS}import/", {"file": file})
    assert answer.status_code == 400
    assert "一条也没有导入" in answer.content.decode()
    assert "<td>4</td>" in answer.content.decode()
    assert words() == []


@pytest.mark.parametrize("content", [b"\x00\x01", b"PK\x03\x04", b""])
def test_it_says_why_a_file_is_no_table(keeper: Client, content: bytes) -> None:
    answer = keeper.post(f"{WORDS}import/", {"file": upload(content, "词.csv")})
    assert answer.status_code == 400
    assert words() == []


def test_it_gives_the_table_out(keeper: Client) -> None:
    word_tables.load(TABLE.encode())
    answer = keeper.get(f"{WORDS}export/", {"encoding": "gb18030"})
    content = b"".join(answer)  # type: ignore[arg-type]
    assert "禁用词,假货,假冒商品" in content.decode("gb18030")
    assert "no-store" in answer["Cache-Control"]
    assert "export/" in keeper.get(WORDS).content.decode()


@pytest.mark.parametrize("role", [COMPLAINT_OFFICER])
def test_it_keeps_the_lists_from_other_staff(client: Client, role: str) -> None:
    client.force_login(make_user(role))
    assert client.get(f"{WORDS}export/").status_code == 403
    file = {"file": upload(TABLE.encode(), "词.csv")}
    assert client.post(f"{WORDS}import/", file).status_code == 403
    assert words() == []


def test_it_lets_an_editor_read_the_lists_and_not_change_them(client: Client) -> None:
    client.force_login(make_user(EDITOR))
    assert client.get(WORDS).status_code == 200
    assert client.get(f"{WORDS}export/").status_code == 200
    assert client.post(f"{WORDS}import/", {"file": upload(TABLE.encode())}).status_code == 403
    assert words() == []
