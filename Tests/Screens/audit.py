"""/audit: a dot for each event, names only of those who are not forgotten, a chain that holds or says where it breaks."""

import json
import re
from pathlib import Path

from evening import evening
from selenium.webdriver.common.keys import Keys

PAGES = Path(__file__).parents[2] / "Sources" / "CDaybookPages" / "Pages"


def open_audit(bench, house, more="", width=1280, height=840, **words):
    screen = bench.screen(width, height, **words).open(f"{house.url}/audit?venue=nar-bagi{more}")
    screen.wait("the chain", "return document.querySelector('#chain .ok')")
    screen.wait("the difference", "return document.querySelector('#changes .change, #changes .nothing:not([role])')")
    return screen


def search(screen, text):
    screen.js("document.getElementById('search').value = ''")
    screen.one("#search").send_keys(text)
    screen.wait(f"found {text}", "return document.querySelector('#found [role=option]:not([aria-disabled])')")
    screen.keys(Keys.ENTER)


def check_every_text_has_its_words(bench):
    known = set()
    for file in PAGES.glob("words*.js"):
        known |= set(re.findall(r'"((?:[^"\\]|\\.)+)": \[', file.read_text()))
    for file in PAGES.glob("*.js"):
        said = re.findall(r'say\((?:[^"()]*\? )?"((?:[^"\\]|\\.)+)"(?: : "((?:[^"\\]|\\.)+)")?', file.read_text())
        missing = [text for pair in said for text in pair if text and text not in known]
        if file.name.startswith(("floor", "audit", "report")):
            assert missing == [], (file.name, missing)


def check_a_story_has_a_dot_for_each_event_in_three_languages(bench):
    ids = {}
    house = bench.house(story=lambda one: ids.update(evening(one)))
    house.post(f"/v1/reservations/{ids['Rauf']}/cancel", actor="host:emil")
    for language in ("en", "az", "ru"):
        screen = open_audit(bench, house, f"&lang={language}", language=language)
        search(screen, "Rauf")
        screen.wait("the story", "return document.querySelectorAll('#story li').length")
        events = sum(len(one["events"]) for one in house.get(f"/v1/explain?id={ids['Rauf']}")["stories"])
        assert screen.js("return [document.querySelectorAll('#story li').length, document.querySelectorAll('#story .dot').length]") == [events, events]
        assert screen.js("return document.querySelector('#story li.bad').dataset.type") == "cancelled"
        assert "Rauf Həsənov" in screen.one("#story h2").text
        screen.shot(f"audit-{language}")
        screen.axe(f"audit in {language}")
        assert screen.errors() == [], screen.errors()
        assert screen.js("return document.documentElement.scrollWidth") <= 1280
        screen.close()
        bench.open.remove(screen.close)


def check_a_record_a_difference_and_nothing_at_equal_times(bench):
    ids = {}
    house = bench.house(story=lambda one: ids.update(evening(one)))
    position = house.get("/v1/venues/nar-bagi")["position"]
    screen = open_audit(bench, house)
    search(screen, str(position - 1))
    screen.wait("the record's story", "return document.querySelectorAll('#story li').length")
    screen.tap("#story li .record")
    assert json.loads(screen.js("return document.querySelector('#story pre:not([hidden])').textContent"))["type"]
    screen.axe("a record")
    elcin = screen.js("return document.querySelector(`.change[data-id='${arguments[0]}']`).innerText", ids["Elçin"])
    assert "expected" in elcin and "arrived" in elcin, elcin
    assert screen.js("return document.querySelectorAll('#changes .new').length") >= 2
    for name in ("from", "to"):
        screen.tap(f"[data-moment={name}]")
        screen.one("dialog[open] [inputmode=numeric]").send_keys(str(position))
        screen.js("document.querySelector('dialog[open] form').requestSubmit()")
        screen.wait("it is drawn", "return document.querySelector(`[data-moment=${arguments[0]}]`)?.innerText.includes('record') && document.querySelector('#changes .n:not(:empty), #changes .nothing:not([role])')", name)
    screen.wait("nothing", "return document.querySelector('#changes .nothing:not([role])')?.innerText === 'Nothing changed.'")
    assert house.get("/v1/venues/nar-bagi")["position"] == position


def check_a_forgotten_guest_has_no_name(bench):
    ids = {}
    house = bench.house(story=lambda one: ids.update(evening(one)))
    fidan = house.post("/v1/reservations", {
        "venue": "nar-bagi", "party": 2, "start": "2030-05-04T21:30", "guest": {"name": "Fidan", "phone": "+994 50 123 45 67"}}, actor="guest:fidan")["reservation"]
    house.post(f"/v1/reservations/{fidan}/cancel", actor="guest:fidan")
    screen = open_audit(bench, house)
    search(screen, "4567")
    screen.wait("Fidan", "return document.querySelector('#story h2')?.innerText.startsWith('Fidan')")
    assert "4567" not in screen.one("#story").text.replace(" ", "")
    house.post("/v1/guests/forget", {"guest": "guest:fidan"}, actor="operator:test")
    search(screen, fidan)
    screen.wait("forgotten", "return document.querySelector('#story h2')?.innerText.startsWith('forgotten')")
    assert "Fidan" not in screen.one("#story").text
    screen.shot("audit-forgotten")


def check_a_broken_chain_is_told_with_its_first_record(bench):
    house = bench.house(story=evening)
    screen = open_audit(bench, house)
    screen.js("""const kept = JSON.parse(localStorage.getItem('daybook.audit.chain:nar-bagi'));
        localStorage.setItem('daybook.audit.chain:nar-bagi', JSON.stringify({ ...kept, ok: false, position: 87,
          violations: [{ position: 88, kind: 'link', message: 'the link does not follow from the record before' }], do: 'keep the damaged log' }))""")
    screen.open(f"{house.url}/audit?venue=nar-bagi")
    text = screen.wait("an alert", "return document.querySelector('#chain [role=alert]')?.innerText")
    assert "Broken at record 88" in text, text
    screen.shot("audit-broken")
    screen.axe("broken")
    # The page stays of use, and a check of the log as it is puts it right.
    search(screen, "Kamran")
    screen.wait("a story", "return document.querySelectorAll('#story li').length")
    screen.tap("#chain button")
    screen.wait("it holds", "return document.querySelector('#chain .ok')")
    house.book("Leyla", 2, "21:30")
    screen.wait("behind the head", "return /to record \\d+ of \\d+/.test(document.getElementById('chain').innerText)")


def check_long_names_and_an_outage(bench):
    house = bench.house()
    house.at("18:00")
    long = "Abdurrəhmanqızı-Hüseynzadə-Məmmədquluzadə Gülçöhrə Ağabəyim Abdurrəhmanqızı-Hüs"
    house.book(long, 2, "18:30", "G1")
    for width, height in ((1280, 840), (800, 900), (390, 844)):
        screen = open_audit(bench, house, width=width, height=height)
        search(screen, "Abdurr")
        screen.wait("a story", "return document.querySelectorAll('#story li').length")
        assert screen.js("return document.documentElement.scrollWidth") <= width
        screen.shot(f"audit-long-{width}")
        screen.axe(f"long names at {width}")
        if width == 1280:
            house.end()
            screen.wait("stale", "return document.documentElement.classList.contains('stale')", seconds=30)
            screen.shot("audit-stale")
            screen.axe("stale")
            house.open()
            screen.wait("live", "return !document.documentElement.classList.contains('stale')", seconds=30)
        screen.close()
        bench.open.remove(screen.close)
