// Sheets of the floor: a booking, another table, walk-in, book, block, find, offer.

import { hhmm, local, now } from "./clock.js";
import { button, h, open, shape } from "./daybook.js";
import { act, bookingOf, closeWhy, moveTo, send } from "./floor-acts.js";
import { allergiesOf } from "./floor-day.js";
import { booking, detail, floor, freeUntil, nameOf, places, rows, stay, tableName, tableNames } from "./floor-state.js";
import { count, date, say, term } from "./words.js";

function panel(title, rows, options) {
  closeWhy();
  const dialog = open(title, rows, options);
  dialog.classList.add("panel");
  return dialog;
}

const fact = (name, value) => (value ? [h("dt", {}, name), h("dd", {}, value)] : null);
const field = (name, input) => h("label", { class: "field" }, name, input);

/** A number with − and + beside it would need three targets; a list of sizes needs one tap. */
const partySelect = (most = 20) => h("select", { name: "party" },
  Array.from({ length: most }, (_, place) => h("option", { value: place + 1, selected: place === 1 }, count(place + 1, "guests"))));

/** Tables to pick one of: free ones with until when, then those that are taken, which the ledger refuses in words. */
function tablePicks(list, pick) {
  if (!list.length) return h("p", { class: "nothing" }, say("No table takes such a party then."));
  return h("div", { class: "picks", role: "group", "aria-label": say("Table") }, list.map(({ row, bar, until, isShort }) => {
    const text = bar ? `${bar.kind === "blocked" ? say("Blocked") : bar.kind === "held" ? say("Held") : nameOf(bar)}, ${hhmm(bar.start)}–${hhmm(bar.end)}`
      : until ? say("free until {a}", { a: hhmm(until) }) : say("free");
    return button(bar ? "bt" : "bt edge", { data: { table: row.id }, onclick: () => pick(row, { row, bar, until, isShort }) },
      h("b", {}, row.name ?? row.id), h("small", { class: "n" }, text));
  }));
}

// MARK: A booking

/** What there is to know of a bar, and what can be done with it now. */
export function openBar(element) {
  const { bar, kind } = element.dataset;
  const found = floor.past ? null : bookingOf(element);
  if (kind === "blocked" && !floor.past) return openBlock(bar, element);
  if (!found) {
    return panel(element.querySelector("b")?.textContent || element.title, [h("p", {}, element.title)]);
  }
  const guest = detail(`/v1/reservations/${found.reservation}`, found.version)?.guest;
  const allergies = allergiesOf(found);
  const closing = (run) => () => { dialog.close(); run(); };
  const acts = actsOf(found, closing);
  const dialog = panel(nameOf(found), [
    h("dl", { class: "facts" },
      fact(say("Guests"), String(found.party)), fact(say("Time"), found.end ? `${hhmm(found.start)}–${hhmm(found.end)}` : hhmm(found.start)),
      fact(say("Table"), tableNames(found.tables) || found.pool), fact(say("Phone"), guest?.phone),
      fact(say("Wishes"), [found.area, ...(found.needs ?? []).map((need) => term(`word:${need}`)), guest?.occasion].filter(Boolean).join(", ")),
      fact(say("Notes"), guest?.notes),
      fact(say("On the way"), found.arrival?.state === "approved" ? say("about {a}", { a: hhmm(found.arrival.eta) }) : null)),
    allergies.length ? h("p", { class: "allergy" }, shape("allergy"), `${say("Allergy")}: ${allergies.join(", ")}`) : null,
    h("div", { class: "picks" }, acts),
  ]);
  return dialog;
}

function actsOf(found, closing) {
  const tap = (classes, key, text, run) => button(`bt ${classes}`, { data: { act: key }, onclick: closing(run) }, text);
  const isLate = Date.parse(found.start) < now();
  if (found.state === "requested") {
    return [tap("main", "accept", say("Accept"), () => act.accept(found)), tap("edge", "decline", say("Decline"), () => act.decline(found))];
  }
  if (found.state !== "booked") return [];
  if (found.seating === "seated") {
    return [tap("main", "left", say("Left"), () => act.leave(found)), tap("edge", "move", say("Move"), () => openMove(found))];
  }
  return [
    found.seating === "arrived" ? null : tap("", "arrive", say("Arrived"), () => act.arrive(found)),
    tap("main", "seat", say("Seat at {a}", { a: tableNames(found.tables) || found.pool }), () => act.seat(found)),
    tap("edge", "move", say("Move"), () => openMove(found)),
    tap("edge", "times", say("Other times"), () => findTimes(found)),
    isLate && found.seating === "expected" ? tap("edge", "noshow", say("Did not come"), () => act.noShow(found)) : null,
    tap("edge", "cancel", say("Cancel"), () => openCancel(found)),
  ].filter(Boolean);
}

function openCancel(found) {
  const dialog = panel(say("Cancel this booking?"), [
    h("p", {}, `${nameOf(found)}, ${count(found.party, "guests")}, ${hhmm(found.start)}`),
    h("div", { class: "picks" }, button("bt main", { onclick: () => { dialog.close(); act.cancel(found); } }, say("Yes, cancel"))),
  ]);
}

/** The move by tap or key: a list of tables with until when each is free. */
export function openMove(found) {
  const { start, end } = stay(found);
  const list = places(found.party, start, end, found.reservation).filter((place) => !found.tables?.includes(place.row.id));
  const dialog = panel(say("Move {a} to", { a: nameOf(found) }), [
    tablePicks(list, (row, place) => { dialog.close(); moveTo(found, place); }),
  ]);
  dialog.querySelector(".picks button")?.focus();
}

/** Where and when a party could sit instead: tables at its time, then the nearest times. */
export async function findTimes(one) {
  const found = booking(one.reservation) ?? one;
  const { start, end } = stay({ ...found, end: found.end ?? new Date(Date.parse(found.start) + 5_400_000).toISOString() });
  const free = places(found.party, start, end, found.reservation).filter((place) => !place.bar);
  const times = h("div", { class: "picks", "aria-busy": "true" });
  const dialog = panel(say("A place for {a}", { a: nameOf(found) }), [
    h("p", { class: "muted" }, `${count(found.party, "guests")}, ${hhmm(found.start)}`),
    free.length ? tablePicks(free, (row, place) => { dialog.close(); moveTo(found, place); }) : h("p", {}, say("No table is free then.")),
    h("p", { class: "muted" }, say("The nearest times:")), times,
  ]);
  const from = encodeURIComponent(local(Math.max(Date.parse(found.start), now())).slice(0, 16));
  try {
    const answer = await floor.client.get(`/v1/venues/${floor.venue}/nearest?start=${from}&party=${found.party}&channel=inHouse&most=6`);
    const slots = answer.body?.slots ?? [];
    times.removeAttribute("aria-busy");
    times.replaceChildren(...slots.map((slot) => button("bt edge n", {
      onclick: () => {
        dialog.close();
        send({
          path: `/v1/reservations/${found.reservation}/modify`, body: { start: slot.start }, id: found.reservation,
          text: say("{a}: {b}", { a: nameOf(found), b: hhmm(slot.start) }),
        });
      },
    }, hhmm(slot.start))), slots.length ? "" : h("p", { class: "nothing" }, say("None that day.")));
  } catch {
    times.replaceChildren(h("p", { class: "trouble" }, say("No connection")));
  }
}

/** Why a rule is set aside: asked once, kept in the ledger for ever. */
export function askWhy(title, text, then) {
  const input = h("input", { name: "why", required: true, maxlength: 200, autocomplete: "off" });
  const dialog = panel(say("Seat anyway"), [
    h("p", {}, `${title}. ${text}`),
    h("form", { onsubmit: (event) => { event.preventDefault(); dialog.close(); then(input.value.trim()); } },
      field(say("Why? It is kept with the booking."), input), h("div", { class: "foot" }, h("button", { class: "bt main" }, say("Seat anyway")))),
  ]);
  input.focus();
}

// MARK: Walk-in, book, block

/** A party at the door: how many, then a table that is free now. */
export function walkIn(row = null) {
  const [party, name, picks] = [partySelect(), h("input", { name: "name", maxlength: 100, autocomplete: "off" }), h("div", {})];
  const draw = () => {
    const size = Number(party.value);
    const list = places(size, now(), now() + 7_200_000).filter((place) => !place.bar && (!row || place.row.id === row));
    picks.replaceChildren(tablePicks(list, (picked, place) => {
      dialog.close();
      send({
        path: "/v1/walk-ins", row: picked.id, isPlace: true,
        body: {
          venue: floor.venue, party: size, tables: [picked.id], ...(place.isShort ? { until: place.until } : {}),
          ...(name.value.trim() ? { guest: { name: name.value.trim() } } : {}),
        },
        text: say("{a} sits at {b}", { a: name.value.trim() || count(size, "guests"), b: tableName(picked.id) }),
        undo: (made) => act.leave({ reservation: made.reservation, guest: { name: name.value.trim() || count(size, "guests") } }),
        ways: () => list.filter((other) => other.row.id !== picked.id).slice(0, 2)
          .map((other) => ({ text: `${tableName(other.row.id)} ${say("now")}`, run: () => walkIn(other.row.id) })),
      });
    }));
  };
  party.addEventListener("change", draw);
  const dialog = panel(say("Walk-in"), [h("div", { class: "pair" }, field(say("Guests"), party), field(say("Name, if you like"), name)), picks]);
  draw();
  party.focus();
}

/** A booking by phone: size, time, name, number; the ledger chooses the table. */
export function book(known = {}) {
  const make = (name, type, more) => h("input", { name, type, autocomplete: "off", value: known[name] ?? null, ...more });
  const party = partySelect();
  if (known.party) party.value = known.party;
  const [day, time] = [make("date", "date", { required: true }), h("select", { name: "time", required: true })];
  const [name, phone, allergies] = [
    make("name", "text", { required: true, maxlength: 100 }), make("phone", "tel", { maxlength: 32 }),
    make("allergies", "text", { maxlength: 200 }),
  ];
  day.value = known.date ?? floor.date;
  const note = h("p", { class: "muted", role: "status" });
  const draw = async () => {
    try {
      const answer = await floor.client.get(
        `/v1/venues/${floor.venue}/availability?date=${day.value}&party=${party.value}&channel=inHouse`);
      const slots = answer.body?.slots ?? [];
      const chosen = time.value || known.time;
      time.replaceChildren(...slots.map((slot) => h("option", { value: slot.start, selected: slot.start === chosen }, hhmm(slot.start))));
      note.textContent = slots.length ? "" : say("Nothing is free for {n} that day.", { n: count(Number(party.value), "guests") });
    } catch {
      note.textContent = say("No connection");
    }
  };
  for (const one of [party, day]) one.addEventListener("change", draw);
  const dialog = panel(say("Book"), [h("form", {
    onsubmit: (event) => {
      event.preventDefault();
      if (!time.value) return;
      const [size, start] = [Number(party.value), time.value];
      const list = allergies.value.split(",").map((one) => one.trim()).filter(Boolean);
      const guest = {
        name: name.value.trim(), ...(phone.value.trim() ? { phone: phone.value.trim() } : {}), ...(list.length ? { allergies: list } : {}),
      };
      const again = { party: size, date: day.value, time: start, name: name.value, phone: phone.value, allergies: allergies.value };
      dialog.close();
      send({
        path: "/v1/reservations", isPlace: true, body: { venue: floor.venue, party: size, start, channel: "inHouse", guest },
        text: say("{a} is booked", { a: `${guest.name}, ${hhmm(start)}` }),
        undo: (made) => act.cancel({ reservation: made.reservation, guest }),
        ways: () => [{ text: say("Other times"), run: () => book(again) }],
      });
    },
  }, h("div", { class: "pair" }, field(say("Guests"), party), field(say("Day"), day), field(say("Time"), time), field(say("Phone"), phone),
    field(say("Name"), name), field(say("Allergies, with commas"), allergies)), note,
  h("div", { class: "foot" }, h("button", { class: "bt main" }, say("Book"))))]);
  draw();
  party.focus();
}

/** Tables or an area out of use; an area is asked about once more, in words. */
export function block(table = null) {
  const areas = [...new Set(rows().map((row) => row.area).filter(Boolean))];
  const place = h("select", { name: "place" },
    rows().filter((row) => !row.retired).map((row) => h("option", { value: `table:${row.id}`, selected: row.id === table }, say("Table {a}", { a: row.name ?? row.id }))),
    areas.map((area) => h("option", { value: `area:${area}` }, say("All of {a}", { a: area }))));
  const start = h("input", { name: "from", type: "time", required: true, value: local(now()).slice(11, 16) });
  const end = h("input", { name: "until", type: "time", required: true });
  end.value = hhmm(freeUntil({ bars: [] }, now()) ?? local(now() + 3 * 3_600_000));
  const reason = h("input", { name: "reason", maxlength: 200, autocomplete: "off" });
  const wish = () => {
    const [kind, id] = [place.value.slice(0, 5) === "table" ? "tables" : "area", place.value.slice(place.value.indexOf(":") + 1)];
    const from = `${floor.date}T${start.value}`;
    const isNext = end.value <= start.value;
    const until = `${isNext ? new Date(Date.parse(`${floor.date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10) : floor.date}T${end.value}`;
    return {
      path: "/v1/blocks", text: say("{a} is blocked", { a: kind === "tables" ? tableName(id) : id }), row: kind === "tables" ? id : null,
      body: {
        venue: floor.venue, from, until, ...(reason.value.trim() ? { reason: reason.value.trim() } : {}),
        ...(kind === "tables" ? { tables: [id] } : { area: id }),
      },
      isArea: kind === "area", id: null, undo: (made) => act.unblock(made.block),
    };
  };
  const dialog = panel(say("Block"), [h("form", {
    onsubmit: (event) => {
      event.preventDefault();
      const asked = wish();
      dialog.close();
      if (!asked.isArea) return send({ ...asked, isPlace: false, body: asked.body });
      const sure = panel(say("Block all of {a}?", { a: asked.body.area }), [
        h("p", {}, say("Bookings there will need another table.")),
        h("div", { class: "picks" }, button("bt main", { onclick: () => { sure.close(); send(asked); } }, say("Yes, block"))),
      ]);
      return null;
    },
  }, field(say("Place"), place), h("div", { class: "pair" }, field(say("From"), start), field(say("Until"), end)), field(say("Reason"), reason),
  h("div", { class: "foot" }, h("button", { class: "bt main" }, say("Block"))))]);
  place.focus();
}

function openBlock(id, element) {
  const found = detail(`/v1/blocks/${id}`, 0);
  const dialog = panel(found?.reason ?? say("Blocked"), [
    h("p", {}, element.title),
    h("div", { class: "picks" }, button("bt main", { onclick: () => { dialog.close(); act.unblock(id); } }, say("Take the block away"))),
  ]);
}

// MARK: Find, offer

/** A booking by name, phone or its last digits, code or id; a tap goes to its day. */
export function find(go) {
  const input = h("input", { type: "search", name: "text", autocomplete: "off", maxlength: 100 });
  const found = h("div", { class: "finds", role: "status" });
  let asked = 0;
  input.addEventListener("input", async () => {
    const text = input.value.trim();
    const turn = asked += 1;
    if (!text) return found.replaceChildren();
    try {
      const answer = await floor.client.get(`/v1/find?venue=${encodeURIComponent(floor.venue)}&all=true&text=${encodeURIComponent(text)}`);
      if (turn !== asked) return null;
      const list = (answer.body?.reservations ?? []).slice(-12).reverse();
      found.replaceChildren(...list.map((one) => button("bt", { onclick: () => { dialog.close(); go(one); } },
        h("span", {}, `${nameOf(one)}, ${one.party}`), h("small", { class: "n" },
          `${date(one.date)} ${one.start ? hhmm(one.start) : ""} · ${tableNames(one.tables) || one.pool || "–"} · ${term(`word:${one.state}`)}`))),
      list.length ? "" : h("p", { class: "nothing" }, say("Nobody by that name, number or code.")));
    } catch {
      found.replaceChildren(h("p", { class: "trouble" }, say("No connection")));
    }
    return null;
  });
  const dialog = panel(say("Find a booking"), [field(say("Name, phone or its last digits, code"), input), found]);
  input.focus();
}

/** A table for who waits: those that take the party and are free, the ledger's choice first. */
export function offer(entry) {
  const start = entry.start ? Date.parse(entry.start) : now();
  const list = places(entry.party, start, start + 3_600_000).filter((place) => !place.bar && (!entry.area || place.row.area === entry.area));
  const give = (tables) => {
    dialog.close();
    send({
      path: `/v1/waitlist-entries/${entry.entry}/offer-table`, body: tables ? { tables } : {}, id: entry.entry,
      text: say("{a} has an offer", { a: nameOf(entry) }),
    });
  };
  const dialog = panel(say("Offer {a} a table", { a: nameOf(entry) }), [
    h("p", { class: "muted" }, count(entry.party, "guests")),
    list.length ? tablePicks(list, (row) => give([row.id])) : h("p", {}, say("No table is free then.")),
    h("div", { class: "picks" }, button("bt edge", { onclick: () => give(null) }, say("Let the ledger choose"))),
  ]);
}

