"""One browser window on a screen: what is on it, taps, keys, pictures, and axe's rules."""

import json
import time
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains

import axe_playwright_python

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()


class Screen:
    def __init__(self, folder, width=1920, height=1080, language="en"):
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for word in (
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--mute-audio",
            "--force-device-scale-factor=1",
            f"--lang={language}",
        ):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.folder = Path(folder)
        self.size(width, height)

    def size(self, width, height, mobile=False):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile},
        )

    def close(self):
        self.driver.quit()

    def open(self, url):
        self.driver.get(url)
        return self

    def js(self, script, *values):
        return self.driver.execute_script(script, *values)

    def wait(self, what, script, *values, seconds=20):
        """Until a script gives something true; nothing is waited for that does not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                found = self.js(script, *values)
                if found:
                    return found
            except Exception:
                pass
            time.sleep(0.1)
        self.shot("failed")
        raise AssertionError(f"{what}: not within {seconds} s; {self.texts()}")

    def texts(self):
        return self.js("return document.body.innerText.slice(0, 600)")

    def all(self, selector):
        return self.driver.find_elements("css selector", selector)

    def one(self, selector):
        return self.driver.find_element("css selector", selector)

    def tap(self, selector):
        # What is drawn anew between finding and clicking is found again.
        for attempt in range(5):
            try:
                element = self.one(selector)
                self.js("arguments[0].scrollIntoView({ block: 'center' })", element)
                return element.click()
            except StaleElementReferenceException:
                if attempt == 4:
                    raise

    def keys(self, *keys):
        ActionChains(self.driver).send_keys(*keys).perform()

    def shot(self, name):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(self.folder / f"{name}.png"))

    def sideways(self):
        """What makes the page wider than its window; empty when nothing does."""
        return self.js(
            """if (document.documentElement.scrollWidth <= innerWidth) return [];
            return [document.documentElement.scrollWidth, ...[...document.querySelectorAll('body *')].filter((one) =>
              one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.strip:not(.wraps)')).map((one) => `${one.tagName}.${one.className}: ${one.innerText}`)]"""
        )

    def part(self, selector):
        """A picture of one part, as bytes."""
        box = self.js(
            """const box = document.querySelector(arguments[0]).getBoundingClientRect();
            return { x: box.x, y: box.y, width: box.width, height: box.height, scale: 1 }""",
            selector,
        )
        return self.driver.execute_cdp_cmd("Page.captureScreenshot", {"clip": box})["data"]

    def grey(self, isOn=True):
        """As printed, or seen by somebody who sees no colours."""
        kind = "achromatopsia" if isOn else "none"
        self.driver.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": kind})

    def offline(self, isOffline):
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd(
            "Network.emulateNetworkConditions",
            {"offline": isOffline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
        )

    def axe(self, name):
        """Every rule of WCAG 2.2 A and AA; the first faults in words."""
        self.js(AXE)
        found = self.driver.execute_async_script(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } })
              .then((result) => done(JSON.stringify(result.violations.map((one) => [one.id, one.help,
                one.nodes.slice(0, 4).map((node) => node.target.join(' ') + ': ' + node.failureSummary)]))));"""
        )
        faults = json.loads(found)
        assert not faults, f"{name}: {json.dumps(faults, indent=1, ensure_ascii=False)}"

    def errors(self):
        """What the page itself got wrong; a service that is away is none."""
        return [
            line["message"]
            for line in self.driver.get_log("browser")
            if line["level"] == "SEVERE"
            and "net::ERR" not in line["message"]
            and "/stream" not in line["message"]
            and "status of 4" not in line["message"]
            and "status of 5" not in line["message"]
        ]
