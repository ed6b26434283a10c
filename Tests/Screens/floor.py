"""/floor: bars true to the minute, refusals in words with ways out, the past untouched."""

import json

from evening import evening
from house import VENUES
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

# How far each bar's edges are from where its start and end belong, in pixels.
OFF = """const frame = [...document.querySelectorAll('.axis [data-at]')];
    const track = document.querySelector('#rows .track').getBoundingClientRect();
    const spot = (one) => { one.hidden = false; const box = one.getBoundingClientRect(); return box.x + box.width / 2; };
    const [first, last] = [frame[0], frame.at(-1)];
    const scale = (spot(last) - spot(first)) / (last.dataset.at - first.dataset.at);
    const at = (text) => spot(first) + (Date.parse(text) - first.dataset.at) * scale;
    return [...document.querySelectorAll('#rows button.bar')].map((bar) => {
      const box = bar.getBoundingClientRect();
      const from = Math.max(at(bar.dataset.start), track.left), to = Math.min(at(bar.dataset.end), track.right);
      return [bar.ariaLabel, Math.abs(box.left - from), Math.abs(box.right - to)]; });"""
POSITION = "/v1/venues/nar-bagi"


def open_floor(bench, house, more="", width=1280, height=800, venue="nar-bagi", **words):
    screen = bench.screen(width, height, **words).open(f"{house.url}/floor?venue={venue}{more}")
    screen.wait("bars", "return document.querySelectorAll('#rows button.bar').length && document.getElementById('name').textContent !== 'Floor'")
    screen.wait("every detail", "return !document.querySelector('[data-lapses=undefined]') && !document.documentElement.classList.contains('stale')")
    return screen


def bar(ids, name):
    return f"#rows button.bar[data-bar='{ids[name]}']"


def drag(screen, selector, table, drop=True):
    """With a mouse, straight down or up, onto a table's row."""
    source, row = screen.one(selector), screen.one(f".line[data-table='{table}']")
    middle = [one.rect["y"] + one.rect["height"] / 2 for one in (source, row)]
    ActionChains(screen.driver).move_to_element(source).click_and_hold().move_by_offset(0, 10).move_by_offset(3, int(middle[1] - middle[0]) - 10).perform()
    if drop:
        ActionChains(screen.driver).release().perform()


def tables(house, reservation):
    return house.get(f"/v1/reservations/{reservation}")["tables"]


def check_bars_stand_where_their_times_are_in_three_languages(bench):
    stories = {}
    house = bench.house(story=lambda one: stories.update(evening(one)))
    for language in ("en", "az", "ru"):
        screen = open_floor(bench, house, f"&lang={language}", language=language)
        screen.wait("the block's reason", "return document.body.innerText.includes('Broken leg')")
        screen.wait("allergies", "return document.querySelector('#rows [data-shape=allergy]')")
        screen.shot(f"floor-{language}")
        off = screen.js(OFF)
        assert len(off) >= 10 and all(left <= 1 and right <= 2 for _, left, right in off), off
        kinds = set(screen.js("return [...document.querySelectorAll('#rows [data-kind]')].map((one) => one.dataset.kind)"))
        assert {"seated", "overrun", "booked", "waiting", "held", "blocked", "over"} <= kinds, kinds
        assert screen.js("return document.querySelectorAll('#rows .bar.arrived').length") == 1
        needs = screen.js("return [document.querySelector('[data-list=needs] .n').textContent, document.querySelectorAll('.card.needs').length]")
        assert needs == ["1", 1], needs
        assert screen.js("return document.documentElement.lang") == language
        screen.axe(f"floor in {language}")
        assert screen.errors() == [], screen.errors()
        if language == "en":
            screen.grey()
            screen.shot("floor-grey")
        screen.close()
        bench.open.remove(screen.close)


def check_a_night_past_midnight_and_a_day_whose_clock_changes(bench):
    venues = json.loads(VENUES.read_text())
    night = {**venues[1], "id": "nacht", "name": "Nacht", "zone": "Europe/Berlin", "pools": [],
             "services": [{"name": "night", "days": ["sat"], "opens": "20:00", "lastSeating": "02:30+1", "closes": "05:00+1", "gridMinutes": 15}]}
    house = bench.house(venues=[*venues, night])
    house.at("20:00", "2030-10-26")
    for start, table in (("2030-10-26T23:30", "D1"), ("2030-10-27T01:30", "D2")):
        house.post("/v1/reservations", {"venue": "nacht", "party": 2, "start": start, "tables": [table], "guest": {"name": "Ana"}}, actor="host:emil")
    screen = open_floor(bench, house, "&date=2030-10-26", venue="nacht")
    screen.keys("-")
    off = screen.js(OFF)
    assert len(off) == 2 and all(left <= 1 and right <= 2 for _, left, right in off), off
    assert "23:30–01:00" in screen.js("return document.getElementById('rows').innerText")
    screen.shot("floor-night")


def check_a_taken_table_is_a_sentence_with_a_time_that_then_succeeds(bench):
    ids = {}
    house = bench.house(story=lambda one: ids.update(evening(one)))
    screen = open_floor(bench, house)
    home = screen.js("const box = document.querySelector(arguments[0]).getBoundingClientRect(); return [box.x, box.y]", bar(ids, "Nigar"))
    drag(screen, bar(ids, "Nigar"), "G1", drop=False)
    assert screen.js("return document.querySelectorAll('.line.dim').length") >= 5
    screen.shot("floor-drag")
    ActionChains(screen.driver).release().perform()
    text = screen.wait("the sentence", "return document.querySelector('.why')?.innerText")
    assert "G1 is taken" in text and "Sevda" in text and "21:00" in text, text
    screen.shot("floor-taken")
    screen.axe("a refusal")
    assert screen.js("const box = document.querySelector(arguments[0]).getBoundingClientRect(); return [box.x, box.y]", bar(ids, "Nigar")) == home
    assert tables(house, ids["Nigar"]) == ["H1"]
    screen.js("[...document.querySelectorAll('.why button')].find((one) => one.innerText === 'G1 21:00').click()")
    screen.wait("the bar at G1", "return document.querySelector(arguments[0])?.dataset.table === 'G1'", bar(ids, "Nigar"))
    moved = house.get(f"/v1/reservations/{ids['Nigar']}")
    assert moved["tables"] == ["G1"] and "T21:00" in moved["start"], moved
    # And back, within ten seconds: where somebody sits by now, that is refused in words as well.
    screen.keys("u")
    text = screen.wait("the sentence", "return document.querySelector('.why')?.innerText")
    assert "H1 is taken" in text and "Tural" in text, text


def check_who_needs_a_table_gets_one_for_as_long_as_it_is_free(bench):
    ids = {}
    house = bench.house(story=lambda one: ids.update(evening(one)))
    screen = open_floor(bench, house)
    screen.tap(".card.needs .acts button")
    screen.wait("places", "return document.querySelector('dialog[open] [data-table=H3]')")
    screen.shot("floor-places")
    screen.axe("places")
    screen.tap("dialog[open] [data-table=H3]")
    screen.wait("everybody has a table", "return document.querySelectorAll('.card.needs').length === 0")
    kamran = house.get(f"/v1/reservations/{ids['Kamran']}")
    assert kamran["tables"] == ["H3"] and "T20:30" in kamran["end"], kamran


def check_a_whole_move_by_keys_alone(bench):
    ids = {}
    house = bench.house(story=lambda one: ids.update(evening(one)))
    house.post(f"/v1/holds/{ids['hold']}/release", actor="host:emil")
    screen = open_floor(bench, house)
    screen.wait("the hold is gone", "return !document.querySelector('#rows [data-kind=held]')")
    screen.js("document.querySelector('#rows button.bar').focus()")
    for _ in range(30):
        if screen.js("return document.activeElement.dataset.bar === arguments[0]", ids["Rauf"]):
            break
        at = screen.js("""const [here, there] = [document.activeElement, document.querySelector(arguments[0])].map((one) => one.getBoundingClientRect());
            return [there.y - here.y, there.x - here.x]""", bar(ids, "Rauf"))
        screen.keys(Keys.ARROW_DOWN if at[0] > 5 else Keys.ARROW_UP if at[0] < -5 else Keys.ARROW_RIGHT if at[1] > 0 else Keys.ARROW_LEFT)
    assert screen.js("return document.activeElement.dataset.bar") == ids["Rauf"]
    screen.keys("m")
    screen.wait("the list", "return document.activeElement.closest('dialog')")
    screen.axe("move")
    screen.keys(Keys.ENTER)
    screen.wait("another table", "return document.querySelector(arguments[0])?.dataset.table !== 'G3'", bar(ids, "Rauf"))
    assert tables(house, ids["Rauf"]) not in (["G3"], [])
    screen.keys("u")
    screen.wait("back", "return document.querySelector(arguments[0])?.dataset.table === 'G3'", bar(ids, "Rauf"))


def check_the_past_is_looked_at_and_never_changed(bench):
    ids = {}
    house = bench.house(story=lambda one: ids.update(evening(one)))
    screen = open_floor(bench, house)
    screen.wait("ticks", "return document.querySelectorAll('.tick').length > 5")
    before = house.get(POSITION)["position"]
    screen.keys("t")
    screen.wait("a time", "return document.querySelector('dialog[open] input[type=time]')")
    screen.js("document.querySelector('dialog[open] input[type=time]').value = '18:55'")
    screen.js("document.querySelector('dialog[open] form').requestSubmit()")
    screen.wait("the past", "return document.documentElement.classList.contains('past') && document.getElementById('summary').innerText.startsWith('18:55')")
    screen.wait("who sat then", "return document.querySelector(arguments[0])?.dataset.kind === 'booked'", bar(ids, "Məmmədovlar"))
    screen.shot("floor-past")
    screen.axe("the past")
    visible = screen.js("""return [...document.querySelectorAll('header button, #side button, #side a')]
        .filter((one) => getComputedStyle(one).visibility === 'visible' && one.id !== 'date').map((one) => one.id || one.innerText)""")
    assert visible == [], visible
    drag(screen, bar(ids, "Məmmədovlar"), "H3")
    screen.keys("w", "n", "b", "s", "l", "u")
    assert screen.all("dialog[open]") == [] and screen.all(".why") == []
    # From event to event: the block stands after the next one before it.
    for _ in range(12):
        screen.keys(Keys.ARROW_LEFT)
        if screen.js("return document.querySelectorAll('#rows [data-kind=blocked]').length === 0"):
            break
    screen.wait("before the block", "return document.querySelectorAll('#rows [data-kind=blocked]').length === 0")
    house.book("Leyla", 2, "21:30")
    screen.wait("news are counted", "return document.getElementById('back').innerText.includes('(1)')")
    screen.keys(Keys.ESCAPE)
    screen.wait("now", "return !document.documentElement.classList.contains('past') && document.querySelector(arguments[0]).dataset.kind === 'seated'", bar(ids, "Məmmədovlar"))
    assert house.get(POSITION)["position"] == before + 1


def check_an_outage_is_told_and_nothing_is_booked_in_it(bench):
    ids = {}
    house = bench.house(story=lambda one: ids.update(evening(one)))
    screen = open_floor(bench, house)
    screen.wait("the worker keeps the page", "return navigator.serviceWorker?.controller || true")
    before = screen.js(OFF)
    house.end()
    screen.wait("stale", "return document.documentElement.classList.contains('stale') && document.querySelector('.banner [role=alert]').innerText", seconds=30)
    assert "No connection since 19:42" in screen.one(".banner").text
    assert [name for name, _, _ in screen.js(OFF)] == [name for name, _, _ in before]
    screen.shot("floor-stale")
    screen.axe("stale")
    screen.tap("[data-list=person] + .card button") if screen.all("[data-list=person] + .card button") else screen.keys("w")
    drag(screen, bar(ids, "Nigar"), "G1")
    text = screen.wait("words", "return document.querySelector('.why')?.innerText")
    assert "Nothing was done" in text, text
    house.open()
    screen.wait("live", "return !document.documentElement.classList.contains('stale')", seconds=30)
    assert tables(house, ids["Nigar"]) == ["H1"]


def check_two_hosts_see_one_floor(bench):
    ids = {}
    house = bench.house(story=lambda one: ids.update(evening(one)))
    one, two = open_floor(bench, house), open_floor(bench, house, width=1024, height=768)
    one.js("document.querySelector(arguments[0]).click()", f".card[data-id='{ids['Elçin']}'] button")
    for screen in (one, two):
        screen.wait("Elçin sits", "return document.querySelector(arguments[0])?.dataset.kind === 'seated'", bar(ids, "Elçin"))
    assert two.js("return document.documentElement.scrollWidth") <= 1024
    two.js("localStorage.setItem('daybook.theme', 'dark')")
    two.open(f"{house.url}/floor?venue=nar-bagi")
    two.wait("bars", "return document.querySelectorAll('#rows button.bar').length")
    two.wait("allergies", "return document.querySelector('#rows [data-shape=allergy]')")
    two.shot("floor-1024-dark")
    two.axe("dark")


def check_a_walk_in_a_booking_and_a_block(bench):
    ids = {}
    house = bench.house(story=lambda one: ids.update(evening(one)))
    screen = open_floor(bench, house)
    screen.tap("#walkin")
    screen.wait("tables", "return document.querySelector('dialog[open] [data-table=H3]')")
    screen.shot("floor-walkin")
    screen.axe("walk-in")
    screen.tap("dialog[open] [data-table=H3]")
    screen.wait("they sit", "return [...document.querySelectorAll(\".line[data-table='H3'] .seated\")].length")
    screen.tap("#book")
    screen.wait("times", "return document.querySelector('dialog[open] [name=time] option')")
    screen.one("dialog[open] [name=name]").send_keys("Fidan")
    screen.shot("floor-book")
    screen.axe("book")
    screen.js("document.querySelector('dialog[open] form').requestSubmit()")
    screen.wait("Fidan", "return document.getElementById('rows').innerText.includes('Fidan')")
    screen.keys("b")
    screen.wait("a form", "return document.querySelector('dialog[open] [name=place]')")
    screen.js("document.querySelector('dialog[open] [name=place]').value = 'area:hall'")
    screen.js("document.querySelector('dialog[open] form').requestSubmit()")
    screen.wait("it asks once", "return document.querySelector('dialog[open]')?.innerText.includes('Bookings there')")
    screen.keys(Keys.ESCAPE)
    screen.keys("/")
    screen.one("dialog[open] [name=text]").send_keys("Fid")
    screen.wait("found", "return document.querySelector('.finds button')?.innerText.includes('Fidan')")
    screen.axe("find")


def check_a_long_name_in_every_field(bench):
    venues = json.loads(VENUES.read_text())
    long = "Abdurrəhmanqızı-Hüseynzadə-Məmmədquluzadə Gülçöhrə Ağabəyim "
    venues[0]["name"] = (long * 3)[:80].strip()
    venues[0]["tables"][0].update(name=(long * 3)[:60].strip())
    venues[0]["tables"][0]["area"] = venues[0]["tables"][1]["area"] = (long * 2)[:70].strip()
    house = bench.house(venues=venues)
    house.at("18:00")
    house.book((long * 4)[:80].strip(), 2, "18:30", "G1", [(long * 2)[:70].strip() for _ in range(1)])
    house.post("/v1/blocks", {"venue": "nar-bagi", "tables": ["G2"], "from": "2030-05-04T19:00", "until": "2030-05-04T22:00", "reason": (long * 3)[:150].strip()},
               actor="host:emil")
    house.post("/v1/waitlist-entries", {"venue": "nar-bagi", "party": 2, "guest": {"name": (long * 4)[:80].strip()}}, actor="host:emil")
    for width, height in ((1280, 800), (1024, 768), (390, 844)):
        screen = open_floor(bench, house, width=width, height=height)
        screen.wait("allergies", "return document.querySelector('#rows [data-shape=allergy]')")
        screen.shot(f"floor-long-{width}")
        assert screen.js("return document.documentElement.scrollWidth") <= width
        assert screen.js("return [...document.querySelectorAll('button.bar')].every((one) => one.ariaLabel.length > 100 || one.dataset.kind !== 'booked')")
        screen.axe(f"long names at {width}")
        small = screen.js("""return [...document.querySelectorAll('header button, #side .bt, footer button')].filter((one) => one.offsetParent
            && (one.getBoundingClientRect().height < 44 || one.getBoundingClientRect().width < 44)).map((one) => one.innerText)""")
        assert small == [], small
        screen.close()
        bench.open.remove(screen.close)
