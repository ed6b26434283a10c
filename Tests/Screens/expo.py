"""/expo: each party's course whole, and never sent before it is."""

from house import rush
from kitchen import long_venues

ROWS = """return [...document.querySelectorAll('article.course')].map((one) => ({ id: one.dataset.id, state: one.dataset.state,
    parts: [...one.querySelectorAll('[data-part]')].map((part) => part.dataset.part), act: one.querySelector('.act').innerText.trim(),
    isOff: one.querySelector('.act').ariaDisabled === 'true', name: one.querySelector('.name b').innerText,
    allergies: one.querySelector('.al')?.innerText.trim() ?? '' }))"""
ORDER = ["late", "risk", "hold", "planned", "sent", "started", "ready"]


def open_pass(bench, house, more="", **size):
    screen = bench.screen(**size).open(f"{house.url}/expo?venue=nar-bagi{more}")
    screen.wait("courses", "return document.querySelectorAll('article.course').length")
    return screen


def check_a_row_is_as_bad_as_its_worst_ticket(bench):
    house = bench.house(story=rush)
    for language in ("en", "az", "ru"):
        screen = open_pass(bench, house, f"&lang={language}", language=language)
        rows = screen.js(ROWS)
        for row in rows:
            if row["state"] != "hold":
                assert row["state"] == min(row["parts"], key=ORDER.index), row
            assert row["isOff"] == any(
                row["act"].startswith(word) for word in ("Waits", "Gözləyir", "Ждёт")
            ), row
            assert bool(row["allergies"]) == (row["name"] in ("Aysel Quliyeva", "Elçin")), row
        assert rows[0]["state"] == "ready" and rows[1]["state"] == "late", rows
        screen.shot(f"expo-{language}")
        screen.axe(f"pass in {language}")
        assert screen.errors() == [], screen.errors()
        screen.close()
        bench.open.remove(screen.close)


def check_one_tap_serves_each_ticket_once_and_only_whole_courses(bench):
    house = bench.house(story=rush)
    screen = open_pass(bench, house)
    g3 = "article:has(.act[aria-label*='G3'])"
    assert screen.one(f"{g3} .act").get_attribute("aria-disabled") == "true"
    screen.tap(f"{g3} .act")
    screen.wait(
        "what it waits for", "return document.querySelector('dialog[open]')?.innerText.includes('mangal')"
    )
    screen.keys("\ue00c")
    house.step("ready", ("mangal", "G3"))
    screen.wait("whole", f"return document.querySelector(\"{g3} .act\")?.innerText.includes('Send all')")
    screen.wait("a new order waits for a tap", "return !document.querySelector('#sort').hidden")
    act = screen.one(f"{g3} .act")
    screen.js("arguments[0].click(); arguments[0].click();", act)
    screen.wait("gone", f'return !document.querySelector("{g3}")')
    assert not [place for place in house.tickets() if place[1] == "G3"]
    screen.tap("#toast button")
    screen.wait("back", f'return document.querySelector("{g3}")')


def check_keys_fire_and_an_outage_is_told(bench):
    house = bench.house(story=rush)
    screen = open_pass(bench, house)
    screen.keys("\ue015", "\ue015", "\ue015")
    screen.keys("f")
    screen.wait(
        "fired",
        "return ![...document.querySelectorAll('.act')].some((one) => one.innerText.includes('Fire course'))",
    )
    house.end()
    screen.wait("stale", "return document.documentElement.classList.contains('stale')", seconds=30)
    screen.tap("article:has(.act[aria-label*='G4']) .act")
    screen.wait(
        "one tap waits", "return document.querySelector('.banner span').innerText.startsWith('1 tap ')"
    )
    screen.shot("expo-stale")
    house.open()
    screen.wait("sent", "return !document.querySelector(\"article:has(.act[aria-label*='G4'])\")", seconds=40)


def check_the_longest_names_are_whole(bench):
    house = bench.house(long_venues())
    house.at("18:00")
    party = house.book(
        "Şəhrəbanu-Xanım Hacıbəyova-Məmmədquluzadə və dostları, Gəncədən gələn qonaqlar"[:80],
        8,
        "19:00",
        "the long table by the fountain under the old pomegranate trees",
        [
            "walnuts and all other nuts of trees",
            "peanuts",
            "milk",
            "eggs",
            "fish",
            "sesame",
            "gluten",
            "soya",
            "mustard",
            "celery",
        ],
    )
    house.cook(
        party, (8, long_venues()[0]["prep"]["items"][-1]["name"]), (8, "Lülə kabab"), (8, "Çoban salatı")
    )
    house.at("18:55")
    house.sit(party)
    house.at("19:12")
    for width, height in ((1920, 1080), (1280, 800), (390, 844)):
        screen = open_pass(bench, house, width=width, height=height)
        cut = screen.js(
            """return [...document.querySelectorAll('.al, .dish, .table, .act, .name b')].filter((one) =>
            one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1).map((one) => one.className + ': ' + one.innerText)"""
        )
        assert cut == [], (width, cut)
        assert screen.sideways() == [], (screen.sideways(), width)
        screen.shot(f"expo-long-{width}")
