// The story of a booking: a dot for each event, who did it, who was told and whether they took it.

import { hhmm, local } from "./clock.js";
import { button, h, shape } from "./daybook.js";
import { count, date, say, term } from "./words.js";

const bad = new Set(["cancelled", "lateCancelled", "noShow", "declined", "refused", "requestLapsed", "depositLapsed", "needsTable", "waitlistLapsed"]);

/** Draws an explanation; names are asked for apart, for they are opened for a host alone. */
export async function story(place, told, client, what) {
  const stories = told.stories ?? [];
  const about = stories.flatMap((one) => one.about);
  const main = about.find((one) => one.reservation && !one.ticket) ?? about[0] ?? null;
  const opened = main?.reservation && !main.ticket ? await opening(client, main.reservation) : null;
  const whole = opened ?? main;
  const name = title(whole, opened);
  // Of a record its own command, too: one that is about no booking has no story.
  const events = [
    ...stories.flatMap((one) => one.events.map((event) => ({ event, notices: one.notices }))),
    ...(told.command ?? []).map((event) => ({ event, notices: [] })),
  ];
  const shown = new Set();
  const lines = events.filter(({ event }) => !shown.has(event.position) && shown.add(event.position))
    .sort((a, b) => a.event.position - b.event.position);
  const isLongAgo = new Set(lines.map(({ event }) => clock(event.recordedAt).slice(0, 10))).size > 1;
  place.replaceChildren(...[
    h("h2", { title: name }, h("span", {}, name), h("small", { class: "n" }, facts(whole))),
    h("div", { class: "tags" }, tags(whole, about)),
    told.reasons ? h("div", { class: "reasons" }, h("b", {}, say("Refused")), told.reasons.map((reason) => h("p", {}, term(`code:${reason.code}`), reason.message ? `: ${reason.message}` : ""))) : null,
    told.faults ? h("p", { class: "late" }, told.faults.map((fault) => say("Record {a} cannot be trusted: {b}", { a: fault.position, b: fault.fault })).join(" ")) : null,
    lines.length ? h("ol", { data: { events: lines.length } }, lines.map(({ event, notices }) => line(event, notices, whole, about, isLongAgo)))
      : h("p", { class: "nothing" }, say("Nothing is recorded under it.")),
  ].filter(Boolean));
  place.dataset.story = what.id ?? what.position;
}

/** The booking with its guest's name; null where it may not be read. Phone and address stay closed. */
async function opening(client, id) {
  try {
    const answer = await client.get(`/v1/reservations/${id}`);
    return answer.status === 200 ? answer.body : null;
  } catch {
    return null;
  }
}

function title(thing, opened) {
  if (!thing) return say("A record of the house");
  if (thing.guest?.name) return thing.guest.name;
  if (thing.forgotten || (opened && opened.for && !opened.guest && !thing.walkIn)) return say("forgotten");
  if (thing.ticket) return `${thing.items?.map((item) => `${item.quantity} ${item.name}`).join(", ")} · ${thing.station}`;
  if (thing.block) return thing.reason ? say("Block: {a}", { a: thing.reason }) : say("Block");
  if (thing.hold) return say("Hold");
  if (thing.entry) return say("Waitlist");
  return thing.walkIn ? say("Walk-in") : say("Guest");
}

function facts(thing) {
  if (!thing) return "";
  const at = thing.start ?? thing.from;
  return [thing.party ? count(thing.party, "guests") : null, at ? `${date(at.slice(0, 10))} ${hhmm(at)}` : null,
    (thing.tables ?? []).join(" + ") || thing.area || thing.pool || null].filter(Boolean).join(" · ");
}

function tags(thing, about) {
  if (!thing) return [];
  const wasted = about.filter((one) => one.ticket && one.state === "cancelled" && one.sentAt)
    .flatMap((one) => one.items).map((item) => say("{a} wasted", { a: `${item.quantity} ${item.name}` }));
  const code = thing.reservation ? thing.reservation.replaceAll("-", "").slice(-8).toUpperCase() : null;
  return [
    thing.state ? h("span", { class: bad.has(thing.state) ? "tag bad" : "tag" }, term(`word:${thing.state}`)) : null,
    thing.channel ? h("span", { class: "tag" }, term(`word:${thing.channel}`)) : null,
    code ? h("span", { class: "tag n" }, `${say("code")} ${code.slice(0, 4)} ${code.slice(4)}`) : null,
    wasted.map((text) => h("span", { class: "tag" }, text)),
  ];
}

/** An instant in UTC as the venue's clocks show it. */
const clock = (text) => local(Date.parse(text));

function line(event, notices, thing, about, isLongAgo) {
  const at = clock(event.recordedAt);
  const kind = bad.has(event.type) ? "bad" : event.by?.startsWith("ledger:") ? "quiet" : "";
  const record = h("pre", { hidden: true, tabindex: "0" });
  const toggle = button("record n", {
    "aria-expanded": "false", "aria-label": say("Record {a}", { a: event.position }),
    onclick: () => {
      if (!record.textContent) record.textContent = JSON.stringify(event, (name, value) => (name === "sealed" ? say("(sealed)") : value), 2);
      record.hidden = !record.hidden;
      toggle.ariaExpanded = String(!record.hidden);
    },
  }, String(event.position));
  const more = sentence(event, thing, about);
  return h("li", { class: kind, data: { position: event.position, type: event.type } },
    h("time", { class: "n", datetime: event.recordedAt }, isLongAgo ? h("small", {}, `${Number(at.slice(8, 10))}.${at.slice(5, 7)} `) : null, at.slice(11, 16)),
    h("span", { class: "dot", "aria-hidden": "true" }),
    h("div", {}, h("b", {}, what(event, thing)), " ", h("span", { class: "muted" }, who(event.by, thing)), more ? h("p", {}, more) : null,
      notices.filter((one) => one.position === event.position).map(notice), record),
    toggle);
}

/** What was done, in a few words. */
function what(event, thing) {
  if (event.type === "booked" && event.data?.channel === "online") return say("Booked online");
  if (event.type === "lateCancelled" && thing?.cutoff) return say("Cancelled, after {a}: a late cancel", { a: hhmm(thing.cutoff) });
  return term(`event:${event.type}`);
}

/** `by the guest`, `by host emil`, `by the ledger`. */
function who(actor, thing) {
  if (!actor) return "";
  const [role, name] = [actor.slice(0, actor.indexOf(":")), actor.slice(actor.indexOf(":") + 1)];
  if (role === "ledger") return say("by the ledger");
  if (role === "guest") return actor === thing?.for ? say("by the guest") : say("by guest {a}", { a: name });
  return say(`by ${role} {a}`, { a: name });
}

function sentence(event, thing, about) {
  const data = event.data ?? {};
  const time = (text) => (text ? clock(text).slice(11, 16) : "");
  const tables = (data.tables ?? []).join(" + ");
  switch (event.type) {
  case "booked": case "requested": case "modified": case "walkedIn": case "carriedOver": case "reassigned":
    return [[tables, data.area, data.party ? count(data.party, "guests") : null, data.start && data.end ? `${time(data.start)}–${time(data.end)}` : null]
      .filter(Boolean).join(", "), data.terms?.cutoff ? say("Free to cancel until {a}.", { a: time(data.terms.cutoff) }) : null]
      .filter(Boolean).join(". ").replace(/\.\.$/, ".");
  case "holdPlaced": case "waitlistOffered": return [tables, data.lapsesAt ? say("until {a}", { a: time(data.lapsesAt) }) : null].filter(Boolean).join(", ");
  case "prepConfirmed": return [
    (data.tickets ?? []).flatMap((ticket) => ticket.items.map((item) => `${item.quantity} ${item.name} · ${ticket.station}`)).join(", "),
    data.serveAt ? say("served {a}", { a: time(data.serveAt) }) : null].filter(Boolean).join(", ");
  case "arrivalDeclared": case "arrivalApproved": case "etaChanged":
    return data.eta ? say("Here about {a}.", { a: time(data.eta) }) : "";
  case "ticketFired": case "ticketStarted": case "ticketReady": case "ticketServed": case "ticketRecalled":
    return about.filter((one) => one.ticket && one.ticket === data.ticket)
      .map((one) => `${one.items.map((item) => `${item.quantity} ${item.name}`).join(", ")} · ${one.station}`).join("; ");
  case "cancelled": case "lateCancelled": return thing?.tables?.length ? say("{a} is free from then on.", { a: thing.tables.join(" + ") }) : "";
  case "blocked": return [data.reason, data.from && data.until ? `${time(data.from)}–${time(data.until)}` : null].filter(Boolean).join(", ");
  case "refused": return (data.reasons ?? []).map((reason) => term(`code:${reason.code}`)).join(", ");
  case "corrected": return data.why ?? "";
  default: return "";
  }
}

/** Who was told, and whether they took it. */
function notice(one) {
  const to = term(`told:${one.audience}`);
  const taken = { pending: say("not yet delivered"), delivered: say("delivered"), acknowledged: say("seen") }[one.state] ?? one.state;
  const again = one.state !== "acknowledged" && one.marks?.length ? `, ${say("tried again")}` : "";
  return h("div", { class: "told", data: { state: one.state } }, one.state === "pending" ? shape("risk") : shape("served"),
    `${to} (${term(`notice:${one.kind}`)}): ${taken}${again}`);
}
