// What a host does, and what became of it: done with a way back, refused in words with ways out, or not known.

import { hhmm, now } from "./clock.js";
import { announce, button, h, shape } from "./daybook.js";
import { askWhy } from "./floor-panels.js";
import { booking, changed, day, detail, floor, nameOf, places, rows, stay, tableName, tableNames } from "./floor-state.js";
import { say, term } from "./words.js";

/** The rules that a host may set aside (R26). */
const mayBeSetAside = new Set([
  "OFF_GRID", "AFTER_LAST_SEATING", "TOO_SOON", "TOO_FAR", "PARTY_TOO_SMALL", "PARTY_TOO_LARGE", "NO_TABLE_FITS", "PACING_COVERS",
  "PACING_PARTIES", "PACING_ONLINE", "CHANNEL_NOT_ALLOWED", "CLOSED_SPECIAL_DAY", "GUEST_OVERLAP", "PAST_CUTOFF", "TABLES_OCCUPIED",
]);

let toast = null;
export const useToast = (one) => { toast = one; };
export const undo = () => toast.back();

/**
 * Sends a command for a booking and shows what became of it.
 *
 * wish: { path, body, id, text (what is said once it is done), undo, ways (more ways out of a refusal), near (an element) }.
 */
export async function send(wish) {
  closeWhy();
  if (floor.past) return null;
  if (floor.live.isStale) return showWhy(wish, say("No connection"), say("Booking, seating and moving wait until it is back. Nothing was done."), []);
  if (wish.id) floor.sent.add(wish.id);
  changed();
  const said = await floor.client.send(wish.path, wish.body, { key: wish.key });
  floor.sent.delete(wish.id);
  changed();
  if (said.kind === "done") {
    floor.live.seeing(said.position);
    toast.show(wish.text, wish.undo ? () => wish.undo(said.body) : null);
    announce(wish.text);
    wish.done?.(said.body);
  } else if (said.kind === "undecided") {
    showWhy(wish, say("No answer yet"), say("It may or may not be done. Trying again is safe: never twice."), [
      { text: say("Try again"), run: () => send({ ...wish, key: said.key }) },
    ]);
  } else {
    refuse(wish, said);
  }
  return said;
}

function refuse(wish, said) {
  const reasons = said.problem.reasons?.length ? said.problem.reasons : [said.problem];
  const [title, text] = sentence(reasons[0], said.problem);
  const ways = wish.ways ? wish.ways(said) : [];
  const codes = reasons.map((one) => one.code);
  if (wish.body && "tables" in wish.body || wish.path.endsWith("/seat") || wish.isPlace) {
    if (codes.every((code) => mayBeSetAside.has(code))) {
      ways.push({
        text: say("Seat anyway"), run: () => askWhy(title, text, (why) =>
          send({ ...wish, key: undefined, body: { ...wish.body, override: { why, codes } } })),
      });
    }
  }
  showWhy(wish, title, text, ways.slice(0, 3));
}

/** Who or what is in the way, until when: a title and a sentence. */
export function sentence(reason, problem) {
  const tables = tableNames(reason.tables);
  const bar = reason.by ? rows().flatMap((row) => row.bars).find((one) => one.id === reason.by && one.kind !== "over") : null;
  switch (reason.code) {
  case "TABLES_TAKEN":
  case "TABLES_OCCUPIED": {
    const title = say("{a} is taken", { a: tables });
    if (!bar) return [title, say("Another party has it then.")];
    const who = `${nameOf(bar)}, ${bar.party}`;
    return [title, bar.kind === "seated" || bar.kind === "overrun"
      ? say("{a}, sits there until {b}.", { a: who, b: hhmm(bar.end) })
      : say("{a}, is booked there from {b} to {c}.", { a: who, b: hhmm(bar.start), c: hhmm(bar.end) })];
  }
  case "TABLES_HELD": {
    const hold = reason.by ? detail(`/v1/holds/${reason.by}`, 0, () => {}) : null;
    return [say("{a} is held", { a: tables }), hold?.lapsesAt
      ? say("A guest is booking it online; the hold ends at {a}.", { a: hhmm(hold.lapsesAt) })
      : say("A guest is booking it online.")];
  }
  case "BLOCKED": {
    const block = reason.by ? detail(`/v1/blocks/${reason.by}`, 0, () => {}) : null;
    return [tables ? say("{a} is blocked", { a: tables }) : say("Blocked"), block
      ? `${block.reason ? `${block.reason}. ` : ""}${say("Until {a}.", { a: hhmm(block.until) })}` : say("It takes no bookings then.")];
  }
  case "NO_TABLE_FITS": {
    const row = rows().find((one) => reason.tables?.includes(one.id));
    return [tables ? say("{a} does not fit", { a: tables }) : say("No table fits"), row?.most
      ? say("It seats {a}.", { a: row.least > 1 ? `${row.least}–${row.most}` : row.most }) : say("No table takes such a party then.")];
  }
  case "PACING_COVERS":
  case "PACING_PARTIES":
  case "PACING_ONLINE": return [say("The kitchen is full then"), say("As many guests as it can serve start at that time.")];
  case "VERSION_CONFLICT": return [say("It has changed meanwhile"), say("Look at it again, then decide.")];
  case "FORBIDDEN": return [say("Not for this token"), say("Ask the operator for a host's token.")];
  default: return [term(`code:${reason.code}`), reason.message ?? problem.detail ?? problem.do ?? ""];
  }
}

// MARK: The popup

let why = null;
export const isWhyOpen = () => why !== null;
export function closeWhy() {
  const home = why?.back;
  why?.element.remove();
  why = null;
  home?.();
}

function showWhy(wish, title, text, ways) {
  closeWhy();
  const element = h("div", { class: "why", role: "alertdialog", "aria-label": title }, h("h3", {}, shape("late"), title),
    h("p", {}, text, wish.more ? ` ${wish.more}` : ""),
    h("div", {}, ways.map((way) => button("bt edge n", { onclick: () => { closeWhy(); way.run(); } }, way.text)),
      button("bt", { onclick: closeWhy }, wish.isMove ? say("Put back") : say("Close"))));
  document.body.append(element);
  const near = document.querySelector(`#rows [data-bar="${CSS.escape(wish.id ?? "-")}"], .card[data-id="${CSS.escape(wish.id ?? "-")}"]`);
  const over = (wish.row ? document.querySelector(`.line[data-table="${CSS.escape(wish.row)}"] .track`) : null) ?? near;
  const [box, bar, line] = [element.getBoundingClientRect(), (near ?? over)?.getBoundingClientRect(), over?.getBoundingClientRect()];
  const left = Math.min(Math.max(12, (bar?.left ?? innerWidth / 2 - box.width / 2) + 24), innerWidth - box.width - 12);
  const below = (line?.bottom ?? innerHeight / 3) + 8;
  const top = below + box.height > innerHeight - 12 ? Math.max(12, (line?.top ?? below) - box.height - 8) : below;
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
  why = { element, back: wish.back };
  announce(`${title}. ${text} ${wish.more ?? ""}`);
  element.querySelector("button").focus();
  return null;
}

// MARK: Moves

/**
 * Asks the ledger for other tables, and maybe another start, or an earlier end; the bar stays where it is until it has
 * answered.
 */
export function move(one, tables, { start = null, until = null, row = tables[0] } = {}) {
  const free = alternatives(one, tables);
  const short = placesOf(one).find((place) => place.row.id === tables[0] && place.isShort);
  const path = `/v1/reservations/${one.reservation}/modify`;
  // A host who puts a party elsewhere goes past its wish for an area.
  const area = rows().find((other) => other.id === tables[0])?.area ?? null;
  const isElsewhere = Boolean(one.area && area && one.area !== area);
  const back = {
    tables: one.tables, ...(start ? { start: one.start } : {}), ...(until ? { until: one.end } : {}), ...(isElsewhere ? { area: one.area } : {}),
  };
  const body = { tables, ...(start ? { start } : {}), ...(until ? { until } : {}), ...(isElsewhere ? { area } : {}) };
  return send({
    path, body, id: one.reservation, row, isMove: true,
    text: say("{a}: {b}", { a: nameOf(one), b: `${tableNames(tables)}${start ? ` ${shown(start)}` : ""}` }),
    undo: one.tables?.length ? () => send({
      path, body: back, id: one.reservation, text: say("{a}: {b}", { a: nameOf(one), b: tableNames(one.tables) }),
    }) : null,
    more: free[0] ? say("{a} is free for {n} until {b}.", {
      a: tableName(free[0].row.id), n: one.party, b: hhmm(free[0].until),
    }) : "",
    ways: (said) => [
      short && !until ? {
        text: `${tableName(tables[0])} ${say("until {a}", { a: hhmm(short.until) })}`, run: () => moveTo(one, short),
      } : said.nearest[0] ? {
        text: `${tableNames(tables)} ${shown(said.nearest[0])}`, run: () => move(one, tables, { start: said.nearest[0] }),
      } : null,
      free[0] ? {
        text: `${tableName(free[0].row.id)} ${Date.parse(one.start) <= now() ? say("now") : hhmm(one.start)}`,
        run: () => moveTo(one, free[0]),
      } : null,
    ].filter(Boolean),
  });
}

/** To a place of `places`: where it is short, until then. */
export const moveTo = (one, place) => move(one, [place.row.id], place.isShort ? { until: place.until } : {});

const placesOf = (one) => {
  const { start, end } = stay(one);
  return places(one.party, start, end, one.reservation);
};

const alternatives = (one, but) => placesOf(one)
  .filter((place) => !place.bar && place.until && !but.includes(place.row.id) && !one.tables?.includes(place.row.id));

/** An instant in UTC as the venue's clocks show it. */
const shown = (text) => {
  const offset = /[+-]\d\d:\d\d$/.exec(day().services[0]?.start ?? day().tables[0]?.bars[0]?.start ?? "+00:00")?.[0] ?? "+00:00";
  const minutes = (offset[0] === "-" ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
  return new Date(Date.parse(text) + minutes * 60_000).toISOString().slice(11, 16);
};

// MARK: Steps of a visit

const step = (one, verb, text, body = {}, more = {}) => send({
  path: `/v1/reservations/${one.reservation}/${verb}`, body, id: one.reservation, text,
  undo: () => send({
    path: `/v1/reservations/${one.reservation}/undo`, body: {}, id: one.reservation, text: say("{a}: taken back", { a: nameOf(one) }),
  }), ...more,
});

export const act = {
  arrive: (one) => step(one, "arrive", say("{a} is here", { a: nameOf(one) })),
  seat: (one) => step(one, "seat", say("{a} sits at {b}", { a: nameOf(one), b: tableNames(one.tables) }), {}, {
    row: one.tables?.[0],
    ways: () => alternatives(one, one.tables ?? []).slice(0, 2).map((place) => ({
      text: `${tableName(place.row.id)} ${say("now")}`,
      run: async () => {
        const said = await moveTo(one, place);
        if (said?.kind === "done") act.seat({ ...one, tables: [place.row.id] });
      },
    })),
  }),
  leave: (one) => step(one, "leave", say("{a} has left", { a: nameOf(one) })),
  noShow: (one) => step(one, "no-show", say("{a} did not come", { a: nameOf(one) })),
  cancel: (one) => send({
    path: `/v1/reservations/${one.reservation}/cancel`, body: {}, id: one.reservation, text: say("{a} is cancelled", { a: nameOf(one) }),
  }),
  accept: (one) => send({
    path: `/v1/reservations/${one.reservation}/accept`, body: {}, id: one.reservation, text: say("{a} is booked", { a: nameOf(one) }),
  }),
  decline: (one) => send({
    path: `/v1/reservations/${one.reservation}/decline`, body: {}, id: one.reservation, text: say("{a} is declined", { a: nameOf(one) }),
  }),
  takeOffer: (entry) => send({
    path: `/v1/waitlist-entries/${entry.entry}/accept-offer`, body: {}, id: entry.entry, text: say("{a} is booked", { a: nameOf(entry) }),
  }),
  unblock: (id) => send({ path: `/v1/blocks/${id}/remove`, body: {}, id, text: say("The block is gone") }),
};

/** What a bar is of, for who acts on it: the booking as the lists have it. */
export const bookingOf = (bar) => booking(bar.dataset?.bar ?? bar);

