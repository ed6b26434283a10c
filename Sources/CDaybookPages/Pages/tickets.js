// What the kitchen's answers say, as cards and rows: state, late and at risk are the ledger's; only minutes
// are counted here.

import { secondsTo } from "./clock.js";
import { allergy, say } from "./words.js";

const soon = 8 * 60;

/** `4 Plov, 2 Paxlava`. */
export const dishText = (items) => items.map((item) => `${item.quantity} ${item.name}`).join(", ");

/** `Allergy: walnuts, milk`; those that are not told are the host's to say. */
export const allergyWords = (list) => (list.length ? `${say("Allergy")}: ${list.map(allergy).join(", ")}`
  : say("Allergy: see the host"));

export const tableOf = (line) => (line.tables?.length ? line.tables.join("+") : line.pool ?? "–");

const allergiesOf = (line) => (line.allergies?.length ? line.allergies : line.hasAllergies ? [] : null);

/** What is cooked, is to be cooked within eight minutes, or was cancelled and not seen yet. */
export function cardsOf({ prep, tickets, notices }, before) {
  const needs = new Map();
  const changed = new Set();
  const cards = [];
  for (const notice of notices.notices) {
    if (!notice.needsAcknowledgement || !notice.ticket
      || !["pending", "delivered"].includes(notice.state)) continue;
    const id = notice.ticket.ticket;
    needs.set(id, [...(needs.get(id) ?? []), notice.number]);
    if (notice.kind === "change") changed.add(id);
    if (notice.ticket.state === "cancelled" && !cards.some((card) => card.id === id)) {
      cards.push({
        id, station: notice.ticket.station, reservation: notice.reservation, table: tableOf(notice),
          party: notice.party,
        items: notice.ticket.items.map((item, place) => ({ ...item, place })), state: "cancelled",
          look: "cancelled", step: "seen",
        allergies: null, fireAt: notice.ticket.items[0]?.fireAt ?? notice.at, serveAt: null, due: null,
          course: 1,
      });
    }
  }
  const sent = new Map(tickets.tickets.map((ticket) => [ticket.ticket, ticket]));
  for (const station of prep.stations) {
    for (const line of station.lines) {
      if (isRow(line)) continue;
      cards.push(cardOf(line, station.station, sent.get(line.ticket), before?.get(line.ticket)));
    }
  }
  for (const card of cards) {
    card.needs = needs.get(card.id) ?? [];
    card.isChanged = changed.has(card.id);
    if (card.needs.length) card.step = "seen";
  }
  return cards;
}

const firstFire = (line) => line.fireAt ?? line.items.map((item) => item.fireAt).filter(Boolean).sort()[0]
  ?? null;

/** When the dishes of a ticket that are not ready should be; null when nothing says so. */
export function plannedOf(ticket) {
  const done = (ticket?.items ?? []).filter((item) => item.fireAt && item.state !== "ready")
    .map((item) => Date.parse(item.fireAt) + item.minutes * 60_000);
  return done.length ? new Date(Math.max(...done)).toISOString() : null;
}

const isRow = (line) => {
  if (!["planned", "due"].includes(line.phase)) return false;
  if (line.held || line.waitsForCourse) return true;
  const fire = firstFire(line);
  return !fire || secondsTo(fire) > soon;
};

function cardOf(line, station, ticket, before) {
  const state = ["planned", "due"].includes(line.phase) ? "planned"
    : line.phase === "started" || line.phase === "ready" ? line.phase : "sent";
  const look = line.late && state !== "ready" ? "late" : line.atRisk && state !== "ready" ? "risk" : state;
  const fireAt = firstFire(line) ?? ticket?.sentAt ?? before?.fireAt ?? "";
  const planned = plannedOf(ticket);
  return {
    id: line.ticket, station, reservation: line.reservation, table: tableOf(line), party: line.party,
    items: line.items.map((item, place) => ({ ...item, place })), state, look,
    step: { planned: "early", sent: "start", started: "ready", ready: "serve" }[state],
    allergies: allergiesOf(line), fireAt, serveAt: line.serveAt ?? null, course: line.items[0]?.course ?? 1,
    // Late is told from when the dishes should have been ready; else what counts is when they are served.
    due: look === "late" && planned && secondsTo(planned) < 0 ? planned : line.serveAt ?? planned,
  };
}

/** What is planned beyond eight minutes, waits for a hand, for another course, or for the party. */
export function rowsOf({ prep }) {
  const rows = prep.stations.flatMap(({ station, lines }) => lines.filter(isRow).map((line) => ({
    id: line.ticket, station, reservation: line.reservation, table: tableOf(line), items: line.items,
    allergies: allergiesOf(line), isHeld: line.held, after: line.waitsForCourse ?? null,
      course: line.items[0]?.course ?? 1,
    fireAt: line.held ? null : firstFire(line),
  })));
  return rows.sort((a, b) => Number(b.isHeld) - Number(a.isHeld) || (a.fireAt ?? "~")
    .localeCompare(b.fireAt ?? "~"));
}
