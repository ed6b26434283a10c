// The lists beside the tables: who needs a table, who is here or coming, who waits. Each with its button.

import { dateOf, hhmm, now } from "./clock.js";
import { button, fill, h, shape } from "./daybook.js";
import { act } from "./floor-acts.js";
import { allergiesOf } from "./floor-day.js";
import { findTimes, offer } from "./floor-panels.js";
import { booking, bookings, changed, day, detail, floor, inTheWay, isToday, nameOf, rows, tableNames, waitlist } from "./floor-state.js";
import { date, say, term } from "./words.js";

export function drawSide(place) {
  if (!day()) return;
  const [needs, here, wait] = [needing(), floor.past ? [] : coming(), floor.past ? [] : waiting()];
  const mark = JSON.stringify([
    needs, here, wait, floor.past?.at, [...floor.sent], [...floor.details.values()].filter(Boolean).length, floor.live.isStale,
  ]);
  fill(place, mark, () => [
    list("needs", say("Needs a table"), needs.map(needCard), say("Everybody has a table")),
    floor.past ? null : list("person", say("Here and coming"), here.map(comingCard), say("Nobody is on the way")),
    floor.past ? null : list("wait", say("Waitlist"), wait.map(waitCard), say("Nobody waits")),
  ]);
}

const list = (name, title, cards, nothing) => [
  h("h2", { data: { list: name } }, shape(name), title, h("span", { class: "n" }, String(cards.length))),
  cards.length ? cards : h("p", { class: "nothing" }, nothing),
];

const needing = () => day().needsTable ?? [];

/** Who stands at the door, then who is late, then who said to be on the way; each by time. */
function coming() {
  if (!isToday()) return [];
  const rank = (one) => (one.seating === "arrived" ? 0 : Date.parse(one.start) < now() ? 1 : 2);
  return bookings().filter((one) => one.state === "booked" && !one.needsTable && (one.seating === "arrived"
    || (one.seating === "expected" && (one.arrival?.state === "approved" || Date.parse(one.start) <= now() + 900_000))))
    .sort((a, b) => rank(a) - rank(b) || a.start.localeCompare(b.start));
}

const waiting = () => waitlist().filter((entry) => ["waiting", "offered"].includes(entry.state) && entry.date === floor.date);

const card = (kind, id, thing, time, lines, acts) => h("article", { class: `card ${kind}`, data: { id } },
  h("div", { class: "top" }, h("b", { title: nameOf(thing) }, nameOf(thing)), h("span", { class: "n" }, `${thing.party} · ${time}`)),
  lines, floor.past || !acts.length ? null : h("div", { class: "acts" }, acts));

const tap = (classes, focus, text, run) => button(`bt ${classes}`, {
  "aria-disabled": floor.live.isStale ? "true" : null, data: { focus }, onclick: run,
}, h("span", {}, text));

function needCard(one) {
  const found = booking(one.reservation);
  const block = blockOf(found);
  const guest = found ? detail(`/v1/reservations/${one.reservation}`, found.version, changed)?.guest : null;
  const why = [
    block ? say("{a} was blocked at {b}.", { a: tableNames(found.tables), b: hhmm(block.start) }) : null,
    found?.area ? say("Wants: {a}.", { a: found.area }) : null,
  ].filter(Boolean).join(" ");
  return card("needs", one.reservation, one, hhmm(one.start), [why ? h("p", {}, why) : null, allergyLine(found)], [
    tap("", `find:${one.reservation}`, say("Find a place"), () => findTimes(found ?? one)),
    guest?.phone ? h("a", { class: "bt", href: `tel:${guest.phone.replace(/[^+\d]/g, "")}` }, say("Call")) : null,
  ].filter(Boolean));
}

function blockOf(found) {
  if (!found?.tables?.length) return null;
  const [start, end] = [Date.parse(found.start), Date.parse(found.end)];
  return rows().filter((row) => found.tables.includes(row.id)).map((row) => inTheWay(row, start, end))
    .find((bar) => bar?.kind === "blocked") ?? null;
}

function comingCard(one) {
  const place = tableNames(one.tables) || one.pool || "";
  const id = one.reservation;
  if (one.seating === "arrived") {
    return card("here", id, one, hhmm(one.start), [h("p", {}, `${say("Here")} · ${place}`), allergyLine(one)], [
      tap("main", `seat:${id}`, say("Seat at {a}", { a: place }), () => act.seat(one)),
    ]);
  }
  const words = one.arrival?.state === "approved"
    ? say("On the way, here about {a}", { a: hhmm(one.arrival.eta) })
    : Date.parse(one.start) < now() ? say("Not here yet") : say("Expected");
  // Whoever is due has the button here; who comes later has it on the bar.
  const isDue = Date.parse(one.start) <= now() + 900_000 || Date.parse(one.arrival?.eta ?? one.start) <= now();
  return card("coming", id, one, hhmm(one.start), [h("p", {}, `${words} · ${place}`), allergyLine(one)],
    isDue ? [tap("", `arrive:${id}`, say("Arrived"), () => act.arrive(one))] : []);
}

function allergyLine(one) {
  const allergies = one ? allergiesOf(one) : [];
  return allergies.length ? h("p", { class: "allergy" }, shape("allergy"), allergies.join(", ")) : null;
}

function waitCard(entry) {
  const wishes = [entry.area ?? say("Anywhere"), ...(entry.needs ?? []).map((need) => term(`word:${need}`))].join(" · ");
  const since = dateOf(Date.parse(entry.joinedAt)) === floor.date || entry.joinedAt.startsWith(floor.date)
    ? hhmm(entry.joinedAt) : date(entry.joinedAt.slice(0, 10));
  const wanted = entry.start ? `${say("for {a}", { a: hhmm(entry.start) })} · ` : "";
  const state = entry.state === "offered" && entry.offerLapsesAt
    ? say("Offered until {a}", { a: hhmm(entry.offerLapsesAt) }) : null;
  return card("waits", entry.entry, entry, say("since {a}", { a: since }), [h("p", {}, wanted + wishes), state ? h("p", {}, state) : null],
    state ? [tap("main", `take:${entry.entry}`, say("Takes it"), () => act.takeOffer(entry))]
      : [tap("", `offer:${entry.entry}`, say("Offer a table"), () => offer(entry))]);
}

