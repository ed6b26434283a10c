// What every screen has: who asks, header, banner, settings, taps, keys, sheets. Each screen builds on it.

import { Client } from "./api.js";
import { hasTime, hhmm, hhmmss, now } from "./clock.js";
import { shape } from "./shapes.js";
import { play } from "./sound.js";
import { choose, count, language, languages, say } from "./words.js";

// MARK: Elements

/** An element: its attributes, `on…` handlers and `data`; its children are elements, texts, or nothing. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key === "class") element.className = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined
    && child !== false));
  return element;
}

const button = (name, attributes, ...children) => h("button", { type: "button", class: name, ...attributes },
  ...children);
export { button, shape };

/** Says it to who listens instead of looks. */
export function announce(text) {
  let place = document.getElementById("spoken");
  if (!place) document.body.append(place = h("div", { id: "spoken", class: "spoken", role: "status" }));
  place.textContent = text;
}

/** Puts children in the place of those that are there, only when what they say has changed. */
export function fill(element, mark, make) {
  if (element.dataset.mark === mark) return false;
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  element.dataset.mark = mark;
  element.replaceChildren(...[make()].flat(9).filter(Boolean));
  if (focused) element.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  return true;
}

// MARK: Who asks, and where

const parameters = new URLSearchParams(location.search);
const tokenKey = "daybook.token";

/** The token comes once in the address's fragment, which no server sees, and stays on the device. */
function token() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    localStorage.setItem(tokenKey, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return localStorage.getItem(tokenKey);
}

export const parameter = (name) => parameters.get(name);

/** A client for this screen; without a token it asks as `actor`, which a service without keys believes. */
export const client = (actor) => new Client({ token: token(), actor });

/** The venue in the address, else the only one there is, else what a person chooses. */
export async function findVenue(client) {
  const named = parameters.get("venue") ?? localStorage.getItem("daybook.venue");
  if (named) {
    localStorage.setItem("daybook.venue", named);
    return named;
  }
  for (;;) {
    try {
      const answer = await client.get("/v1/venues");
      if (answer.status === 401) { await signIn(client, Boolean(client.token)); continue; }
      const venues = answer.body.venues;
      const venue = venues.length === 1 ? venues[0].venue : await chooseVenue(venues);
      localStorage.setItem("daybook.venue", venue);
      return venue;
    } catch {
      document.documentElement.classList.add("stale");
      await new Promise((resolve) => setTimeout(resolve, 3000));
      document.documentElement.classList.remove("stale");
    }
  }
}

const chooseVenue = (venues) => new Promise((resolve) => {
  const dialog = open(say("Which restaurant?"), venues.map((venue) =>
    h("div", { class: "row" }, h("span", {}, venue.name),
      button("button main", { onclick: () => { dialog.close(); resolve(venue.venue); } }, venue.name))));
});

/** Asks for a token until one is given. */
export const signIn = (client, wasWrong) => new Promise((resolve) => {
  const input = h("input", { autocomplete: "off", required: true, name: "token" });
  const form = h("form", {
    onsubmit: (event) => {
      event.preventDefault();
      localStorage.setItem(tokenKey, input.value.trim());
      client.token = input.value.trim();
      form.closest("dialog").close();
      resolve();
    },
  }, h("p", {}, say(wasWrong
    ? "The token is not trusted. Ask the operator for another."
      : "Who uses this screen? Ask the operator for a token.")),
  h("label", { class: "field" }, say("Access token"), input),
  h("div", { class: "foot" }, h("button", { class: "button main" }, say("Sign in"))));
  open(say("Sign in"), [form], { stays: true });
});

// MARK: Dialogs

/** Opens a sheet with a head and rows; it closes with Esc, a tap beside it, or its button. */
export function open(title, rows, { stays = false, close } = {}) {
  document.querySelector("dialog[open]")?.close();
  const dialog = h("dialog", { "aria-label": title }, h("h2", {}, title), rows,
    stays ? null : h("div", { class: "foot" },
      button("button", { onclick: () => dialog.close() }, say("Close"))));
  dialog.addEventListener("close", () => { dialog.remove(); close?.(); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog && !stays) dialog.close(); });
  if (stays) dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

// MARK: Settings

/** What is kept on this device. */
export const setting = {
  get: (name, otherwise) => localStorage.getItem(`daybook.${name}`) ?? otherwise,
  set: (name, value) => localStorage.setItem(`daybook.${name}`, value),
};

const choices = (name, values, chosen, change) => h("div",
  { class: "choice", role: "group", "aria-label": name },
  Object.entries(values).map(([value, text]) => button("button", {
    "aria-pressed": String(value === String(chosen)),
    onclick: (event) => {
      for (const other of event.currentTarget.parentNode.children) other.ariaPressed = "false";
      event.currentTarget.ariaPressed = "true";
      change(value);
    },
  }, text)));

const line = (name, ...children) => h("div", { class: "row" }, h("span", {}, name), children);
export { choices, line };

/** Language, look, size, keys, and what the screen adds; a change of language loads the page anew. */
export function settings(more = []) {
  open(say("Settings"), [
    line(say("Language"), choices(say("Language"), languages, language, (name) => {
      choose(name);
      const address = new URL(location.href);
      address.searchParams.delete("lang");
      location.replace(address);
    })),
    line(say("Look"), choices(say("Look"), { dark: say("Dark"), light: say("Light") },
      document.documentElement.dataset.theme ?? "light", (value) => {
        setting.set("theme", value);
        document.documentElement.dataset.theme = value;
      })),
    more,
  ]);
}

/**
 * Language and look before anything is drawn; `theme` is what the screen has until a person chooses: dark,
 * or the system's.
 */
export function dress(theme) {
  document.documentElement.lang = language;
  document.documentElement.dir = "ltr";
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = setting.get("theme", theme ?? system);
}

/** Keeps the pages' files for a reload without the service. */
export async function keepPages(names) {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register("/sw.js");
    const worker = (await navigator.serviceWorker.ready).active;
    const common = ["api", "clock", "daybook", "live", "shapes", "sound",
      "words"].map((name) => `/pages/${name}.js`);
    worker.postMessage({ keep: [location.pathname, "/pages/daybook.css", "/pages/icon.svg", ...common,
      ...names] });
  } catch {
    // A browser that keeps nothing: the page then needs the service to load.
  }
}

/** Keeps the device awake while the page is seen. */
export function stayAwake() {
  const ask = () => { if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {}); };
  document.addEventListener("visibilitychange", ask);
  ask();
}

// MARK: Taps

let fingers = 0;
let isWiped = false;
addEventListener("pointerdown", (event) => {
  if (event.pointerType !== "touch") return;
  fingers += 1;
  if (fingers > 1) isWiped = true;
}, true);
for (const name of ["pointerup", "pointercancel"]) {
  addEventListener(name, (event) => {
    if (event.pointerType !== "touch") return;
    fingers = Math.max(0, fingers - 1);
    if (!fingers) setTimeout(() => { if (!fingers) isWiped = false; }, 50);
  }, true);
}

const tapped = new WeakMap();

/** Whether a tap counts: not within 400 ms of one on the same button, not of a cloth that wipes. */
export function counts(element) {
  if (isWiped || element.ariaDisabled === "true") return false;
  const last = tapped.get(element) ?? -Infinity;
  tapped.set(element, performance.now());
  return performance.now() - last > 400;
}

/** Single-letter keys, unless a person turned them off or types. */
export function keys(act) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest?.("input, textarea, select, dialog")) return;
    if (event.key.length === 1 && setting.get("keys", "on") === "off") return;
    if (act(event.key.length === 1 ? event.key.toLowerCase() : event.key,
      event) === true) event.preventDefault();
  });
}

export const keySetting = () => line(say("Keys"), choices(
  say("Keys"), { on: say("On"), off: say("Off") }, setting.get("keys", "on"),
    (value) => setting.set("keys", value)));

// MARK: Header and banner

/** Shows the clock of the service, each second; `tick` then repaints what counts down. */
export function runClock(element, tick) {
  const paint = () => {
    if (!hasTime()) return;
    const text = hhmm(now());
    if (element.textContent !== text) element.textContent = text;
    tick?.();
  };
  setInterval(paint, 1000);
  paint();
  return paint;
}

/**
 * The banner of a screen that has had no news: since when, what that means, how many taps wait, when it
 * tries again.
 */
export function watchConnection(live, { pill, waiting = () => 0, meaning }) {
  const banner = h("div", { class: "banner", hidden: true });
  document.body.append(banner);
  const [words, detail] = [h("b", { role: "alert" }), h("span", {})];
  let wasStale = false;
  const paint = () => {
    const isStale = live.isStale;
    document.documentElement.classList.toggle("stale", isStale);
    if (isStale !== wasStale) {
      wasStale = isStale;
      play(isStale ? "lost" : "back");
      if (isStale) {
        const what = live.isKnown ? say(meaning) : say("Nothing is known yet.");
        words.textContent = live.since
          ? say("No connection since {a}. {b}", { a: hhmmss(live.since), b: what })
            : say("No connection. {b}", { b: what });
        banner.replaceChildren(shape("off"), h("p", {}, words, detail),
          button("", { onclick: () => live.tryNow() }, say("Try now")));
      } else {
        banner.replaceChildren();
        announce(say("live"));
      }
      banner.hidden = !isStale;
    }
    if (isStale) {
      const seconds = live.nextTry ? Math.max(0, Math.ceil((live.nextTry - performance.now()) / 1000)) : 0;
      const next = seconds ? say("Trying again in {n} s.", { n: seconds }) : say("Trying again.");
      detail.textContent = (waiting() ? count(waiting(), "taps") + " " : "") + next;
    }
    if (pill) {
      fill(pill, `${isStale}${live.since && isStale ? hhmmss(live.since) : ""}`, () => [
        shape(isStale ? "off" : "live"),
        isStale && live.since ? say("seen at {a}", { a: hhmmss(live.since) }) : isStale ? "–" : say("live"),
      ]);
    }
  };
  live.addEventListener("state", paint);
  setInterval(paint, 500);
  paint();
  return paint;
}

/** One line in the header after an act, with its way back, for ten seconds. */
export class Toast {
  constructor(place) { this.place = place; }

  show(text, undo) {
    clearTimeout(this.timer);
    this.undo = undo ?? null;
    this.place.replaceChildren(h("span", {}, text),
      undo ? button("", { onclick: (event) => { if (counts(event.currentTarget)) this.back(); } },
        say("Undo")) : "");
    this.place.hidden = false;
    this.timer = setTimeout(() => this.hide(), 10_000);
  }

  back() {
    const undo = this.undo;
    this.hide();
    undo?.();
    return Boolean(undo);
  }

  hide() {
    clearTimeout(this.timer);
    this.undo = null;
    this.place.hidden = true;
  }
}
