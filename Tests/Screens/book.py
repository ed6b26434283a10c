"""/book: a table in three taps and two fields, and never the same table twice."""

from selenium.webdriver.common.by import By

from kitchen import KEPT

STEP = "return document.querySelector('main').dataset.step === arguments[0]"


def open_book(bench, house, more="", width=390, height=844, language="en"):
    screen = bench.screen(width, height, language).open(
        f"{house.url}/book?venue=nar-bagi&lang={language}{more}"
    )
    screen.wait("times", "return document.querySelectorAll('.times .chip').length")
    return screen


def evening(house):
    house.at("17:00")


def tap_text(screen, text, within="button"):
    screen.wait(
        text,
        """const one = [...document.querySelectorAll(arguments[1])].find((one) => one.innerText.trim().startsWith(arguments[0]));
        if (!one) return false; one.scrollIntoView({ block: 'center' }); one.click(); return true;""",
        text,
        within,
    )


def fill(screen, name="Rəna İsmayılova", phone="+994 50 000 01 02"):
    screen.one("[name=name]").send_keys(name)
    screen.one("[name=tel]").send_keys(phone)


def to_details(screen, time="20:00"):
    tap_text(screen, time, ".times .chip")
    tap_text(screen, "Continue")
    screen.wait("details", STEP, "details")


def bookings(house):
    return house.get("/v1/reservations?venue=nar-bagi&limit=500")["reservations"]


def check_three_taps_and_two_fields(bench):
    house = bench.house(story=evening)
    screen = open_book(bench, house)
    screen.shot("book-1-en")
    screen.axe("find")
    to_details(screen)
    assert screen.js("return [...document.querySelectorAll('input')].every((one) => one.autocomplete)")
    fill(screen)
    tap_text(screen, "Walnuts")
    screen.shot("book-2-en")
    screen.axe("details")
    confirm = screen.one(".foot-act .main-button")
    screen.js(
        "arguments[0].click(); arguments[0].click(); document.querySelector('.foot-act .main-button').click();",
        confirm,
    )
    screen.wait("booked", STEP, "booked")
    found = bookings(house)
    assert len(found) == 1 and found[0]["party"] == 2, found
    text = screen.one("main").text
    assert "Booked" in text and "20:00" in text and "walnuts" in text and "Rəna İsmayılova" in text, text
    assert screen.js("return document.documentElement.dir") == "ltr"
    screen.shot("book-3-en")
    screen.axe("booked")
    # The same booking after a reload, then on the way, then not.
    screen.driver.refresh()
    screen.wait("booked", STEP, "booked")
    tap_text(screen, "I'm on my way")
    screen.wait("coming", STEP, "coming")
    tap_text(screen, "Plov")
    screen.shot("book-4-en")
    screen.axe("on my way")
    tap_text(screen, "Tell the kitchen")
    screen.wait("told", "return document.body.innerText.includes('The kitchen knows')")
    tap_text(screen, "The kitchen knows", "main button")
    tap_text(screen, "Not coming yet")
    screen.wait(
        "withdrawn",
        "return document.body.innerText.includes('I\\'m on my way') && !document.body.innerText.includes('The kitchen knows')",
    )
    assert screen.errors() == [], screen.errors()


def check_change_then_cancel(bench):
    house = bench.house(story=evening)
    screen = open_book(bench, house)
    to_details(screen, "21:00")
    fill(screen)
    tap_text(screen, "Confirm")
    screen.wait("booked", STEP, "booked")
    tap_text(screen, "Change")
    screen.wait("find", STEP, "find")
    tap_text(screen, "21:30", ".times .chip")
    tap_text(screen, "Change to")
    screen.wait("changed", "return document.querySelector('.big')?.innerText === '21:30'")
    house.at("20:00")
    screen.driver.refresh()
    screen.wait("booked", STEP, "booked")
    tap_text(screen, "Change")
    screen.wait(
        "too late, with the number", "return document.querySelector('.notice')?.innerText.includes('+994 12')"
    )
    tap_text(screen, "Cancel")
    screen.wait(
        "what it means comes first",
        "return document.querySelector('dialog[open]').innerText.includes('late cancel')",
    )
    screen.shot("book-late-cancel")
    screen.axe("late cancel")
    tap_text(screen, "Yes, cancel")
    screen.wait("cancelled", "return document.querySelector('h1').innerText.includes('Cancelled')")


def check_a_time_that_was_just_taken(bench):
    house = bench.house(story=evening)
    screen = open_book(bench, house)
    tap_text(screen, "2", ".strip .chip")
    tap_text(screen, "20:00", ".times .chip")
    # Somebody else takes every table at that time.
    for table, party in (
        ("G1", 2),
        ("G2", 2),
        ("G3", 4),
        ("G4", 4),
        ("H1", 2),
        ("H2", 4),
        ("H3", 4),
        ("H4", 4),
        ("H5", 4),
    ):
        house.book("Somebody", party, "20:00", table)
    tap_text(screen, "Continue")
    screen.wait("told", "return document.querySelector('.notice')?.innerText.includes('just taken')")
    screen.wait("with what is free", "return document.querySelector('.notice .chip')")
    screen.shot("book-taken")
    screen.axe("taken")
    # A full time tells the nearest, and the waitlist.
    tap_text(screen, "20:00", ".chip.full")
    tap_text(screen, "Put us on the waitlist")
    screen.wait("details", STEP, "details")
    fill(screen, "Sevda")
    tap_text(screen, "Put us on the waitlist", ".main-button")
    screen.wait("waits", STEP, "waiting")
    assert (
        len(
            house.get("/v1/venues/nar-bagi/waitlist")[
                "entries" if "entries" in house.get("/v1/venues/nar-bagi/waitlist") else "waiting"
            ]
        )
        == 1
    )


def check_a_reload_keeps_the_hold_and_what_was_typed(bench):
    house = bench.house(story=evening)
    screen = open_book(bench, house)
    to_details(screen)
    fill(screen)
    held = screen.js("return JSON.parse(localStorage['daybook.book.nar-bagi']).hold.hold")
    house.at("17:02")
    screen.driver.refresh()
    screen.wait(
        "the same hold",
        "return JSON.parse(localStorage['daybook.book.nar-bagi']).hold?.hold === arguments[0]",
        held,
    )
    screen.wait(
        "the right countdown", "return /^0[23]:/.test(document.querySelector('#left')?.innerText ?? '')"
    )
    # Asked in one step: the page draws itself anew every second.
    assert screen.js("return document.querySelector('[name=name]').value") == "Rəna İsmayılova"
    house.at("17:10")
    screen.driver.refresh()
    screen.wait("over, in words", "return document.body.innerText.includes('The hold is over')")
    screen.shot("book-hold-over")
    tap_text(screen, "Your table is still free")
    screen.wait("held again", "return document.querySelector('#left')")
    assert screen.one("[name=name]").get_attribute("value") == "Rəna İsmayılova"


def check_a_lost_answer_is_not_called_a_failure(bench):
    house = bench.house(story=evening)
    screen = open_book(bench, house)
    to_details(screen)
    fill(screen)
    # The booking arrives, its answer does not.
    screen.js(
        """const real = window.fetch; window.lost = 0;
        window.fetch = async (path, options) => { const answer = await real(path, options);
          if (options?.method === 'POST' && window.lost !== null) { window.lost += 1; throw new TypeError('lost'); } return answer; };"""
    )
    tap_text(screen, "Confirm")
    screen.wait(
        "it may or may not be booked",
        "return document.querySelector('.wrong')?.innerText.includes('may or may not be booked')",
        seconds=40,
    )
    screen.shot("book-undecided")
    screen.axe("undecided")
    screen.js("window.lost = null")
    tap_text(screen, "Try again")
    screen.wait("booked", STEP, "booked")
    assert len(bookings(house)) == 1


def check_an_outage_sends_nothing_and_loses_nothing(bench):
    house = bench.house(story=evening)
    screen = open_book(bench, house)
    screen.wait("the page is kept", KEPT)
    house.end()
    screen.driver.refresh()
    screen.wait(
        "told in words",
        "return document.querySelector('.notice.away')?.innerText.includes('No connection')",
        seconds=30,
    )
    screen.shot("book-away")
    house.open()
    tap_text(screen, "Try now")
    screen.wait("times", "return document.querySelectorAll('.times .chip').length")


def check_small_and_enlarged_without_sideways_scroll(bench):
    house = bench.house(story=evening)
    for language in ("en", "az", "ru"):
        for width, height in ((320, 640), (195, 422)):
            screen = open_book(bench, house, width=width, height=height, language=language)
            assert screen.sideways() == [], (screen.sideways(), width)
            screen.axe(f"find in {language} at {width}")
            screen.tap(".times .chip")
            screen.tap(".foot-act .main-button")
            screen.wait("details", STEP, "details")
            fill(
                screen, "Şəhrəbanu-Xanım Hacıbəyova-Məmmədquluzadə və dostları, Gəncədən gələn qonaqlar"[:80]
            )
            assert screen.sideways() == [], (screen.sideways(), width)
            screen.shot(f"book-2-{language}-{width}")
            screen.tap(".foot-act .main-button")
            screen.wait("booked", STEP, "booked")
            assert screen.sideways() == [], (screen.sideways(), width)
            screen.shot(f"book-3-{language}-{width}")
            screen.close()
            bench.open.remove(screen.close)


def check_maintenance_and_no_script_lead_to_the_phone(bench):
    house = bench.house(story=evening)
    house.post("/v1/maintenance/set", {"on": True, "message": "Back at noon"})
    screen = bench.screen(390, 844).open(f"{house.url}/book?venue=nar-bagi&lang=en")
    screen.wait(
        "told",
        "return document.body.innerText.includes('Back at noon') && document.body.innerText.includes('+994 12')",
    )
    screen.shot("book-maintenance")
    screen.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    screen.open(f"{house.url}/book?venue=nar-bagi")
    assert "+994 12 000 00 00" in screen.driver.find_element(By.TAG_NAME, "body").text
