import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from news.models import Channel, ChannelTree
from tests.factories import make_channel

pytestmark = pytest.mark.django_db


def branch(*slugs: str) -> list[Channel]:
    """Channels below one another, the top one first."""
    made: list[Channel] = []
    for slug in slugs:
        made.append(make_channel(slug, slug, parent=made[-1] if made else None))
    return made


def fresh(channel: Channel) -> Channel:
    """The channel as the admin reads it."""
    return Channel.objects.get(pk=channel.pk)


def paths() -> set[str]:
    return set(Channel.objects.values_list("path", flat=True))


def test_it_knows_its_address() -> None:
    assert branch("market", "food", "milk")[-1].path == "market/food/milk"


def test_it_takes_a_third_level() -> None:
    _, food = branch("market", "food")
    Channel(name="乳品", slug="milk", parent=food).full_clean()


def test_it_refuses_a_fourth_level() -> None:
    *_, milk = branch("market", "food", "milk")
    with pytest.raises(ValidationError, match="栏目最多三级"):
        Channel(name="酸奶", slug="yoghurt", parent=milk).full_clean()


def test_it_refuses_a_fourth_level_in_the_database() -> None:
    *_, milk = branch("market", "food", "milk")
    with pytest.raises(IntegrityError, match="channel_has_at_most_three_levels"):
        make_channel("酸奶", "yoghurt", parent=milk)


def test_it_refuses_a_move_that_pushes_what_is_below_to_a_fourth_level() -> None:
    food, _ = branch("food", "milk")
    _, goods = branch("market", "goods")
    food = fresh(food)
    food.parent = goods
    with pytest.raises(ValidationError, match="栏目最多三级"):
        food.full_clean()


def test_it_takes_a_move_that_fits() -> None:
    food, _ = branch("food", "milk")
    (market,) = branch("market")
    food = fresh(food)
    food.parent = market
    food.full_clean()
    food.save()
    assert paths() == {"market", "market/food", "market/food/milk"}


def test_it_moves_back_to_the_top_with_everything_below() -> None:
    _, food, _ = branch("market", "food", "milk")
    food = fresh(food)
    food.parent = None
    food.save()
    assert paths() == {"market", "food", "food/milk"}


def test_it_takes_everything_below_along_to_a_new_address() -> None:
    market, *_ = branch("market", "food", "milk")
    market.slug = "supervision"
    market.save()
    assert paths() == {"supervision", "supervision/food", "supervision/food/milk"}


@pytest.mark.parametrize("neighbour", ["foods", "food-2", "foo_", "食品"])
def test_it_leaves_neighbours_with_a_similar_address_alone(neighbour: str) -> None:
    branch(neighbour, "milk")
    food, _ = branch("food", "rice")
    food.slug = "grain"
    food.save()
    assert paths() == {neighbour, f"{neighbour}/milk", "grain", "grain/rice"}


def test_it_keeps_everything_where_it_is_when_only_the_name_changes() -> None:
    market, *_ = branch("market", "food")
    market.name = "市场监管"
    market.save()
    assert paths() == {"market", "market/food"}


@pytest.mark.parametrize("below", [0, 1, 2])
def test_it_refuses_to_hang_below_itself(below: int) -> None:
    channels = branch("market", "food", "milk")
    market = fresh(channels[0])
    market.parent = fresh(channels[below])
    with pytest.raises(ValidationError, match="它自己或它的下级"):
        market.full_clean()


@pytest.mark.parametrize("below", [0, 1, 2])
def test_it_refuses_to_hang_below_the_very_same_object(below: int) -> None:
    channels = branch("market", "food", "milk")
    channels[0].parent = channels[below]
    with pytest.raises(ValidationError, match="它自己或它的下级"):
        channels[0].full_clean()


def test_it_refuses_a_second_channel_at_one_address() -> None:
    branch("market")
    with pytest.raises(ValidationError, match="已有栏目使用这个地址名"):
        Channel(name="市场", slug="market").full_clean()


def test_it_takes_the_same_address_name_at_another_place() -> None:
    branch("market", "notice")
    (food,) = branch("food")
    Channel(name="公示", slug="notice", parent=food).full_clean()


@pytest.mark.parametrize("slug", ["a/b", "食 品", ""])
def test_it_refuses_an_address_name_that_makes_no_address(slug: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Channel(name="食品", slug=slug).full_clean()
    assert "slug" in refusal.value.message_dict


def test_it_leads_the_breadcrumb_from_the_top_to_itself() -> None:
    channels = branch("market", "food", "milk")
    assert fresh(channels[-1]).trail == channels


def test_it_loads_the_whole_way_up_at_once(django_assert_num_queries) -> None:
    *_, milk = branch("market", "food", "milk")
    with django_assert_num_queries(1):
        loaded = Channel.objects.with_ancestors().get(pk=milk.pk)
        names = [channel.name for channel in loaded.trail]
    assert names == ["market", "food", "milk"]


def test_it_finds_what_is_below_an_address() -> None:
    branch("market", "food", "milk")
    branch("markets")
    assert [channel.slug for channel in Channel.objects.below("market")] == [
        "market",
        "food",
        "milk",
    ]


def test_it_lists_parents_before_their_children_in_the_order_of_staff() -> None:
    second = make_channel("丙", "c", order=2)
    first = make_channel("甲", "a", order=1)
    make_channel("丁", "d", parent=second, order=1)
    make_channel("乙二", "b2", parent=first, order=2)
    below = make_channel("乙一", "b1", parent=first, order=1)
    make_channel("末", "z", parent=below)
    names = [channel.name for channel in ChannelTree.load().in_order()]
    assert names == ["甲", "乙一", "末", "乙二", "丙", "丁"]


def test_it_reads_the_tree_in_one_query(django_assert_num_queries) -> None:
    market, food, milk = branch("market", "food", "milk")
    (house,) = branch("house")
    with django_assert_num_queries(1):
        tree = ChannelTree.load()
        top, children, below = tree.top, tree.children_of(market), tree.ids_below(market)
    assert (top, children) == ([market, house], [food])
    assert set(below) == {market.pk, food.pk, milk.pk}
