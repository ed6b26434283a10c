"""/kitchen: what screens must always and never do."""

import json

from house import VENUES, rush

CARDS = "return [...document.querySelectorAll('article[data-state]')].map((one) => one.dataset.id)"
KEPT = """return navigator.serviceWorker.controller && Promise.all([location.pathname, "/pages/words.js", "/pages/daybook.css"]
    .map((path) => caches.match(path))).then((all) => all.every(Boolean))"""
PLACES = """return [...document.querySelectorAll('article[data-state]')].map((one) => {
    const box = one.getBoundingClientRect(); return [one.dataset.id, Math.round(box.x), Math.round(box.y)]; })"""


def open_kitchen(bench, house, more="", **size):
    screen = bench.screen(**size).open(f"{house.url}/kitchen?venue=nar-bagi{more}")
    screen.wait("tickets", "return document.querySelectorAll('article[data-state]').length")
    return screen


def card(table, station):
    return f"section[data-station='{station}'] article:has([aria-label*='{table},'])"


def check_every_state_has_a_shape_a_word_and_an_action(bench):
    house = bench.house(story=rush)
    for language in ("en", "az", "ru"):
        screen = open_kitchen(bench, house, f"&lang={language}", language=language)
        cards = screen.js("""return [...document.querySelectorAll('article[data-state]')].map((one) => ({
            state: one.dataset.look, shapes: one.querySelectorAll('.count svg').length, word: one.querySelector('.state b').innerText,
            act: one.querySelector('.act').ariaLabel, high: one.querySelector('.act').getBoundingClientRect().height,
            wide: one.querySelector('.act').getBoundingClientRect().width }))""")
        assert {one["state"] for one in cards} == {"late", "started", "ready", "sent", "cancelled"}, cards
        for one in cards:
            assert (
                one["shapes"] == 1 and one["word"] and one["act"] and one["high"] >= 96 and one["wide"] >= 150
            ), one
        assert screen.js("return document.documentElement.lang") == language
        assert "19:31" in screen.one("#clock").text
        screen.shot(f"kitchen-rush-{language}")
        screen.axe(f"kitchen in {language}")
        assert screen.errors() == [], screen.errors()
        if language == "en":
            screen.grey()
            pictures = {}
            for name in screen.js(
                "return [...new Set([...document.querySelectorAll('article .count svg')].map((one) => one.dataset.shape))]"
            ):
                pictures[name] = screen.part(f"article .count svg[data-shape={name}]")
            assert len(set(pictures.values())) == len(pictures) == 5, pictures.keys()
            screen.shot("kitchen-rush-grey")
        screen.close()
        bench.open.remove(screen.close)


def check_a_new_ticket_moves_none_and_two_screens_agree(bench):
    house = bench.house(story=rush)
    one, two = open_kitchen(bench, house), open_kitchen(bench, house)
    before = one.js(PLACES)
    # Acts on one screen are seen on the other; two quick taps are one.
    start = one.one(card("H5", "tandir") + " .act")
    one.js("arguments[0].click(); arguments[0].click();", start)
    two.wait(
        "the other screen sees it",
        f"return document.querySelector(\"{card('H5', 'tandir')}\").dataset.state === 'started'",
    )
    started = [one for one in house.events("ticketStarted") if house.tickets()[("tandir", "H5")] in str(one)]
    assert len(started) == 1, started
    fresh = house.book("Günel", 2, "20:00", "H1")
    house.cook(fresh, (2, "Lülə kabab"))
    house.at("19:33")
    house.sit(fresh)
    one.wait(
        "the new ticket",
        "return document.querySelectorAll('article[data-state]').length > arguments[0]",
        len(before),
    )
    after = {place[0]: place for place in one.js(PLACES)}
    assert all(after[place[0]] == place for place in before), (before, after)


def check_what_was_done_can_be_undone_and_recalled(bench):
    house = bench.house(story=rush)
    screen = open_kitchen(bench, house)
    ready = card("G3", "mangal")
    screen.tap(f"{ready} .act")
    screen.wait("ready", f"return document.querySelector(\"{ready}\").dataset.state === 'ready'")
    screen.shot("kitchen-undo")
    screen.tap("#toast button")
    screen.wait("back", f"return document.querySelector(\"{ready}\").dataset.state === 'sent'")
    served = card("G4", "tandir")
    screen.tap(f"{served} .act")
    screen.wait("gone", f'return !document.querySelector("{served}")')
    screen.tap("#recall")
    screen.wait("the list", "return document.querySelector('dialog[open] .row button')")
    screen.axe("recall")
    screen.tap("dialog[open] .row button")
    screen.wait("recalled", f'return document.querySelector("{served}")')
    cancelled = card("G1", "tandir")
    screen.tap(f"{cancelled} .act")
    screen.wait("a cancelled ticket leaves once it is seen", f'return !document.querySelector("{cancelled}")')


def crowd(house):
    """More than a lane has room for: the first party is late, the others are calm."""
    house.at("18:00")
    for number, table in enumerate(("G1", "G2", "G3", "G4", "H1", "H2", "H3", "H4")):
        party = house.book(
            f"Party {number}", 3 if table in ("G4", "H4") else 2, "18:00" if number == 0 else "18:30", table
        )
        house.cook(party, (2, "Lülə kabab"))
        if number == 0:
            house.sit(party)
        else:
            house.post(
                f"/v1/reservations/{party}/declare-arrival",
                {"leadMinutes": 30, "etaMinutes": 30},
                actor="host:emil",
            )
    house.at("18:40")


def check_what_does_not_fit_folds_but_never_what_is_late(bench):
    house = bench.house(story=crowd)
    screen = open_kitchen(bench, house)
    screen.wait("a bar", "return document.querySelector('.more')")
    seen = screen.js(
        """return [...document.querySelectorAll('article.ticket')].map((one) => [one.dataset.look, one.hidden])"""
    )
    assert (
        ["late", False] in seen and ["late", True] not in seen and len([one for one in seen if one[1]]) >= 1
    ), seen
    box = screen.js(
        "const lane = document.querySelector('[data-station=mangal]'); return [lane.scrollHeight, lane.clientHeight]"
    )
    assert box[0] <= box[1] + 1, box
    assert len(screen.all(".empty")) == 2
    screen.shot("kitchen-crowd")
    screen.axe("crowded kitchen")
    screen.tap(".more")
    screen.wait(
        "the folded ones with their next step",
        "return document.querySelectorAll('dialog[open] .row .button').length >= 1",
    )
    screen.shot("kitchen-crowd-open")


def check_a_service_with_keys_asks_for_a_token_once(bench):
    house = bench.house(story=rush)
    token = house.use_keys("kitchen:tandir")
    screen = bench.screen().open(f"{house.url}/kitchen?venue=nar-bagi")
    screen.wait("asks", "return document.querySelector('dialog[open] input')")
    screen.axe("sign in")
    screen.one("dialog[open] input").send_keys(token)
    screen.tap("dialog[open] form button")
    screen.wait("tickets", "return document.querySelectorAll('article[data-state]').length")
    screen.tap(card("H5", "tandir") + " .act")
    screen.wait(
        "an act by the token",
        f"return document.querySelector(\"{card('H5', 'tandir')}\").dataset.state === 'started'",
    )
    screen.open(f"{house.url}/book?venue=nar-bagi")
    screen.js("localStorage.removeItem('daybook.token')")
    screen.driver.refresh()
    screen.wait("guests are told to call", "return document.body.innerText.includes('+994 12')")


def check_keys_do_all_of_it(bench):
    house = bench.house(story=rush)
    screen = open_kitchen(bench, house)
    screen.keys("4")
    screen.wait("chosen", "return document.querySelector('.chosen')")
    screen.shot("kitchen-keys")
    identity = screen.js("return document.querySelector('.chosen').dataset.id")
    screen.keys("\ue007")
    screen.wait(
        "started by Enter",
        "return document.querySelector(`[data-id='${arguments[0]}']`).dataset.state === 'started'",
        identity,
    )
    screen.keys("f")
    screen.wait("the held course is fired", "return !document.querySelector('.next button')")
    screen.keys("?")
    screen.wait("help", "return document.querySelector('dialog[open] kbd')")


def check_an_outage_is_told_taps_wait_and_survive_a_reload(bench):
    house = bench.house(story=rush)
    screen = open_kitchen(bench, house)
    screen.wait("the page is kept", KEPT)
    places = screen.js(PLACES)
    house.end()
    screen.wait("stale", "return document.documentElement.classList.contains('stale')", seconds=30)
    assert screen.js("return document.querySelector('.banner [role=alert]').innerText").startswith(
        "No connection since 19:3"
    )
    assert screen.js(PLACES) == places
    screen.tap(card("H5", "tandir") + " .act")
    screen.tap(card("H4", "mangal") + " .act")
    screen.wait(
        "two taps wait", "return document.querySelector('.banner span').innerText.startsWith('2 taps')"
    )
    screen.wait(
        "said on the buttons", "return document.querySelectorAll('.act.waits').length === 2", seconds=30
    )
    keys = "return Object.keys(localStorage).filter((name) => name.startsWith('daybook.queue')).flatMap((name) => JSON.parse(localStorage[name])).map((one) => one.key)"
    waiting = screen.js(keys)
    assert len(waiting) == 2
    screen.shot("kitchen-stale")
    screen.axe("stale kitchen")
    screen.driver.refresh()
    screen.wait(
        "the page without a service",
        "return document.querySelectorAll('article[data-state]').length",
        seconds=40,
    )
    assert screen.js(keys) == waiting
    screen.wait("still stale", "return document.documentElement.classList.contains('stale')", seconds=30)
    screen.shot("kitchen-stale-reloaded")
    house.open()
    screen.wait("live again", "return !document.documentElement.classList.contains('stale')", seconds=40)
    screen.wait("sent", keys + ".length === 0", seconds=40)
    screen.wait(
        "and done", f"return document.querySelector(\"{card('H5', 'tandir')}\").dataset.state === 'started'"
    )
    assert screen.errors() == [], screen.errors()


def check_a_tap_that_is_refused_later_stays_on_its_card(bench):
    house = bench.house(story=rush)
    screen = open_kitchen(bench, house)
    place = card("H5", "tandir")
    screen.offline(True)
    screen.tap(f"{place} .act")
    house.step("start", ("tandir", "H5"))
    house.step("ready", ("tandir", "H5"))
    screen.offline(False)
    screen.wait(
        "told on the card",
        f"return document.querySelector(\"{place} .note\")?.innerText.startsWith('Not done')",
        seconds=40,
    )
    screen.shot("kitchen-refused")


def check_the_clock_is_the_services(bench):
    house = bench.house(story=rush)
    screen = bench.screen()
    screen.driver.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": "America/New_York"})
    screen.driver.execute_cdp_cmd(
        "Page.addScriptToEvaluateOnNewDocument",
        {"source": """
        const real = Date; globalThis.Date = class extends real {
          constructor(...parts) { if (parts.length) super(...parts); else super(real.now() + 10800000); }
          static now() { return real.now() + 10800000; } };"""},
    )
    screen.open(f"{house.url}/kitchen?venue=nar-bagi")
    screen.wait("the clock", "return document.querySelector('#clock').innerText === '19:31'")
    assert screen.js(
        "return document.querySelector('section[data-station=mangal] article .count span').innerText"
    ).startswith("02:")


def long_venues():
    """Every field at its longest."""
    venues = json.loads(VENUES.read_text())
    venue = next(one for one in venues if one["id"] == "nar-bagi")
    venue["name"] = ("Nar Bağının arxasındakı köhnə bağ evi " * 3)[:80].strip()
    names = {"tandir": ("tandır, ocaq və sobanın yanındakı bölmə " * 2)[:64].strip()}
    for item in venue["prep"]["items"]:
        item["station"] = names.get(item["station"], item["station"])
    venue["prep"]["items"].append(
        {
            "name": ("Şah plovu quru meyvə, şabalıd və zəfəranlı qazmaq ilə, dörd nəfərlik " * 2)[
                :80
            ].strip(),
            "station": names["tandir"],
            "minutes": 5,
        }
    )
    for table in venue["tables"]:
        if table["id"] == "H5":
            table["id"] = "the long table by the fountain under the old pomegranate trees"
    return venues


def check_the_longest_names_are_whole(bench):
    house = bench.house(long_venues())
    house.at("18:00")
    allergies = [
        "walnuts and all other nuts of trees",
        "peanuts",
        "milk",
        "eggs",
        "fish",
        "sesame",
        "gluten",
        "soya",
        "mustard",
        "celery and its seeds",
    ]
    party = house.book(
        "Şəhrəbanu-Xanım Hacıbəyova-Məmmədquluzadə və dostları, Gəncədən gələn qonaqlar"[:80],
        8,
        "19:00",
        "the long table by the fountain under the old pomegranate trees",
        allergies,
    )
    dish = long_venues()[0]["prep"]["items"][-1]["name"]
    house.cook(party, (8, dish), (8, "Lülə kabab"), (8, "Çoban salatı"))
    house.at("18:55")
    house.sit(party)
    house.at("19:12")
    for language in ("en", "az", "ru"):
        for width, height in ((1920, 1080), (1280, 800), (390, 844)):
            screen = open_kitchen(
                bench, house, f"&lang={language}", width=width, height=height, language=language
            )
            cut = screen.js(
                """return [...document.querySelectorAll('.al, .dish, .table, .act')].filter((one) =>
                one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1).map((one) => one.className + ': ' + one.innerText)"""
            )
            assert cut == [], (language, width, cut)
            assert screen.sideways() == [], (screen.sideways(), width)
            screen.shot(f"kitchen-long-{language}-{width}")
            screen.close()
            bench.open.remove(screen.close)


def check_nothing_to_cook_says_what_comes(bench):
    house = bench.house()
    house.at("18:00")
    party = house.book("Orxan", 2, "20:00", "H3")
    house.cook(party, (2, "Plov"))
    house.post(
        f"/v1/reservations/{party}/declare-arrival", {"leadMinutes": 30, "etaMinutes": 120}, actor="host:emil"
    )
    screen = bench.screen().open(f"{house.url}/kitchen?venue=nar-bagi")
    screen.wait("empty", "return document.querySelector('.empty')?.innerText.includes('Nothing to cook now')")
    screen.wait("what comes", "return document.body.innerText.includes('Next: 2 Plov for H3')")
    screen.shot("kitchen-empty")
    screen.axe("empty kitchen")
    screen.open(f"{house.url}/kitchen?venue=none")
    screen.wait("unknown is not empty", "return document.body.innerText.includes('no such restaurant')")
