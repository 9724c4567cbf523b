"""One made-up event told in several ways, for the tests of copies and stories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from spiders.fingerprint import fingerprint
from spiders.items import Extracted, Placed, Placement
from spiders.placing import placement, store_placed
from storage.model import Address, Article, Page
from storage.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

ORIGINAL = (
    "The harbour board of Kirkvale has bought three electric ferries from the Danish yard Nordhavn for 41.5 million "
    "euros. The boats will replace the diesel fleet on the route to Sandoy from May 2027, chairwoman Ingrid Tveit told "
    "reporters on Monday. Each of them carries 320 passengers and 64 cars and needs eleven minutes at the charging "
    "tower. The transport union Seamark warned that 27 of its 180 members could lose their jobs, which Tveit denied. "
    "Last year the route counted 612,000 passengers, 4 percent more than the year before."
)
REWRITE = (
    "Travellers bound for Sandoy are soon to cross without diesel fumes. According to Ingrid Tveit, who heads the port "
    "authority in Kirkvale, an order worth 41.5 million euros went to the shipbuilder Nordhavn in Denmark: a trio of "
    "vessels running on batteries, with room for 320 people and 64 vehicles apiece, due in 2027. At Seamark, which "
    "speaks for the crews, there is fear that 27 posts out of 180 might vanish. A record 612,000 journeys were made on "
    "the line over the past twelve months."
)
FOLLOW_UP = (
    "A judge in Oslo has stopped the sale of two old trawlers by the harbour board of Kirkvale. The fishermen Per Aas "
    "and Olav Lund had claimed that the boats were worth 900,000 euros and not 350,000. The next hearing is on 14 June. "
    "A speaker of the court said that the papers of the auction had been lost. Chairwoman Ingrid Tveit said that she "
    "regretted the ruling and would ask the county of Vestmark for advice."
)
OTHER = (
    "Farmers around Lindau expect the smallest apple harvest since 1991. Late frost destroyed 55 percent of the blossoms "
    "on Lake Constance, the growers' association Bodenfrucht reported. Its director Karla Menz spoke of losses of 38 "
    "million euros for 1,050 farms and asked the state of Bavaria for help before September."
)


def template(town: str, warm: int, cold: int, wind: int, rain: int) -> str:
    return (
        f"In {town} the sun will come out in the afternoon. Temperatures climb to {warm} degrees by day and fall to "
        f"{cold} degrees at night. The wind reaches {wind} kilometres an hour on the coast, and the chance of rain is "
        f"{rain} percent. Drivers should watch out for fog in the valleys early in the morning."
    )


def extracted(store: Store, text: str, key: str, **more) -> Extracted:
    url = f"https://{key}"
    known = store.address(key) or Address(key, url)
    return Extracted("A", known, Page(url, b"", NOON), Article(url, text, **more), fingerprint(text))


def tell(store: Store, text: str, key: str, **more) -> Placement:
    """Place and store a text at an address as the crawl does."""
    item = extracted(store, text, key, **more)
    return store_placed(store, Placed(item, placement(store, item))).placement


def days(count: float) -> datetime:
    return NOON + timedelta(days=count)
