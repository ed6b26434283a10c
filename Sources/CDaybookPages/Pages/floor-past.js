// The evening as it was: a knob over the hours, a tick for each command. In the past nothing can be changed.

import { dateAfter, dateOf, hhmm, local, now } from "./clock.js";
import { button, fill, h, open } from "./daybook.js";
import { closeWhy } from "./floor-acts.js";
import { changed, day, floor } from "./floor-state.js";
import { date, say } from "./words.js";

let records = [];
let recorded = null;
let turn = 0;
let news = 0;
let seen = null;

/** The day whose records the knob runs over: the drawn one, at the latest today. */
const recordDay = () => [floor.date, dateOf(now())].sort()[0];

/** The instants at both ends; the right one is now, or the end of a day that is over. */
function range() {
  const last = dateOf(now()) > floor.date ? Math.max(lastOf(records), Date.parse(day()?.services.at(-1)?.end ?? 0)) : now();
  const first = Math.min(firstOf(records), opening(), last - 3_600_000);
  return [first, Math.max(last, first + 60_000)];
}
const firstOf = (list) => (list.length ? Date.parse(list[0].at) : Infinity);
const lastOf = (list) => (list.length ? Date.parse(list.at(-1).at) : 0);
const opening = () => (recordDay() === floor.date ? Date.parse(day()?.services[0]?.start ?? "") || Infinity : Infinity);

/** Asks for the day's records, again when the ledger has gone on. */
export async function readRecords() {
  const asked = `${floor.date}:${floor.live.answers.day?.position}`;
  if (recorded === asked || !floor.date) return;
  recorded = asked;
  const from = recordDay();
  try {
    const answer = await floor.client.get(
      `/v1/venues/${floor.venue}/records?from=${from}T00:00&to=${dateAfter(from, 1)}T06:00&limit=2000`);
    if (answer.status !== 200 || recorded !== asked) return;
    records = answer.body.records;
    changed();
  } catch {
    recorded = null;
  }
}

export function drawPast(place) {
  if (!day()) return;
  if (!place.firstChild) build(place);
  const [first, last] = range();
  const share = (at) => Math.min(100, Math.max(0, ((at - first) / (last - first)) * 100));
  const at = floor.past ? Date.parse(floor.past.at) : last;
  const [words, slider, back] = [place.querySelector("#asof"), place.querySelector("#slider"), place.querySelector("#back")];
  const text = floor.past ? hhmm(floor.past.at) : hhmm(now());
  fill(words, `${Boolean(floor.past)}${text}`, () => [h("b", {}, floor.past ? say("As of") : say("Now")), " ", h("span", { class: "n muted" }, text)]);
  fill(slider, JSON.stringify([records.length, Math.round(share(at) * 20), Math.round(first / 60_000), Math.round(last / 60_000)]), () => {
    const fillBar = h("i", {});
    fillBar.style.width = `${share(at)}%`;
    const knob = h("span", { class: "knob" });
    knob.style.left = `${share(at)}%`;
    // Ticks that would fall on one pixel are one.
    const spots = [...new Set(records.map((record) => Math.round(share(Date.parse(record.at)) * 4) / 4))];
    const ticks = spots.map((spot) => {
      const tick = h("span", { class: "tick" });
      tick.style.left = `${spot}%`;
      return tick;
    });
    return [h("div", { class: "rail" }, fillBar), ticks, stamps(first, last, share), knob];
  });
  slider.setAttribute("aria-valuemin", "0");
  slider.setAttribute("aria-valuemax", "100");
  slider.setAttribute("aria-valuenow", String(Math.round(share(at))));
  slider.setAttribute("aria-valuetext", floor.past ? say("{a}, the past", { a: text }) : say("now, {a}", { a: text }));
  const label = floor.past ? `${say("Back to now")}${news ? ` (${news})` : ""}` : say("As of…");
  if (back.textContent !== label) back.textContent = label;
}

function stamps(first, last, share) {
  const hour = 3_600_000;
  const most = Math.max(1, Math.floor((document.getElementById("slider")?.clientWidth ?? 500) / 90));
  const step = Math.max(1, Math.ceil((last - first) / hour / Math.min(5, most))) * hour;
  const marks = [];
  for (let at = Math.ceil(first / hour) * hour; at < last; at += step) {
    const x = share(at);
    if (x < 2 || x > 97) continue;
    const mark = h("span", { class: "stamp n" }, hhmm(at));
    mark.style.left = `${x}%`;
    marks.push(mark);
  }
  return marks;
}

function build(place) {
  const slider = h("div", { id: "slider", role: "slider", tabindex: "0", "aria-label": say("See the evening as of") });
  const at = (event) => {
    const box = slider.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const [first, last] = range();
    return part > 0.995 ? null : first + part * (last - first);
  };
  let held = false;
  slider.addEventListener("pointerdown", (event) => {
    held = true;
    slider.setPointerCapture(event.pointerId);
    look(at(event));
  });
  slider.addEventListener("pointermove", (event) => { if (held) look(at(event)); });
  for (const name of ["pointerup", "pointercancel"]) slider.addEventListener(name, () => { held = false; });
  slider.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
    if (event.key in steps) stepBy(steps[event.key]);
    else if (event.key === "Home") look(range()[0]);
    else if (event.key === "End") backToNow();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  place.setAttribute("aria-label", say("The past"));
  place.append(h("span", { id: "asof" }), slider,
    button("bt edge n", { id: "back", onclick: () => (floor.past ? backToNow() : askTime()) }));
}

/** From event to event: the position before or after the one that is looked at. */
export function stepBy(step) {
  const at = floor.past ? floor.past.position : Infinity;
  const next = step < 0 ? records.filter((record) => record.position < at).at(-1) : records.find((record) => record.position > at);
  if (!next || (step > 0 && next === records.at(-1))) return step > 0 ? backToNow() : null;
  return look(Date.parse(next.at), next.position);
}

/** Looks at an instant, or at exactly one record of it; null: at now. */
export async function look(instant, position = null) {
  if (instant === null || instant >= range()[1]) return backToNow();
  closeWhy();
  const mine = turn += 1;
  const at = local(instant);
  if (!floor.past) { news = 0; seen = floor.live.answers.day?.position; }
  // The knob follows at once; the tables when the ledger has said how they stood.
  const before = floor.past?.day ?? day();
  floor.past = { at: withOffset(at), position: position ?? floor.past?.position ?? Infinity, day: before, isWaiting: true };
  document.documentElement.classList.add("past");
  changed();
  try {
    const answer = await floor.client.get(
      `/v1/venues/${floor.venue}/dates/${floor.date}/past-timeline?at=${position ?? encodeURIComponent(at)}`, { limit: 20_000 });
    if (mine !== turn || !floor.past) return null;
    if (answer.status === 404) {
      floor.past = { ...floor.past, position: 0, day: { ...before, tables: before.tables.map((row) => ({ ...row, bars: [] })), needsTable: [] } };
    } else if (answer.status === 200) {
      floor.past = { at: withOffset(at), position: answer.body.position, day: answer.body };
    }
    changed();
  } catch {
    if (mine === turn) backToNow();
  }
  return null;
}

/** A wall time with the venue's offset of that instant. */
const withOffset = (at) => {
  const sample = records[0]?.at ?? day()?.services[0]?.start ?? "+00:00";
  return at + (/[+-]\d\d:\d\d$/.exec(sample)?.[0] ?? "+00:00");
};

export function backToNow() {
  turn += 1;
  floor.past = null;
  news = 0;
  document.documentElement.classList.remove("past");
  changed();
  return null;
}

/** While the past is looked at, what is new is counted. */
export function countNews() {
  const position = floor.live.answers.day?.position;
  if (!floor.past || position === seen) return;
  seen = position;
  news += 1;
}

export function askTime() {
  const input = h("input", { type: "time", name: "at", required: true, value: hhmm(now()) });
  const dialog = open(say("See the evening as of"), [h("form", {
    onsubmit: (event) => {
      event.preventDefault();
      dialog.close();
      look(Date.parse(withOffset(`${recordDay()}T${input.value}:00`)));
    },
  }, h("label", { class: "field" }, say("Time"), input), h("p", { class: "muted" }, date(recordDay())),
  h("div", { class: "foot" }, h("button", { class: "bt main" }, say("Show"))))]);
  dialog.classList.add("panel");
  input.focus();
}
