"""/report: titles made from the numbers, and one set of numbers in drawing, table and file."""

import csv
import io

from evening import evening

TABLE = """const part = document.querySelector(`[data-chart=${arguments[0]}]`);
    if (!part.querySelector('table')) part.querySelector('.switch').click();
    return [...document.querySelectorAll(`[data-chart=${arguments[0]}] tr`)].map((row) => [...row.cells].map((cell) => cell.textContent));"""


def cook(house):
    """The evening, with a kitchen that is late once, and refusals."""
    ids = evening(house)
    house.cook(ids["Aysel"], (4, "Plov"), (2, "Lülə kabab"))
    house.at("19:50")
    tickets = house.tickets()
    for station in ("tandir", "mangal"):
        if (station, "H2") in tickets:
            house.step("start", (station, "H2"))
    house.at("20:40")
    for station in ("tandir", "mangal"):
        if (station, "H2") in tickets:
            house.step("ready", (station, "H2"))
    for guest in ("orxan", "nigar"):
        try:
            house.post("/v1/reservations", {"venue": "nar-bagi", "party": 2, "start": "2030-05-04T21:00", "tables": ["G2"], "guest": {"name": guest}}, actor=f"guest:{guest}")
        except AssertionError:
            pass


def open_report(bench, house, more="", width=1280, height=760, **words):
    screen = bench.screen(width, height, **words).open(f"{house.url}/report?venue=nar-bagi{more}")
    screen.wait("the charts", "return document.querySelectorAll('.chart').length === 4")
    return screen


def check_drawings_tables_and_file_say_the_same_in_three_languages(bench):
    house = bench.house(story=cook)
    # The refusals are in it too: their posts did not tell their positions.
    house.position = house.get("/v1/verification")["head"]
    report = house.get("/v1/report?venue=nar-bagi&from=2030-04-29&to=2030-05-05")
    for language in ("en", "az", "ru"):
        screen = open_report(bench, house, f"&lang={language}", language=language)
        assert screen.js("return document.querySelectorAll('.tile').length") == 6
        assert screen.js("return [...document.querySelectorAll('.chart svg.graph[role=img]')].every((one) => one.getAttribute('aria-label'))")
        assert screen.js("return document.querySelectorAll('.chart svg[role=img]').length") >= 3
        screen.shot(f"report-{language}")
        screen.axe(f"report in {language}")
        assert screen.errors() == [], screen.errors()
        if language == "en":
            drawn = screen.js("return [...document.querySelectorAll('[data-chart=dates] text.strong')].map((one) => one.textContent)")
            text = screen.js("""return new Promise((resolve) => { const old = URL.createObjectURL;
                URL.createObjectURL = (blob) => { blob.text().then(resolve); URL.createObjectURL = old; return old(blob); };
                document.getElementById('csv').click(); })""")
            lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
            for name in ("covers", "kitchen", "refused", "dates"):
                table = screen.js(TABLE, name)
                assert [line[1:] for line in lines if line[0] == name] == table, (name, table, lines)
                if name == "dates":
                    assert [row[1] for row in table[1:-1]] == drawn, (table, drawn)
                    assert int(table[-1][1]) == sum(int(row[1]) for row in table[1:-1]) == report["total"]["seated"]["covers"]
                if name == "refused":
                    online = [one for one in report["refused"] if one["by"].startswith("guest:")]
                    assert int(table[-1][1]) == len(online) == sum(int(row[1]) for row in table[1:-1]), (table, online)
            screen.shot("report-tables")
            screen.axe("tables")
            seated = screen.js("return document.querySelector('[data-tile=covers] .value').innerText")
            assert seated.strip() == str(report["total"]["seated"]["covers"]), seated
            assert "So far, 20:40" in screen.texts()
        screen.close()
        bench.open.remove(screen.close)


def check_nothing_is_claimed_of_an_empty_week(bench):
    house = bench.house()
    house.at("11:00")
    screen = open_report(bench, house, "&date=2030-06-12")
    titles = screen.js("return [...document.querySelectorAll('.chart h2')].map((one) => one.textContent)")
    assert titles == ["No covers in this span", "Nothing was cooked in this span", "Nobody was refused online", "Nobody sat down in this span"], titles
    assert "So far" not in screen.texts()
    screen.axe("an empty week")
    screen.keys("d")
    screen.wait("a day", "return document.getElementById('range').innerText === 'Wed 12 Jun 2030'")
    screen.keys("m")
    screen.wait("a month", "return document.getElementById('range').innerText === 'June 2030'")
    screen.wait("its charts", "return document.querySelectorAll('.chart').length === 4")


def check_it_prints_in_grey_and_fits_small_screens(bench):
    house = bench.house(story=cook)
    screen = open_report(bench, house)
    screen.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert screen.js("return getComputedStyle(document.getElementById('csv')).display") == "none"
    assert "grayscale" in screen.js("return getComputedStyle(document.body).filter")
    screen.shot("report-print")
    screen.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    for width, height in ((1024, 768), (390, 844)):
        screen.size(width, height)
        assert screen.js("return document.documentElement.scrollWidth") <= width
        screen.shot(f"report-{width}")
    house.end()
    screen.wait("stale", "return document.documentElement.classList.contains('stale')", seconds=30)
    screen.axe("stale")
    assert screen.js("return document.querySelectorAll('.chart').length") == 4
