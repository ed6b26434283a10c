// Draws the day: hours across, tables down, bars true to the minute.

import { hhmm, local, now, span } from "./clock.js";
import { button, fill, h, shape } from "./daybook.js";
import { booking, changed, day, detail, diary, floor, isToday, moment, nameOf, rows, tableName } from "./floor-state.js";
import { allergy, count, say } from "./words.js";

const hour = 3_600_000;
const minute = 60_000;

/** The instants at the left and right edge. */
export function hours() {
  const services = day()?.services ?? [];
  const bars = rows().flatMap((row) => row.bars).filter((bar) => bar.kind !== "blocked");
  const opens = [...services.map((one) => one.start), ...bars.map((bar) => bar.start)].map(Date.parse);
  const closes = [...services.map((one) => one.end), ...bars.map((bar) => bar.end)].map(Date.parse);
  const first = opens.length ? Math.min(...opens) : Date.parse(`${floor.date}T10:00:00Z`);
  const last = closes.length ? Math.max(...closes) : first + 12 * hour;
  const end = Math.ceil((last + 30 * minute) / (30 * minute)) * 30 * minute;
  if (floor.isWhole) return [Math.floor(first / hour) * hour, end];
  // Of another day: the service that people come for, the last one.
  const main = services.length ? Date.parse(services.at(-1).start) : first;
  const start = isToday() ? Math.max(first, moment() - 100 * minute) : main;
  const from = Math.floor(start / (30 * minute)) * 30 * minute;
  return [Math.min(from, end - 3 * hour), end];
}

/** A share of the width, in per cent, of an instant. */
const share = (instant, [from, to]) => ((instant - from) / (to - from)) * 100;

function put(element, left, width) {
  element.style.left = `${left}%`;
  if (width !== undefined) element.style.width = `${width}%`;
  return element;
}

/** The parts of the day that are drawn anew when an answer changes. */
export function drawDay(place) {
  const found = day();
  if (!found) return;
  const frame = hours();
  const mark = JSON.stringify([found, frame, floor.past?.at, [...floor.sent], details()]);
  const scroll = place.querySelector("#rows")?.scrollTop ?? 0;
  const isNew = fill(place, mark, () => [axis(frame), covers(frame), grid(frame), nowLine(frame)]);
  if (isNew) place.querySelector("#rows").scrollTop = scroll;
  moveNow(place, frame);
  countDown(place);
}

// What has come of blocks, holds and guests changes what is drawn, too.
const details = () => [...floor.details.values()].filter(Boolean).length;

function axis(frame) {
  const marks = [];
  // As many as there is room for, at whole hours.
  const every = Math.ceil((((frame[1] - frame[0]) / hour) * 52) / trackWidth()) * hour;
  for (let at = Math.ceil(frame[0] / hour) * hour; at < frame[1]; at += every) {
    const x = share(at, frame);
    if (x < 2 || x > 98) continue;
    marks.push(put(h("span", { data: { at } }, hhmm(at)), x));
  }
  return h("div", { class: "axis n", "aria-hidden": "true" }, marks);
}

/** What starts in each part of the day; of the past, by the bars that stood then. */
function buckets() {
  const all = (diary()?.buckets ?? []).filter((one) => one.end);
  if (!floor.past) return all;
  const parties = new Map(rows().flatMap((row) => row.bars)
    .filter((bar) => bar.party && !["held", "resting", "overrun", "over"].includes(bar.kind)).map((bar) => [bar.id, bar]));
  return all.map((one) => ({
    start: one.start, end: one.end, mostCovers: one.mostCovers, coversLeft: 1,
    covers: [...parties.values()].filter((bar) => bar.start >= one.start && bar.start < one.end).reduce((sum, bar) => sum + bar.party, 0),
  }));
}

function covers(frame) {
  const parts = buckets();
  const most = Math.max(1, ...parts.map((one) => one.mostCovers ?? one.covers));
  return h("div", { class: "covers n" }, h("em", {}, say("covers")), parts.map((one) => {
    const [left, right] = [share(Date.parse(one.start), frame), share(Date.parse(one.end), frame)];
    if (!one.covers || right <= 0 || left >= 100) return null;
    const from = Math.max(0, left);
    const isFull = one.coversLeft === 0 || one.partiesLeft === 0;
    const column = put(h("i", { class: isFull ? "full" : null }), from, Math.min(100, right) - from - 0.3);
    const height = (one.covers / most) * 34;
    column.style.height = `${height}px`;
    const text = h("span", { class: isFull && height > 16 ? "on" : null }, String(one.covers), isFull
      ? h("span", { class: "spoken" }, say("full")) : null);
    return [column, put(text, (from + Math.min(100, right)) / 2)];
  }));
}

function grid(frame) {
  const areas = [...new Set(rows().map((row) => row.area ?? ""))];
  const lines = areas.flatMap((area) => [
    area && areas.length > 1 ? h("h2", { class: "area" }, area) : null,
    rows().filter((row) => (row.area ?? "") === area).map((row) => line(row, frame)),
  ]);
  const pools = (day().pools ?? []).map((pool) => h("p", { class: "pools" }, h("b", {}, pool.id), " ",
    say("{a} of {b}", { a: pool.booked, b: pool.capacity ?? "–" }),
    pool.parties.map((one) => ` · ${nameOf(one)}, ${one.party}${one.start ? `, ${hhmm(one.start)}` : ""}`)));
  const nothing = rows().length ? null : h("p", { class: "pools" }, say("No tables"));
  return h("div", { id: "rows", role: "region", "aria-label": say("Tables against time"), tabindex: "-1" }, lines, pools, nothing);
}

const seats = (row) => (row.most === undefined ? "" : row.least > 1 ? `${row.least}–${row.most}` : String(row.most));

function line(row, frame) {
  const name = row.name ?? row.id;
  const track = h("div", { class: "track" });
  for (let at = Math.ceil(frame[0] / hour) * hour; at < frame[1]; at += hour) {
    track.append(put(h("span", { class: "rule" }), share(at, frame)));
  }
  // The one that is past its end is drawn up to now; whoever waits for it begins there.
  for (const bar of row.bars) track.append(...drawn(bar, row, frame));
  return h("section", { class: "line", data: { table: row.id }, "aria-label": `${name}, ${say("seats {a}", { a: seats(row) })}` },
    h("h3", { title: name }, h("span", { class: name.length > 4 ? "long" : null }, name), h("small", { class: "n" }, seats(row))),
    track);
}

function drawn(bar, row, frame) {
  let [start, end] = [Date.parse(bar.start), Date.parse(bar.end)];
  const over = bar.kind === "waiting" ? row.bars.find((one) => one.kind === "overrun" && Date.parse(one.start) < end) : null;
  if (over) start = Math.max(start, Math.min(Date.parse(over.end), moment()));
  if (bar.kind === "overrun" && end > moment() && start < moment()) {
    // What it takes of the time to come is in the way of new bookings only.
    return [one(bar, row, start, moment(), frame), one({ ...bar, kind: "ahead" }, row, moment(), end, frame)].flat();
  }
  return one(bar, row, start, end, frame);
}

function one(bar, row, start, end, frame) {
  const [from, to] = [Math.max(start, frame[0]), Math.min(end, frame[1])];
  if (to <= from) return [];
  const left = share(from, frame);
  const width = share(to, frame) - left;
  const words = told(bar, row);
  const isQuiet = ["overrun", "ahead", "resting", "over"].includes(bar.kind);
  const classes = ["bar", words.kind, start < frame[0] ? "cut" : "", ...joined(bar, row), floor.sent.has(bar.id) ? "sent" : ""];
  if (bar.kind === "seated" && row.bars.some((other) => other.kind === "overrun" && other.id === bar.id)) classes.push("runs");
  const element = isQuiet
    ? h("span", { class: classes.filter(Boolean).join(" "), title: words.whole, data: { bar: bar.id, kind: bar.kind } })
    : button(classes.filter(Boolean).join(" "), {
      "aria-label": words.whole, title: words.whole,
      data: { bar: bar.id, kind: bar.kind, table: row.id, focus: `${row.id}:${bar.id}`, start: bar.start, end: bar.end },
    }, h("b", {}, words.shape ? shape(words.shape) : null, h("span", {}, words.name), words.after ? shape(words.after) : null, words.isPinned ? shape("pin") : null),
    h("small", { class: "n" }, words.line));
  put(element, left, width);
  // Too narrow for a name: its number alone, the rest on tap.
  if (!isQuiet && (width / 100) * trackWidth() < 60) {
    element.classList.add("small");
    element.querySelector("b span").textContent = bar.party ?? "";
    element.querySelector("small").textContent = "";
  }
  return [element];
}

let known = 900;
const trackWidth = () => {
  known = document.querySelector("#rows .track")?.clientWidth || Math.max(200, document.getElementById("day").clientWidth - 92);
  return known;
};

/** Joined tables have a bar each, tied by a bracket. */
function joined(bar, row) {
  const all = rows().filter((other) => other.bars.some((one) => one.id === bar.id && one.kind === bar.kind && one.kind !== "blocked"
    && one.kind !== "over" && one.kind !== "resting" && one.start === bar.start));
  if (all.length < 2) return [];
  return ["joined", all[0] === row ? "first" : all.at(-1) === row ? "last" : ""];
}

/** What a bar says: a name, a line below it, and all of it for who taps or listens. */
function told(bar, row) {
  const [from, to] = [hhmm(bar.start), hhmm(bar.end)];
  const table = row.name ?? row.id;
  const time = `${from}–${to}`;
  if (bar.kind === "blocked") {
    const reason = detail(`/v1/blocks/${bar.id}`, 0, changed)?.reason ?? say("Blocked");
    const text = say("from {a} · no bookings", { a: from });
    return { kind: "blocked", name: reason, line: text, whole: `${table}, ${say("Blocked")}: ${reason}, ${time}` };
  }
  if (bar.kind === "held") {
    const hold = floor.past ? null : detail(`/v1/holds/${bar.id}`, 0, changed);
    const party = hold?.party ?? bar.party ?? "";
    const left = hold?.lapsesAt ? ` · ${countdown(hold.lapsesAt)}` : "";
    return {
      kind: "held", shape: "hold", name: say("Held"), line: h("span", { data: { lapses: hold?.lapsesAt, says: `${party} · ${from}` } },
        `${party} · ${from}${left}`),
      whole: `${table}, ${say("Held")}, ${party}, ${time}`,
    };
  }
  const found = floor.past ? null : booking(bar.id);
  const name = nameOf({ ...bar, ...(found ? { walkIn: found.walkIn } : {}) });
  const who = `${name}, ${count(bar.party ?? 0, "guests")}`;
  if (bar.kind === "overrun" || bar.kind === "ahead") {
    return { kind: bar.kind, whole: `${who}, ${table}, ${say("past its end, {a}", { a: from })}` };
  }
  if (bar.kind === "over") return { kind: "over", whole: `${who}, ${table}, ${time}, ${say("over")}` };
  if (bar.kind === "resting") return { kind: "resting", whole: `${table}, ${say("rests")}, ${time}` };
  const allergies = found ? allergiesOf(found) : [];
  const kind = bar.kind === "booked" && (found?.seating ?? bar.seating) === "arrived" ? "arrived" : bar.kind;
  const line = lineOf(kind, bar, found, row, from, to);
  const isPinned = Boolean(bar.pinned) && kind !== "seated";
  return {
    kind, name, isPinned, after: allergies.length ? "allergy" : null, shape: kind === "waiting" ? "risk" : kind === "requested" ? "needs" : null,
    line: `${bar.party} · ${line}${allergies.length && kind === "seated" ? ` · ${allergies.join(", ")}` : ""}`,
    whole: [who, table, time, line, isPinned ? say("table chosen") : null, allergies.length ? `${say("Allergy")}: ${allergies.join(", ")}` : null].filter(Boolean).join(", "),
  };
}

function lineOf(kind, bar, found, row, from, to) {
  switch (kind) {
  case "seated": return say("to {a}", { a: to });
  case "arrived": return say("here");
  case "waiting": return say("waits for {a}", { a: row.name ?? row.id });
  case "requested": return `${say("asked for")} ${from}–${to}`;
  default: return found?.arrival?.state === "approved" && found.seating === "expected"
    ? say("on the way, {a}", { a: hhmm(found.arrival.eta) }) : `${from}–${to}`;
  }
}

/** A booking's allergies, asked for once a version; none while they are not known. */
export const allergiesOf = (found) =>
  (detail(`/v1/reservations/${found.reservation}`, found.version, changed)?.guest?.allergies ?? []).map(allergy);

function countdown(lapsesAt) {
  const seconds = Math.max(0, Math.floor((Date.parse(lapsesAt) - now()) / 1000));
  const left = span(seconds);
  return say("{a} left", { a: left.unit ? `${left.text} ${say(left.unit)}` : left.text });
}

/** Each second: the holds' countdowns. */
export function countDown(place) {
  if (floor.past) return;
  for (const element of place.querySelectorAll("[data-lapses]")) {
    const text = `${element.dataset.says} · ${countdown(element.dataset.lapses)}`;
    if (element.textContent !== text) element.textContent = text;
  }
}

const nowLine = () => h("div", { class: "now-line", "aria-hidden": "true" }, h("span", { class: "n" }));

/** The line at now, behind the bars; hours too near to its time are left out. */
export function moveNow(place, frame = hours()) {
  const line = place.querySelector(".now-line");
  if (!line) return;
  const x = share(moment(), frame);
  line.hidden = x < 0 || x > 100 || (!isToday() && !floor.past);
  line.style.left = `calc(92px + (100% - 92px) * ${x / 100})`;
  line.firstChild.textContent = local(moment()).slice(11, 16);
  for (const mark of place.querySelectorAll(".axis [data-at]")) {
    mark.hidden = !line.hidden && Math.abs(Number(mark.dataset.at) - moment()) < 20 * minute;
  }
}

/** The tables a bar stands on, by their names. */
export const barTables = (id) => rows().filter((row) => row.bars.some((bar) => bar.id === id)).map((row) => tableName(row.id));
