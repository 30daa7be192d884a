"""The demo photographs of the newspaper, drawn as flat editorial illustrations.

They stand in for press pictures in the demo content: drawn on demand and always alike, so that
the project ships no third-party images.
"""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from news.demo.scenes import (
    food,
    health_and_care,
    homes,
    inspections,
    landscapes,
    online_trade,
    public_places,
    roads,
    shops,
)
from news.demo.scenes.canvas import HEIGHT, WIDTH, Canvas

SCENES: dict[str, Callable[[Canvas], None]] = {
    "market-stall": shops.market_stall,
    "supermarket-shelves": shops.supermarket_shelves,
    "lab-bench": inspections.lab_bench,
    "scales": inspections.scales,
    "parcels": online_trade.parcels,
    "kitchen": food.kitchen,
    "school-canteen": food.school_canteen,
    "air-conditioner": homes.air_conditioner,
    "washing-machine": homes.washing_machine,
    "phone-shop": shops.phone_shop,
    "e-scooter": roads.e_scooter,
    "charging-car": roads.charging_car,
    "pharmacy": health_and_care.pharmacy,
    "elevator": public_places.elevator,
    "gas-meter": inspections.gas_meter,
    "fuel-station": roads.fuel_station,
    "toys": homes.toys,
    "furniture": homes.furniture,
    "milk-tea": food.milk_tea,
    "eggs": food.eggs,
    "rice-field": landscapes.rice_field,
    "night-city": landscapes.night_city,
    "office-hall": public_places.office_hall,
    "inspection": inspections.inspection,
    "live-stream": online_trade.live_stream,
    "elderly-care": health_and_care.elderly_care,
    "playground": public_places.playground,
    "bookshop": shops.bookshop,
}


def draw_scene(name: str, *, size: tuple[int, int] = (1600, 1067)) -> Image.Image:
    """Draw one of the scenes; any other proportion than 3:2 is cut around the middle."""
    width = max(size[0], -(-size[1] * WIDTH // HEIGHT))
    canvas = Canvas(name, width)
    SCENES[name](canvas)
    return canvas.finish(size)
