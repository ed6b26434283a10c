// For guests: a table in three taps and two fields, held from the moment its time is taken; then change,
// cancel, on my way.

import { newKey } from "./api.js";
import { dateAfter, dateOf, hasTime, hhmm, local, now, secondsTo, setClock, span } from "./clock.js";
import { announce, button, client as clientOf, counts, dress, findVenue, h, keepPages, open, parameter,
  shape } from "./daybook.js";
import {
  allergy, choose, count, date, language, languages, monthOf, say, shortWeekday, weekday,
} from "./words.js";

const $ = (id) => document.getElementById(id);
const main = $("main");
const phone = document.querySelector("meta[name=phone]").content;
const shownDays = 14;
const fullCodes = new Set(["TABLES_TAKEN", "TABLES_HELD", "TABLES_OCCUPIED", "BLOCKED", "POOL_FULL",
  "NO_TABLE_FITS", "PACING_COVERS",
  "PACING_PARTIES", "PACING_ONLINE", "GUEST_OVERLAP"]);
const allergens = ["Walnuts", "Peanuts", "Milk", "Eggs", "Fish", "Sesame", "Gluten"];

let client, venue, about;
let free = null;
let isAway = false;
let busy = false;

// MARK: What is kept on the device, so that a reload loses nothing

const place = () => `daybook.book.${venue}`;
const fresh = () => ({
  step: "find", party: 2, date: null, start: null, hold: null, pending: null, waits: false, changing: null,
    tag: null, reservation: null, entry: null,
  minutes: null, dishes: [], form: { name: "", phone: "", allergies: [], other: "", hasOther: false,
    occasion: null, needs: [] },
});
let state = fresh();
const keep = () => localStorage.setItem(place(), JSON.stringify(state));

function go(change) {
  Object.assign(state, change);
  keep();
  draw();
}

/** Who books: the token's guest, else one that this device made up. */
function guest() {
  const known = localStorage.getItem("daybook.guest") ?? `guest:web-${newKey()}`;
  localStorage.setItem("daybook.guest", known);
  return known;
}

// MARK: Asking

async function ask(path) {
  try {
    const answer = await client.get(path);
    away(answer.status >= 500);
    return answer;
  } catch {
    away(true);
    return null;
  }
}

function away(value) {
  if (isAway === value) return;
  isAway = value;
  document.documentElement.classList.toggle("stale", value);
}

async function load() {
  const answer = await ask(`/v1/venues/${venue}`);
  if (answer?.status === 200) {
    about = answer.body;
    localStorage.setItem(`daybook.venue.${venue}`, JSON.stringify(about));
    setClock(about.at);
  }
  return answer;
}

async function findTimes() {
  const first = dateOf(now());
  const days = Math.min(shownDays, (about.advanceDays ?? shownDays) + 1) - 1;
  const answer = await ask(
    `/v1/venues/${venue}/availability?date=${first}&through=${dateAfter(first, days)}`
    + `&party=${state.party}&why=true`);
  if (answer?.status === 200) {
    free = answer.body;
    // One day is answered as itself.
    free.days ??= [free];
    for (const day of free.days) day.isClosed = !day.slots.length && !(day.notOffered ?? [])
      .some((one) => isFull(one) || isOver(one));
    if (!state.date || !free.days.some((day) => day.date === state.date && !day.isClosed)) {
      state.date = free.days.find((day) => day.slots.length)?.date ?? free.days[0].date;
    }
  }
  draw();
}

const isFull = (one) => one.reasons.every((reason) => fullCodes.has(reason.code));
const isOver = (one) => one.reasons.some((reason) => ["IN_THE_PAST", "TOO_SOON"].includes(reason.code));

/**
 * Sends a command, one at a time; what became of it. One whose end is not known is kept, and sent again as
 * it was, under its key.
 */
async function order(path, body, version = null) {
  if (busy) return null;
  if (state.pending?.path !== path) state.pending = { path, body, version, key: newKey() };
  keep();
  if (navigator.onLine === false) {
    away(true);
    draw();
    return null;
  }
  busy = true;
  draw();
  const { pending } = state;
  const said = await client.send(path, pending.body,
    { key: pending.key, version: pending.version, tries: 3 });
  busy = false;
  away(false);
  if (said.kind !== "undecided") state.pending = null;
  keep();
  return said;
}

// MARK: Parts of pages

const unsure = () => ({
  text: `${say("No answer yet")}. ${say("It may or may not be done. Trying again is safe: never twice.")}`,
});
const call = () => (phone ? h("p", {}, link(say("Please call: {a}", { a: phone }))) : null);
const link = (text) => h("a", { href: `tel:${phone.replace(/[^+\d]/g, "")}` }, text);
const foot = (...children) => h("div", { class: "foot-act" }, children);
const mainButton = (text, act, look = "", more = {}) => button(`main-button ${look}`, {
  "aria-disabled": busy ? "true" : null, ...more,
    onclick: (event) => { if (counts(event.currentTarget)) act(); },
}, text);
const pair = (name, ...value) => h("div", { class: "pair" }, h("dt", {}, name), h("dd", {}, value));

function chip(text, isOn, act, look = "", more = {}) {
  return button(`chip n ${look}`, { "aria-pressed": isOn === null ? null : String(isOn), ...more,
    onclick: act }, text);
}

const problems = () => [
  isAway ? h("div", { class: "notice away", role: "alert" },
    h("b", {}, shape("off"), " ", say("No connection. {b}", { b: "" })),
    call(), mainButton(say("Try now"), begin2, "second")) : null,
  state.notice ? h("div", { class: "notice", role: "alert" }, state.notice.text, state.notice.nearest?.length
    ? [
    h("p", { class: "small" }, say("The nearest times:")),
    h("div", { class: "strip wraps" }, state.notice.nearest.map((time) => chip(
      time.slice(0, 10) === state.date ? hhmm(time) : `${date(time.slice(0, 10))} ${hhmm(time)}`, null,
        () => take(time))))] : null,
  state.notice.canWait ? mainButton(say("Put us on the waitlist"),
    () => go({ step: "details", waits: true, hold: null, notice: null }), "quiet") : null,
  state.notice.calls ? call() : null) : null,
];

const take = (time) => go({ pending: null, start: time, date: time.slice(0, 10), notice: null,
  ...(state.step === "details" ? { step: "find" } : {}) });

// MARK: 1 Find

function find() {
  const day = free?.days.find((one) => one.date === state.date);
  const most = Math.min(about.onlineMost ?? 10, 12);
  const parties = Array.from({ length: most }, (_, place) => place + 1);
  if (free?.maintenance?.on) {
    return [h("div", { class: "notice", role: "status" }, h("b", {}, say("Bookings rest for now")),
      h("p", {}, free.maintenance.message ?? ""), call())];
  }
  const groups = day ? groupsOf(day) : [];
  return [
    h("h1", {}, say(state.changing ? "Change" : "Book a table")), problems(),
    h("h2", { id: "guests" }, say("Guests")),
    h("div", { class: "strip", role: "group", "aria-labelledby": "guests" }, parties.map((number) => chip(
      String(number), number === state.party,
        () => { go({ pending: null, party: number, start: null, notice: null }); findTimes(); }, "",
      { "aria-label": count(number, "guests") }))),
    h("h2", { id: "day" }, say("Day")),
    free ? [h("div", { class: "strip", role: "group", "aria-labelledby": "day" },
      free.days.map((one) => button(
      `chip day n${one.isClosed ? " closed" : ""}`, {
        "aria-pressed": String(one.date === state.date), "aria-disabled": one.isClosed ? "true" : null,
        "aria-label": `${date(one.date)}${one.isClosed ? `, ${say("closed")}` : ""}`,
        onclick: () => { if (!one.isClosed) go({ date: one.date, start: null, notice: null }); },
      }, h("small", {}, shortWeekday(one.date)), String(Number(one.date.slice(8)))))),
    h("p", { class: "small n" }, [`${state.date ? monthOf(state.date) : ""} ${state.date?.slice(0, 4) ?? ""}`,
      ...free.days.filter((one) => one.isClosed).slice(0, 3)
        .map((one) => `${date(one.date)}: ${say("closed")}`)].join(" · "))]
      : h("div", { class: "bars" }, h("i")),
    groups.map(([name, times], place) => [h("h2", { id: `times-${place}` }, name),
      h("div", { class: "times", role: "group", "aria-labelledby": `times-${place}` },
        times.map(({ start, isFree }) => isFree
        ? chip(hhmm(start), start === state.start, () => go({ pending: null, start, notice: null }))
        : chip([hhmm(start), h("small", {}, say("full"))], null, () => explainFull(start), "full",
          { "aria-label": say("{a}, full for {n}. See the nearest times",
            { a: hhmm(start), n: state.party }) })))]),
    foot(state.start
      ? mainButton(state.changing ? say("Change to {a}", { a: `${date(state.date)} ${hhmm(state.start)}` })
        : say("Continue: {a} for {n}", { a: hhmm(state.start), n: state.party }), state.changing ? modify
          : holdIt)
      : h("button", { class: "main-button", type: "button", "aria-disabled": "true" }, say("Choose a time")),
    state.changing ? mainButton(say("Back"), () => go({ step: "booked", changing: null, notice: null }),
      "quiet") : null),
  ];
}

/** The day's times by the venue's services, those that are full among them. */
function groupsOf(day) {
  const times = [...day.slots.map((slot) => ({ start: slot.start, isFree: true })),
    ...(day.notOffered ?? []).filter(isFull).map((slot) => ({ start: slot.start, isFree: false }))];
  times.sort((a, b) => a.start.localeCompare(b.start));
  const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
  const name = weekdays[new Date(day.date + "T00:00:00Z").getUTCDay()];
  const services = about.services.filter((service) => service.days.includes(name));
  const minute = (start) => Math.round((Date.parse(start.slice(0,
    16) + "Z") - Date.parse(day.date + "T00:00Z")) / 60_000);
  const clock = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5)) + (text.endsWith("+1")
    ? 1440 : 0);
  const groups = new Map();
  for (const time of times) {
    const at = minute(time.start);
    const service = services.find((one) => clock(one.opens) <= at && at <= clock(one.lastSeating));
    const title = service?.name ?? say("Times");
    groups.set(title, [...(groups.get(title) ?? []), time]);
  }
  return [...groups];
}

async function nearestTo(start) {
  const answer = await ask(
    `/v1/venues/${venue}/nearest?start=${encodeURIComponent(start.slice(0, 16))}&party=${state.party}`);
  return answer?.body?.slots?.map((slot) => slot.start) ?? [];
}

async function explainFull(start) {
  const nearest = await nearestTo(start);
  const text = say("{a} is full for {b}.", { a: hhmm(start), b: count(state.party, "guests") });
  go({ start: null, waitFor: start, notice: { text, nearest, canWait: true } });
}

async function holdIt() {
  const said = await order("/v1/holds", { venue, party: state.party, start: state.start });
  if (!said) return;
  if (said.kind === "done") {
    const hold = await ask(`/v1/holds/${said.body.hold}?atLeast=${said.position}`);
    if (hold?.status === 200) return go({ step: "details", hold: hold.body, waits: false, notice: null });
  }
  if (said.kind === "undecided") { away(true); return draw(); }
  taken(said);
}

/**
 * The time went to somebody else, or may not be had: a sentence and what is free instead; nothing typed is
 * lost.
 */
async function taken(said) {
  const isTaken = fullCodes.has(said.problem?.code);
  const wanted = state.start ?? state.hold?.start;
  let nearest = said.nearest ?? [];
  if (isTaken && !nearest.length && wanted) nearest = await nearestTo(wanted);
  const text = isTaken ? say("That time was just taken.") : said.problem?.detail ?? said.problem?.title
    ?? say("Choose another day or call.");
  go({ start: null, hold: null, step: state.step === "details" && !isTaken ? "details" : "find",
    notice: { text, nearest, calls: !isTaken } });
  findTimes();
}

// MARK: 2 Details

function details() {
  const { form } = state;
  const set = (name) => (event) => { form[name] = event.target.value; keep(); };
  const flip = (list, word) => () => {
    const at = list.indexOf(word);
    if (at < 0) list.push(word); else list.splice(at, 1);
    go({});
  };
  return [
    h("h1", { class: "spoken" }, say(state.waits ? "Put us on the waitlist" : "Book a table")),
    state.hold ? holdBox() : null, problems(),
    state.undecided ? h("div", { class: "notice wrong", role: "alert" },
      h("b", {}, shape("late"), say("No answer yet")),
      h("p", {}, say("It may or may not be booked. Trying again is safe: never twice."))) : null,
    h("label", { class: "input" }, say("Name"), state.fault === "name"
      ? h("span", { class: "fault", id: "fault" }, ` ${say("Please fill in your name.")}`) : null,
      h("input", { name: "name", autocomplete: "name", maxlength: 80, required: true, value: form.name,
        oninput: set("name"),
        "aria-invalid": state.fault === "name" ? "true" : null, "aria-describedby": state.fault === "name"
          ? "fault" : null })),
    h("label", { class: "input" }, say("Phone"), state.fault === "phone"
      ? h("span", { class: "fault", id: "fault" }, ` ${say("Please fill in a phone number.")}`) : null,
      h("input", { name: "tel", type: "tel", inputmode: "tel", autocomplete: "tel", maxlength: 32,
        required: true, value: form.phone, oninput: set("phone"),
        "aria-invalid": state.fault === "phone" ? "true" : null, "aria-describedby": state.fault === "phone"
          ? "fault" : null })),
    h("fieldset", { class: "group" }, h("legend", {}, say("Allergies"),
      h("em", {}, ` — ${say("the kitchen sees them on every ticket")}`)),
      h("div", { class: "strip wraps" }, allergens.map((word) =>
        chip([form.allergies.includes(word) ? [shape("allergy"), " "] : "", say(word)].flat(),
        form.allergies.includes(word), flip(form.allergies, word), "word allergy")),
      chip(`${say("Other")}…`, form.hasOther, () => { form.hasOther = !form.hasOther; go({}); },
        "word allergy")),
      form.hasOther ? h("label", { class: "input" }, say("Other allergies, with commas"),
        h("input", { name: "other", autocomplete: "off", maxlength: 300, value: form.other,
          oninput: set("other") })) : null),
    h("fieldset", { class: "group" }, h("legend", {}, say("For the table"),
      h("em", {}, ` — ${say("if you like")}`)),
      h("div", { class: "strip wraps" },
        ["Birthday", "Anniversary"].map((word) => chip(say(word), form.occasion === word,
          () => { form.occasion = form.occasion === word ? null : word; go({}); }, "word")),
        [["High chair", "highChair"], ["Step-free", "stepFree"]].map(([word, need]) => chip(say(word),
          form.needs.includes(need), flip(form.needs, need), "word")))),
    h("p", { class: "small terms" }, terms()),
    foot(mainButton(say(state.undecided ? "Try again" : state.waits ? "Put us on the waitlist" : "Confirm"),
      state.waits ? waitFor : confirm),
      mainButton(say("Back"), back, "quiet")),
  ];
}

/**
 * What is agreed, in one sentence: the ledger says the time of the cut-off with the booking, and its rule
 * with the venue.
 */
function terms() {
  if (!state.hold || about.cutoffMinutes === undefined) return "";
  const cutoff = local(Date.parse(state.hold.start) - about.cutoffMinutes * 60_000);
  return say("Free to cancel or change until {a}.", { a: `${date(cutoff.slice(0, 10))}, ${hhmm(cutoff)}` });
}

function holdBox() {
  const left = secondsTo(state.hold.lapsesAt);
  if (left <= 0) {
    return h("div", { class: "notice", role: "alert" }, h("b", {}, say("The hold is over.")),
      mainButton(say("Your table is still free: hold it again"),
        () => { state.start = state.hold.start; holdIt(); }, "second"));
  }
  return [h("div", { class: `hold${left < 60 ? " soon" : ""}` },
    h("p", {}, h("b", {}, say("We hold your table")), h("span", { class: "small" }, say("Take your time"))),
    h("time", { class: "n", id: "left" }, span(left).text + (span(left).unit ? ` ${say("min")}` : ""))),
  h("div", { class: `rest${left < 60 ? " soon" : ""}` }, bar(left))];
}

function bar(left) {
  const all = state.hold.length ??= left;
  const element = h("i", { id: "rest" });
  element.style.width = `${Math.min(100, (100 * left) / all)}%`;
  return element;
}

async function back() {
  const hold = state.hold;
  go({ step: "find", hold: null, waits: false, notice: null, undecided: false, pending: null });
  // A hold that nobody waits for is somebody else's table.
  if (hold && secondsTo(hold.lapsesAt) > 0) await client.send(`/v1/holds/${hold.hold}/release`, {},
    { tries: 1 });
  findTimes();
}

const who = () => {
  const { form } = state;
  const others = form.hasOther ? form.other.split(",").map((word) => word.trim()).filter(Boolean) : [];
  const allergies = [...form.allergies.map((word) => word.toLowerCase()), ...others].slice(0, 20)
    .map((word) => word.slice(0, 80));
  return {
    name: form.name.trim(), phone: form.phone.trim(), ...(allergies.length ? { allergies } : {}),
    ...(form.occasion ? { occasion: form.occasion.toLowerCase() } : {}),
  };
};

function checked() {
  const fault = !state.form.name.trim() ? "name" : !/^[0-9+().\- ]{6,32}$/.test(state.form.phone.trim())
    || !/\d/.test(state.form.phone) ? "phone" : null;
  if (fault === null) return true;
  go({ fault });
  main.querySelector(`[name=${fault === "phone" ? "tel" : fault}]`).focus();
  return false;
}

async function confirm() {
  if (busy || !checked()) return;
  go({ fault: null });
  const said = await order("/v1/reservations", { hold: state.hold.hold, guest: who() });
  if (!said) return;
  if (said.kind === "undecided") return go({ undecided: true });
  state.undecided = false;
  if (said.kind === "done") {
    await wish(said.body.reservation);
    return show(said.body.reservation, said.position);
  }
  if (said.problem.code === "HOLD_LAPSED" || said.problem.code === "HOLD_CONSUMED") {
    state.hold.lapsesAt = "1970-01-01T00:00:00Z";
    return go({});
  }
  taken(said);
}

/** What the table must offer is asked for once the booking stands; if no table offers it, that is said. */
async function wish(reservation) {
  if (!state.form.needs.length) return;
  const said = await client.send(`/v1/reservations/${reservation}/modify`, { needs: state.form.needs },
    { tries: 2 });
  state.notice = said.kind === "done" ? null
    : { text: said.problem?.title ?? say("No answer yet"), calls: true };
}

async function waitFor() {
  if (busy || !checked()) return;
  const said = await order("/v1/waitlist-entries",
    { venue, party: state.party, start: state.waitFor, guest: who() });
  if (!said) return;
  if (said.kind === "undecided") return go({ undecided: true });
  if (said.kind !== "done") return taken(said);
  go({ step: "waiting", entry: said.body.entry, undecided: false });
}

// MARK: 3 Booked

async function show(reservation, position = 0) {
  const answer = await ask(`/v1/reservations/${reservation}${position ? `?atLeast=${position}` : ""}`);
  if (answer?.status === 200) {
    await load();
    return go({ step: "booked", reservation: answer.body, tag: answer.tag, hold: null, changing: null });
  }
  if (answer?.status === 404) return go({ ...fresh(), form: state.form });
  if (!state.reservation) state.reservation = { reservation };
  draw();
}

const codeOf = (id) => `${id.slice(-8, -4)} ${id.slice(-4)}`.toUpperCase();
const isLate = (booking) => booking.cutoff && hasTime() && Date.parse(booking.cutoff) <= now();

function booked() {
  const one = state.reservation;
  const isOver = ["cancelled", "lateCancelled", "declined", "noShow", "completed",
    "lapsed"].includes(one.state);
  const isToday = one.date === dateOf(now());
  const words = { requested: "Asked: the restaurant will answer", booked: "Booked" }[one.state]
    ?? (one.state === "completed" ? "Booked" : "Cancelled");
  const allergies = one.guest?.allergies ?? [];
  return [
    h("h1", { class: `ok${isOver ? " over" : ""}` }, shape(isOver ? "cancelled" : "ready"), say(words)),
      problems(),
    h("div", { class: "card" }, h("p", { class: "small" }, date(one.date)),
      h("time", { class: "big n" }, hhmm(one.start)),
      h("dl", {}, pair(say("Guests"), count(one.party, "guests")), pair(say("Name"), one.guest?.name ?? ""),
        allergies.length ? pair(say("Allergy"),
          h("span", { class: "allergic" }, shape("allergy"), ` ${allergies.map(allergy).join(", ")}`)) : null,
        one.end ? pair(say("Until about"), h("span", { class: "n" }, hhmm(one.end))) : null,
        pair(say("Code"), h("span", { class: "n code" }, codeOf(one.reservation))))),
    isOver ? mainButton(say("Book another table"), again, "second") : [
      mainButton(say("Add to calendar"), calendar, "second"),
      h("div", { class: "two" }, mainButton(say("Change"), change, "second"),
        mainButton(say("Cancel"), askCancel, "second")),
      one.cutoff ? h("p", { class: "small" },
        say("Free to cancel or change until {a}.",
        { a: `${date(one.cutoff.slice(0, 10))}, ${hhmm(one.cutoff)}` }),
        " ", say("After that, please call."), " ", phone ? link(phone) : "") : null,
      mainButton(say("Book another table"), again, "quiet"),
      foot(isToday ? mainButton(one.arrival && one.arrival.state !== "withdrawn"
        ? say("The kitchen knows: you arrive at {a}.", { a: hhmm(one.arrival.eta ?? one.start) })
        : say("I'm on my way"), () => go({ step: "coming", minutes: null }))
        : [h("p", { class: "small" }, say("On the day, one tap tells the kitchen you are coming:")),
          h("button", { class: "main-button", type: "button", "aria-disabled": "true" },
            say("I'm on my way · {a}", { a: weekday(one.date) }))]),
    ],
  ];
}

const again = () => { go({ ...fresh(), form: state.form }); findTimes(); };

function change() {
  const one = state.reservation;
  if (isLate(one)) return go({ notice: { text: say("It is too late to change it here; please call."),
    calls: true } });
  go({ step: "find", changing: one.reservation, party: one.party, date: one.date, start: null,
    notice: null });
  findTimes();
}

async function modify() {
  const said = await order(`/v1/reservations/${state.changing}/modify`,
    { party: state.party, start: state.start }, state.tag);
  if (!said) return;
  if (said.kind === "done") return show(state.changing, said.position);
  if (said.kind === "undecided") { away(true); return draw(); }
  if (said.problem.code === "PAST_CUTOFF") {
    return go({ step: "booked", changing: null,
      notice: { text: say("It is too late to change it here; please call."), calls: true } });
  }
  if (said.problem.code === "VERSION_CONFLICT") return show(state.changing);
  taken(said);
}

function askCancel() {
  const one = state.reservation;
  const dialog = open(say("Cancel this booking?"), [
    isLate(one) ? [h("p", {}, say("This is a late cancel; please also call.")), call()] : null,
    h("p", { class: "small n" }, `${date(one.date)} ${hhmm(one.start)} · ${count(one.party, "guests")}`),
    h("div", { class: "foot" }, button("button", { onclick: () => dialog.close() }, say("Keep it")),
      button("button main", { onclick: () => { dialog.close(); cancel(); } }, say("Yes, cancel"))),
  ].flat(), { stays: true });
}

async function cancel() {
  const said = await order(`/v1/reservations/${state.reservation.reservation}/cancel`, {});
  if (!said) return;
  if (said.kind === "undecided") return go({ notice: unsure() });
  state.notice = said.kind === "refused" ? { text: said.problem.detail ?? said.problem.title, calls: true }
    : null;
  show(state.reservation.reservation, said.position);
}

function calendar() {
  const one = state.reservation;
  const time = (text) => new Date(text).toISOString().replace(/[-:]|\.000/g, "");
  const plain = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, " ");
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Daybook//Booking//EN", "BEGIN:VEVENT",
    `UID:${one.reservation}`, `DTSTAMP:${time(one.start)}`,
    `DTSTART:${time(one.start)}`, `DTEND:${time(one.end)}`,
      `SUMMARY:${plain(about.name)}, ${count(one.party, "guests")}`,
    `DESCRIPTION:${say("Code")} ${codeOf(one.reservation)}`, "END:VEVENT", "END:VCALENDAR"];
  const address = URL.createObjectURL(new Blob([lines.join("\r\n") + "\r\n"], { type: "text/calendar" }));
  const anchor = h("a", { href: address, download: "booking.ics" });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// MARK: 4 On my way

let quote = null;

function coming() {
  const one = state.reservation;
  const isTold = Boolean(one.arrival && one.arrival.state !== "withdrawn");
  if (state.minutes === null) state.minutes = Math.min(120,
    Math.max(5, Math.ceil(secondsTo(one.start) / 300) * 5));
  const arrival = now() + state.minutes * 60_000;
  const allergies = one.guest?.allergies ?? [];
  const step = (by) => () => { go({ pending: null, minutes: Math.min(240, Math.max(5, state.minutes + by)) });
    ask4(); };
  return [
    h("h1", {}, say("I'm on my way")), h("p", { class: "small" },
      say("The kitchen will have your meal ready when you arrive.")), problems(),
    isTold ? h("p", { class: "ok" }, shape("ready"),
      say("The kitchen knows: you arrive at {a}.", { a: hhmm(one.arrival.eta ?? one.start) })) : null,
    h("h2", {}, say("How many minutes until you are here?")),
    h("div", { class: "eta" }, button("", { "aria-label": say("Fewer minutes"), onclick: step(-5) },
      shape("minus")),
      h("p", { role: "status" }, h("span", { class: "big n" }, String(state.minutes)),
        h("span", { class: "small", id: "unit" }, ` ${say("minutes")}`)),
      button("", { "aria-label": say("More minutes"), onclick: step(5) }, shape("plus"))),
    h("dl", { class: "card" }, pair(say("You arrive"), h("span", { class: "n" }, hhmm(local(arrival)))),
      pair(say("Table"), one.tables?.join("+") ?? ""),
      about.dishes.length && !one.prep ? pair(say("Will be made"),
        h("span", { class: "strip wraps" }, about.dishes.map((dish) => chip(dish.name,
        state.dishes.includes(dish.name), () => {
        const at = state.dishes.indexOf(dish.name);
        if (at < 0) state.dishes.push(dish.name); else state.dishes.splice(at, 1);
        go({});
        ask4();
      }, "word")))) : null,
      quote?.serveAt && (state.dishes.length || one.prep)
        ? pair(say("Served"), h("span", { class: "n" }, hhmm(quote.serveAt))) : null,
      allergies.length ? pair(say("Allergy"),
        h("span", { class: "allergic" }, shape("allergy"), ` ${allergies.map(allergy).join(", ")}`)) : null),
    foot(mainButton(say("Tell the kitchen"), isTold ? moveArrival : declare),
      isTold ? mainButton(say("Not coming yet"), withdraw, "quiet") : null,
      mainButton(say("Back"), () => go({ step: "booked", notice: null }), "quiet")),
  ];
}

async function ask4() {
  const items = state.dishes.length ? `&items=${state.dishes.map(encodeURIComponent).join(",")}` : "";
  const answer = await ask(
    `/v1/reservations/${state.reservation.reservation}/quote?minutesAway=${state.minutes}${items}`);
  quote = answer?.status === 200 ? answer.body : null;
  draw();
}

async function tell(verb, body) {
  const path = `/v1/reservations/${state.reservation.reservation}/${verb}`;
  const said = await order(path, body);
  if (!said) return false;
  if (said.kind === "undecided") { go({ notice: unsure() }); return false; }
  state.notice = said.kind === "refused" ? { text: said.problem.detail ?? said.problem.title, calls: true }
    : null;
  return said;
}

async function declare() {
  if (state.dishes.length && !(await tell("confirm-prep",
    { items: state.dishes.map((name) => ({ name })) }))) return;
  const said = await tell("declare-arrival",
    { etaMinutes: state.minutes, leadMinutes: Math.min(90, Math.max(5, state.minutes)) });
  if (said) await show(state.reservation.reservation, said.position);
}

async function moveArrival() {
  const said = await tell("set-eta", { minutes: state.minutes });
  if (said) await show(state.reservation.reservation, said.position);
}

async function withdraw() {
  const said = await tell("withdraw-arrival", {});
  if (said) await show(state.reservation.reservation, said.position);
}

// MARK: Drawing

const waitingPage = () => [h("h1", { class: "ok" }, shape("ready"),
  say("You are on the waitlist for {a}.",
  { a: `${date(state.waitFor.slice(0, 10))} ${hhmm(state.waitFor)}` })),
  call(), mainButton(say("Book another table"), again, "second")];
const steps = { find, details, booked, coming, waiting: waitingPage };

function draw() {
  if (!about) {
    main.replaceChildren(h("h1", {}, say("Book a table")), ...[problems()].flat().filter(Boolean),
      h("div", { class: "bars" }, h("i"), h("i")), call() ?? "");
    return;
  }
  $("venue").textContent = about.name;
  const summary = ["details", "coming"].includes(state.step) && (state.hold ?? state.reservation);
  $("about").textContent = summary
    ? `${date(summary.start.slice(0, 10))} · ${hhmm(summary.start)} · ${count(summary.party, "guests")}`
    : about.areas.join(" · ");
  const focused = document.activeElement;
  const name = main.contains(focused) ? focused.name || focused.textContent : null;
  const at = focused?.selectionStart;
  const scrolls = [...main.querySelectorAll(".strip")].map((strip) => strip.scrollLeft);
  const wasStep = main.dataset.step;
  main.dataset.step = state.step;
  main.replaceChildren(...[steps[state.step]()].flat(9).filter(Boolean));
  [...main.querySelectorAll(".strip")].forEach((strip, place) => { strip.scrollLeft = scrolls[place] ?? 0; });
  if (wasStep !== state.step) {
    scrollTo(0, 0);
    const head = main.querySelector("h1");
    head.tabIndex = -1;
    if (wasStep) head.focus({ preventScroll: true });
  } else if (name) {
    const same = [...main.querySelectorAll("button, input")].find((one) => (one.name
      || one.textContent) === name);
    same?.focus({ preventScroll: true });
    if (same?.setSelectionRange && at !== null) same.setSelectionRange(at, at);
  }
}

let wasSoon = false;

function tick() {
  const left = state.hold && state.step === "details" ? secondsTo(state.hold.lapsesAt) : null;
  if (left === null) { wasSoon = false; return; }
  if (left <= 0 && $("left")) return draw();
  if (!$("left")) return;
  $("left").textContent = span(left).text + (span(left).unit ? ` ${say("min")}` : "");
  $("rest").style.width = `${Math.min(100, (100 * left) / (state.hold.length ?? left))}%`;
  if (left < 60 && !wasSoon) {
    wasSoon = true;
    announce(say("One minute left"));
    draw();
  }
}

// MARK: Beginning

async function begin2() {
  const answer = await load();
  if (!answer) {
    about ??= JSON.parse(localStorage.getItem(`daybook.venue.${venue}`) ?? "null");
    if (about && !hasTime()) setClock(about.at);
    return draw();
  }
  if (answer.status !== 200) {
    main.replaceChildren(h("div", { class: "notice wrong", role: "alert" }, h("b", {}, shape("late"),
      say(answer.status === 404 ? "There is no such restaurant."
        : "Ask the restaurant for your booking link.")), call() ?? ""));
    return undefined;
  }
  const asked = parameter("reservation") ?? state.reservation?.reservation;
  if (state.step === "details" && state.hold) {
    // The same hold, as the ledger has it now.
    const hold = await ask(`/v1/holds/${state.hold.hold}`);
    if (hold?.status === 200) Object.assign(state.hold, hold.body,
      { lapsesAt: hold.body.state === "active" ? hold.body.lapsesAt : "1970-01-01T00:00:00Z" });
  } else if (asked && ["booked", "coming", "find"].includes(state.step) && !state.changing) {
    const step = state.step;
    await show(asked);
    if (step === "coming") go({ step });
    return undefined;
  }
  draw();
  return findTimes();
}

async function begin() {
  dress();
  document.title = say("Book a table");
  const select = $("language");
  select.ariaLabel = say("Language");
  select.append(...Object.entries(languages)
    .map(([value, text]) => h("option", { value, selected: value === language }, text)));
  select.addEventListener("change", () => {
    choose(select.value);
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    location.replace(address);
  });
  client = clientOf(guest());
  keepPages(["/pages/book.css", "/pages/book.js"]);
  draw();
  venue = await findVenue(client);
  state = { ...fresh(), ...JSON.parse(localStorage.getItem(place()) ?? "{}") };
  state.notice = null;
  await begin2();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange",
    () => { if (!document.hidden && state.step === "find") findTimes(); });
  addEventListener("online", begin2);
}

begin();
