// The difference between two moments: what is new, and what each changed thing was and is.

import { dateOf, hhmm, local, now } from "./clock.js";
import { button, h, open, shape } from "./daybook.js";
import { named } from "./audit.js";
import { count, date, say, term, weekday } from "./words.js";

/** Names of fields that say nothing to people. */
const hidden = new Set(["version", "key", "reservation", "notice", "prep", "pool", "hold", "block", "entry", "ticket", "venue", "date", "for", "agreed"]);

export class Changes {
  constructor(client, venue, place) {
    Object.assign(this, { client, venue, place, from: null, to: null });
  }

  /** At first: the last hour. */
  begin(answer) {
    if (this.from) return;
    const at = Date.parse(answer.at);
    this.from = { text: local(at - 3_600_000).slice(0, 16) };
    this.to = { text: local(at).slice(0, 16) };
    this.read();
  }

  async read() {
    const part = (moment) => encodeURIComponent(moment.position ?? `${moment.text}${moment.text.length === 16 ? ":59" : ""}`);
    this.draw([h("p", { class: "nothing", role: "status" }, say("Reading…"))]);
    try {
      const answer = await this.client.get(`/v1/venues/${this.venue}/changes?from=${part(this.from)}&to=${part(this.to)}`, { limit: 20_000 });
      if (answer.status !== 200) {
        this.draw([h("div", { class: "wrong", role: "alert" }, h("b", {}, shape("late"), say("It cannot be told.")), h("p", {}, answer.body?.detail ?? ""))]);
        return;
      }
      this.show(answer.body);
    } catch {
      this.draw([h("div", { class: "wrong", role: "alert" }, h("b", {}, shape("off"), say("No connection")),
        button("bt", { onclick: () => this.read() }, say("Try again")))]);
    }
  }

  show(told) {
    const names = new Map(told.changes.filter((one) => one.guest || one.after.reservation).map((one) => [one.after.reservation, named({ ...one.after, guest: one.guest })]));
    const things = [
      ...told.records.map((one) => h("div", { class: "change", data: { id: one.position } }, h("h3", {}, one.what, h("small", { class: "n muted" }, say("record {a}", { a: one.position }))))),
      ...told.changes.map((one) => change(one, names)),
    ].filter(Boolean);
    this.draw(things.length ? things : [h("p", { class: "nothing" }, say("Nothing changed."))],
      told.from < told.to ? `${say("records {a}", { a: `${told.from + 1}–${told.to}` })} · ${count(things.length, "things")}` : "");
  }

  draw(children, summary = "") {
    const pick = (name) => button("bt edge n", { data: { moment: name }, onclick: () => this.choose(name) }, label(this[name]));
    this.place.replaceChildren(h("h2", {}, say("What changed")),
      h("div", { class: "range" }, pick("from"), h("span", { class: "muted" }, say("to")), pick("to"), h("span", { class: "muted n" }, summary)), ...children);
  }

  choose(name) {
    const moment = this[name];
    const time = h("input", { type: "datetime-local", value: moment.text ?? local(now()).slice(0, 16) });
    const record = h("input", { inputmode: "numeric", pattern: "[0-9]*", maxlength: 16, value: moment.position ?? null });
    const dialog = open(name === "from" ? say("From") : say("Until"), [h("form", {
      onsubmit: (event) => {
        event.preventDefault();
        this[name] = record.value ? { position: record.value } : { text: time.value };
        dialog.close();
        this.read();
      },
    }, h("label", { class: "field" }, say("Time"), time), h("label", { class: "field" }, say("Or a record's number"), record),
    h("div", { class: "foot" }, h("button", { class: "bt main" }, say("Show"))))]);
    dialog.classList.add("panel");
    time.focus();
  }
}

/** `Sat 18:46`, with the date where it is not this week's; `record 104`. */
function label(moment) {
  if (!moment) return "…";
  if (moment.position) return say("record {a}", { a: moment.position });
  const [day, time] = [moment.text.slice(0, 10), moment.text.slice(11, 16)];
  return Math.abs(Date.parse(day) - Date.parse(dateOf(now()))) < 6 * 86_400_000 ? `${weekday(day)} ${time}` : `${date(day)} ${time}`;
}

function change(one, names) {
  const { before, after } = one;
  const fields = before ? flat(before, after) : fresh(after);
  if (!fields.length) return null;
  const tables = (after.tables ?? []).join(" + ");
  return h("div", { class: "change", data: { id: one.id } }, h("h3", {}, before ? null : h("span", { class: "new" }, say("New")),
    h("button", {
      type: "button", class: "name", title: say("Its story"),
      onclick: () => document.dispatchEvent(new CustomEvent("daybook-show", { detail: { id: one.id } })),
    }, titleOf(one, names)), tables ? h("span", { class: "muted" }, tables) : null),
  fields.map(([name, was, is]) => h("div", { class: "field-line n" }, h("span", {}, term(`field:${name}`)),
    was ? h("del", {}, was) : h("span", {}), was ? h("span", { "aria-label": say("then") }, "→") : h("span", {}), h("ins", {}, is || "–"))));
}

function titleOf({ after, guest }, names) {
  if (after.ticket) return `${after.items.map((item) => `${item.quantity} ${item.name}`).join(", ")} · ${after.station}`;
  if (after.block) return after.reason ? say("Block: {a}", { a: after.reason }) : say("Block");
  if (after.entry) return `${say("Waitlist")}: ${count(after.party, "guests")}`;
  if (after.hold) return `${say("Hold")}: ${count(after.party, "guests")}`;
  return `${names.get(after.reservation) ?? named({ ...after, guest })}, ${after.party}`;
}

/** What a new thing is. */
const fresh = (after) => [["state", "", term(`word:${after.state ?? "booked"}`) + (after.seating && after.seating !== "expected" ? `, ${term(`word:${after.seating}`)}` : "")],
  ["time", "", after.from ? `${hhmm(after.from)}–${hhmm(after.until)}` : after.start ? hhmm(after.start) : ""]].filter(([, , is]) => is);

/** Fields that differ; those of what is inside with what they are in. */
function flat(before, after) {
  const [old, new_] = [leaves(before), leaves(after)];
  return [...new Set([...Object.keys(new_), ...Object.keys(old)])].filter((name) => old[name] !== new_[name])
    .map((name) => [name, old[name] ?? "", new_[name] ?? "–"]);
}

function leaves(thing, inside = "") {
  const found = {};
  for (const [name, value] of Object.entries(thing)) {
    if (hidden.has(name)) continue;
    if (name === "items") {
      for (const item of value) {
        const many = value.length > 1 ? ` · ${item.name}` : "";
        if (item.fireAt) found[`fires${many}`] = hhmm(item.fireAt);
      }
    } else if (Array.isArray(value)) {
      found[inside + name] = value.map((one) => (typeof one === "object" ? JSON.stringify(one) : one)).join(" + ");
    } else if (value && typeof value === "object") {
      Object.assign(found, leaves(value, name === "arrival" ? "" : `${name} `));
    } else if (value !== null) {
      found[inside + (name === "state" && inside === "" && thing.leadMinutes ? "arrival" : name)] = shown(value);
    }
  }
  return found;
}

const shown = (value) => (typeof value === "boolean" ? (value ? say("yes") : say("no"))
  : typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? hhmm(value) : term(`word:${value}`));
