// What the floor knows: the answers that are kept up to date, or those of a moment in the past, and how they are read.

import { client } from "./daybook.js";
import { hhmm, now } from "./clock.js";
import { say } from "./words.js";

/** The screen's state. `past` is null, or { position, at, day } of the moment that is looked at. */
export const floor = {
  client: client("host:floor"), venue: null, date: null, live: null, past: null,
  // The hours that are drawn: the evening from a while ago on, or the whole day.
  isWhole: false,
  // What the lists do not carry: blocks, holds and guests by id, each asked for once a version.
  details: new Map(),
  // Commands whose answer has not come: ids of bookings.
  sent: new Set(),
};

const answer = (name) => floor.live?.answers[name] ?? null;

/** The day as it is drawn: rows of tables with bars. */
export const day = () => floor.past?.day ?? answer("day");
export const isToday = () => answer("floor")?.date === floor.date;
export const venue = () => answer("venue");
export const diary = () => answer("diary");
export const waitlist = () => answer("waitlist")?.entries ?? [];
export const bookings = () => answer("bookings")?.reservations ?? [];
export const booking = (id) => bookings().find((one) => one.reservation === id) ?? null;
export const rows = () => day()?.tables ?? [];

/** The instant that is looked at: now, or the past one. */
export const moment = () => (floor.past ? Date.parse(floor.past.at) : now());

export const tableName = (id) => rows().find((row) => row.id === id)?.name ?? id;
/** `G1 + G2`, by their names. */
export const tableNames = (ids) => (ids ?? []).map(tableName).join(" + ");

/** Whom a bar or a booking is of, for people. */
export function nameOf(thing) {
  if (thing?.guest?.name) return thing.guest.name;
  if (thing?.guest?.forgotten || thing?.forgotten) return say("forgotten");
  if (thing?.walkIn || booking(thing?.id)?.walkIn) return say("Walk-in");
  return say("Guest");
}

/** Whether a table takes so many. */
export const takes = (row, party) => !row.retired && party >= (row.least ?? 1) && party <= (row.most ?? Infinity);

const stands = (bar) => bar.kind !== "over" && bar.kind !== "resting";

/** The bar that is in the way of a table between two instants; `but` is the booking that may stay. */
export const inTheWay = (row, start, end, but = null) => row.bars.find((bar) =>
  stands(bar) && bar.id !== but && Date.parse(bar.start) < end && Date.parse(bar.end) > start);

/** Until when a table that is free at an instant stays so: the next bar's start, else the day's last closing; null: nothing ends it. */
export function freeUntil(row, from, but = null) {
  const next = row.bars.filter((bar) => stands(bar) && bar.id !== but && Date.parse(bar.start) >= from)
    .map((bar) => bar.start).sort()[0];
  return next ?? day()?.services.map((service) => service.end).sort().at(-1) ?? null;
}

/** The least that a host seats a party for, where a later booking stands. */
const leastStay = 45 * 60_000;

/**
 * What a booking's next place could be, the best first: { row, bar (what is in the way), until, isShort }.
 *
 * A table that is free for a while only, before a later booking, is short: the party may sit there until then.
 */
export function places(party, start, end, but = null) {
  return rows().filter((row) => takes(row, party)).map((row) => {
    const bar = inTheWay(row, start, end, but) ?? null;
    if (!bar) return { row, bar, until: freeUntil(row, start, but), isShort: false };
    const first = row.bars.filter((one) => stands(one) && one.id !== but && Date.parse(one.end) > start)
      .sort((a, b) => Date.parse(a.start) - Date.parse(b.start))[0];
    return Date.parse(first.start) - start >= leastStay
      ? { row, bar: null, until: first.start, isShort: true } : { row, bar, until: bar.end, isShort: false };
  }).sort((a, b) => Number(Boolean(a.bar)) - Number(Boolean(b.bar)) || Number(a.isShort) - Number(b.isShort));
}

/** When a booking stands, in instants: from its start, or now once it is past, to its end. */
export function stay(one) {
  const start = Math.max(Date.parse(one.start), isToday() ? now() : 0);
  return { start, end: Math.max(Date.parse(one.end ?? one.start), start + 60_000) };
}

/** Asks once for what the lists do not carry; `version` makes it ask again. */
export function detail(path, version, then) {
  const key = `${path}:${version}`;
  if (floor.details.has(key)) return floor.details.get(key);
  floor.details.set(key, null);
  floor.client.get(path).then((found) => {
    if (found.status !== 200) return;
    floor.details.set(key, found.body);
    then?.();
  }).catch(() => floor.details.delete(key));
  return null;
}

/** `21:00`, with the date where it is another calendar day's. */
export const clockOf = (text) => (text ? hhmm(text) : "");

let repaint = () => {};
export const onChange = (paint) => { repaint = paint; };
/** Draws again what has changed. */
export const changed = () => repaint();
