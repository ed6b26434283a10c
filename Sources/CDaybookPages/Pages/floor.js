// The floor: who sits where until when, what is in trouble, and moving it. See Guides/Screens.md.

import { dateAfter, dateOf, hhmm, now } from "./clock.js";
import {
  Toast, button, dress, fill, findVenue, h, keepPages, keySetting, keys, line, open, parameter, runClock, setting, settings, shape, signIn,
  watchConnection,
} from "./daybook.js";
import { act, bookingOf, closeWhy, isWhyOpen, undo, useToast } from "./floor-acts.js";
import { countDown, drawDay, moveNow } from "./floor-day.js";
import { allowDragging, isDragging } from "./floor-drag.js";
import { askTime, backToNow, countNews, drawPast, readRecords, stepBy } from "./floor-past.js";
import { block, book, find, openBar, openMove, walkIn } from "./floor-panels.js";
import { drawSide } from "./floor-side.js";
import { day, diary, floor, isToday, onChange, venue } from "./floor-state.js";
import { Live } from "./live.js";
import { count, date, say } from "./words.js";
import "./words-house.js";

const $ = (id) => document.getElementById(id);

dress();
document.title = say("Floor");
buildHead();
$("day").replaceChildren(h("div", { class: "bars", "aria-label": say("Reading the evening") }, h("i"), h("i"), h("i")));
$("side").setAttribute("aria-label", say("Who needs you"));
useToast(new Toast($("toast")));
start();

async function start() {
  floor.venue = await findVenue(floor.client);
  keepPages(["house.css", "floor.css", "floor.js", "floor-acts.js", "floor-day.js", "floor-drag.js", "floor-panels.js", "floor-past.js",
    "floor-side.js", "floor-state.js", "words-house.js"].map((name) => `/pages/${name}`));
  floor.date = parameter("date") ?? await today();
  floor.live = new Live(floor.client, paths(), "day");
  floor.live.addEventListener("answers", () => {
    setting.set(`floor.date:${floor.venue}`, floor.live.answers.floor.date);
    countNews();
    readRecords();
    paint();
  });
  floor.live.addEventListener("state", () => { trouble(); paint(); });
  onChange(paint);
  watchConnection(floor.live, { pill: $("pill"), meaning: "New bookings may be missing." });
  floor.live.start();
  runClock($("time"), () => {
    if (floor.past || !day()) return;
    moveNow($("day"));
    countDown($("day"));
    drawPast($("past"));
  });
  allowDragging($("day"));
  $("day").addEventListener("click", (event) => {
    const bar = event.target.closest("button.bar");
    if (bar) openBar(bar);
  });
  new ResizeObserver(() => { delete $("day").dataset.mark; paint(); }).observe($("day"));
  pinch($("day"));
}

/** The business date that the house is in; without an answer the last one that was heard of. */
async function today() {
  for (;;) {
    try {
      const answer = await floor.client.get(`/v1/venues/${floor.venue}/floor`);
      if (answer.status === 401) { await signIn(floor.client, Boolean(floor.client.token)); continue; }
      if (answer.status === 200) return answer.body.date;
      if (answer.status < 500) return "2000-01-01";
    } catch {
      const kept = setting.get(`floor.date:${floor.venue}`, null);
      if (kept) return kept;
    }
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }
}

const paths = () => {
  const [at, dated] = [`/v1/venues/${floor.venue}`, `/v1/venues/${floor.venue}/dates/${floor.date}`];
  return {
    floor: `${at}/floor`, day: `${dated}/timeline`, venue: at, diary: `${dated}/diary`,
    bookings: `/v1/reservations?venue=${encodeURIComponent(floor.venue)}&date=${floor.date}&limit=500`, waitlist: `${at}/waitlist`,
  };
};

let asking = false;
async function trouble() {
  const problem = floor.live.problem;
  if (!problem || asking) return;
  if (problem.status === 401) {
    asking = true;
    await signIn(floor.client, Boolean(floor.client.token));
    asking = false;
    floor.live.tryNow();
    return;
  }
  fill($("day"), `wrong${problem.status}${problem.detail}`, () => h("div", { class: "wrong", role: "alert" },
    h("b", {}, shape("late"), problem.status === 404 ? say("There is no such restaurant.") : say("This screen is not for this token.")),
    h("p", {}, problem.detail ?? "")));
}

function paint() {
  if (!floor.live || isDragging() || floor.live.problem || !day()) return;
  drawDay($("day"));
  rove();
  drawSide($("side"));
  drawPast($("past"));
  const found = venue();
  if (found) {
    $("name").textContent = found.name;
    $("name").title = found.name;
    document.title = `${say("Floor")} · ${found.name}`;
  }
  $("date").textContent = date(floor.date);
  $("summary").textContent = floor.past
    ? `${hhmm(floor.past.at)} · ${say("the past, nothing can be changed")}`
    : `${serviceNow()}${say("{a} in {b}", { a: count(diary()?.covers ?? 0, "guests"), b: count(diary()?.parties ?? 0, "parties") })}`;
}

/** `dinner · `: the service that runs or comes next, as the venue calls it. */
function serviceNow() {
  const at = hhmm(now());
  const names = (venue()?.services ?? []).filter((one) => !isToday() || one.closes > at || one.closes.includes("+"));
  const name = isToday() ? names[0]?.name : null;
  return name ? `${name} · ` : "";
}

// MARK: Header

function buildHead() {
  $("head").append(
    h("span", { class: "mark" }), h("h1", { id: "name" }, say("Floor")),
    button("bt", { id: "date", onclick: chooseDate }, "…"), h("span", { id: "summary", class: "muted n" }),
    h("span", { class: "gap" }), h("div", { id: "toast", class: "toast", hidden: true }),
    h("span", { id: "pill", class: "pill" }), h("span", { id: "time", hidden: true }),
    button("bt", { id: "more", "aria-label": say("Settings"), onclick: more }, shape("settings")),
    button("bt", { id: "find", "aria-label": say("Find a booking"), onclick: () => find(go) }, shape("search")),
    button("bt", { id: "walkin", onclick: () => walkIn() }, shape("person"), say("Walk-in")),
    button("bt main", { id: "book", onclick: () => book() }, shape("plus"), say("Book")));
}

function more() {
  settings([
    keySetting(),
    line(say("The whole day"), button("button", { onclick: (event) => { event.target.closest("dialog").close(); zoom(!floor.isWhole); } },
      floor.isWhole ? say("From now on") : say("Show"))),
    line(say("Block tables or an area"), button("button", { onclick: (event) => { event.target.closest("dialog").close(); block(); } }, say("Block"))),
    line(say("Keys"), button("button", { onclick: (event) => { event.target.closest("dialog").close(); help(); } }, say("Help"))),
  ]);
}

function chooseDate() {
  const input = h("input", { type: "date", name: "date", value: floor.date, required: true });
  const to = (value) => { dialog.close(); show(value); };
  const dialog = open(say("Day"), [
    h("form", { onsubmit: (event) => { event.preventDefault(); to(input.value); } }, h("label", { class: "field" }, say("Day"), input),
      h("div", { class: "picks" }, button("bt edge", { onclick: () => to(dateAfter(floor.date, -1)) }, date(dateAfter(floor.date, -1))),
        button("bt edge", { onclick: () => to(dateAfter(floor.date, 1)) }, date(dateAfter(floor.date, 1))),
        button("bt edge", { onclick: () => to(floor.live.answers.floor?.date ?? dateOf(now())) }, say("Today"))),
      h("div", { class: "foot" }, h("button", { class: "bt main" }, say("Show")))),
  ]);
  dialog.classList.add("panel");
}

/** Another business date. */
function show(value) {
  if (value === floor.date || !value) return;
  backToNow();
  floor.date = value;
  floor.live.answers = { floor: floor.live.answers.floor, venue: floor.live.answers.venue };
  delete $("day").dataset.mark;
  floor.live.setPaths(paths());
}

/** To a booking that was found: its day, then its bar. */
function go(one) {
  const focus = () => document.querySelector(`#rows [data-bar="${one.reservation}"]`)?.focus();
  if (one.date === floor.date) return focus();
  show(one.date);
  floor.live.addEventListener("answers", () => setTimeout(focus), { once: true });
  return null;
}

function zoom(isWhole) {
  floor.isWhole = isWhole;
  delete $("day").dataset.mark;
  paint();
}

/** Two fingers apart: from now on; together: the whole day. */
function pinch(place) {
  const points = new Map();
  let first = null;
  const gap = () => {
    const [a, b] = [...points.values()];
    return Math.abs(a.clientX - b.clientX);
  };
  place.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    points.set(event.pointerId, event);
    first = points.size === 2 ? gap() : null;
  });
  addEventListener("pointermove", (event) => {
    if (!points.has(event.pointerId)) return;
    points.set(event.pointerId, event);
    if (points.size !== 2 || !first) return;
    const ratio = gap() / first;
    if (ratio < 0.7 || ratio > 1.4) { first = null; zoom(ratio < 1); }
  });
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, (event) => { points.delete(event.pointerId); first = null; });
}

// MARK: Keys

/** One bar is reached by Tab, the others by arrows. */
function rove(chosen = null) {
  const bars = [...document.querySelectorAll("#rows button.bar")];
  const focused = chosen ?? bars.find((bar) => bar === document.activeElement) ?? bars.find((bar) => bar.dataset.focus === last) ?? bars[0];
  for (const bar of bars) bar.tabIndex = bar === focused ? 0 : -1;
  if (focused) last = focused.dataset.focus;
}
let last = null;
document.addEventListener("focusin", (event) => { if (event.target.matches?.("button.bar")) rove(event.target); });

function walk(key) {
  const bars = [...document.querySelectorAll("#rows button.bar")];
  const here = bars.find((bar) => bar === document.activeElement);
  if (!here) return bars.find((bar) => bar.tabIndex === 0)?.focus();
  const mine = bars.filter((bar) => bar.dataset.table === here.dataset.table);
  if (key === "ArrowLeft" || key === "ArrowRight") {
    return mine[mine.indexOf(here) + (key === "ArrowRight" ? 1 : -1)]?.focus();
  }
  const lines = [...new Set(bars.map((bar) => bar.closest(".line")))];
  const next = lines[lines.indexOf(here.closest(".line")) + (key === "ArrowDown" ? 1 : -1)];
  if (!next) return null;
  const middle = (bar) => { const box = bar.getBoundingClientRect(); return (box.left + box.right) / 2; };
  return [...next.querySelectorAll("button.bar")].sort((a, b) => Math.abs(middle(a) - middle(here)) - Math.abs(middle(b) - middle(here)))[0].focus();
}

keys((key, event) => {
  if (!floor.live) return false;
  const bar = document.activeElement?.matches("#rows button.bar") ? document.activeElement : null;
  const found = bar && !floor.past ? bookingOf(bar) : null;
  switch (key) {
  case "Escape": if (isWhyOpen()) closeWhy(); else if (floor.past) backToNow(); else return false; return true;
  case "ArrowLeft": case "ArrowRight":
    if (floor.past) { stepBy(key === "ArrowLeft" ? -1 : 1); return true; }
    if (event.target.closest(".why")) return false;
    walk(key); return true;
  case "ArrowUp": case "ArrowDown": if (event.target.closest(".why, #side")) return false; walk(key); return true;
  case "-": zoom(true); return true;
  case "+": case "=": zoom(false); return true;
  case "t": askTime(); return true;
  case "/": find(go); return true;
  case "?": help(); return true;
  default: break;
  }
  if (floor.past) return false;
  switch (key) {
  case "w": walkIn(); return true;
  case "n": book(); return true;
  case "b": block(bar?.dataset.table ?? null); return true;
  case "u": return undo();
  case "m": if (found) openMove(found); return Boolean(found);
  case "s": if (found) act.seat(found); return Boolean(found);
  case "l": if (found) act.leave(found); return Boolean(found);
  default: return false;
  }
});

function help() {
  const all = [
    ["← → ↑ ↓", say("between bars and tables")], ["Enter", say("open")], ["M", say("move")], ["S", say("seat")], ["L", say("left")],
    ["W", say("Walk-in")], ["N", say("Book")], ["/", say("Find a booking")], ["B", say("Block")], ["T", say("As of…")], ["U", say("Undo")],
    ["− +", say("the whole day, from now on")], ["Esc", say("Back to now")],
  ];
  open(say("Keys"), all.map(([key, text]) => h("div", { class: "row" }, h("span", {}, text), h("kbd", {}, key))));
}

