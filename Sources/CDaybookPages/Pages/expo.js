// The pass: each party's course whole, what it waits for, and one tap that sends it.

import { Queue } from "./api.js";
import { dateOf, hhmm, now, secondsTo, span } from "./clock.js";
import {
  announce, button, client as clientOf, counts, dress, fill, findVenue, h, keepPages, keys, keySetting, line,
    open, runClock, setting, settings,
  shape, signIn, stayAwake, Toast, watchConnection,
} from "./daybook.js";
import { Live } from "./live.js";
import { isOn, play, toggle } from "./sound.js";
import { dishText, plannedOf, tableOf } from "./tickets.js";
import { allergy, count, date, say } from "./words.js";

const $ = (id) => document.getElementById(id);
const client = clientOf("kitchen:pass");
const main = $("main");
const notes = new Map();
let sent = JSON.parse(localStorage.getItem("daybook.sent") ?? "[]");
let venue, live, queue, toast;
let courses = [];
let order = [];
let chosen = null;
let known = null;

const idOf = (course) => `${course.reservation}.${course.course}`;

// MARK: What the answers say

const worst = ["late", "risk", "hold", "planned", "sent", "started", "ready"];
const shapes = { late: "late", risk: "risk", hold: "hold", planned: "planned", sent: "fire",
  started: "cooking", ready: "ready" };

/** One ticket of a course as this screen tells it; late and at risk are the ledger's words in `prep`. */
function partOf(ticket, course, lines) {
  const line = lines.get(ticket.ticket);
  const phase = line?.phase ?? ticket.state;
  const items = ticket.items;
  const base = phase === "ready" || items.every((item) => item.state === "ready") ? "ready"
    : phase === "started" ? "started" : course.held ? "hold" : ["planned", "due"].includes(phase) ? "planned"
      : "sent";
  const isOpen = base !== "ready";
  const state = isOpen && line?.late ? "late" : isOpen && (line?.atRisk || ticket.atRisk) ? "risk" : base;
  const fireAt = line?.items.map((item) => item.fireAt).filter(Boolean).sort()[0] ?? null;
  return { id: ticket.ticket, station: ticket.station, items, state, base, fireAt, isSeen: phase !== "sent"
    && phase !== "delivered" };
}

function readAnswers() {
  const { pass, prep, tickets } = live.answers;
  if (!pass || !prep || !tickets) return;
  const sentTickets = new Map(tickets.tickets.map((one) => [one.ticket, one]));
  const lines = new Map(prep.stations.flatMap((station) => station.lines.map((one) => [one.ticket, one])));
  const before = new Map(courses.map((course) => [course.id, course]));
  courses = pass.courses.map((course) => {
    const parts = course.tickets.map((ticket) => partOf(ticket, course, lines));
    // What is late is counted from when the first late dish should have been ready.
    const due = parts.filter((part) => part.state === "late")
      .map((part) => plannedOf(sentTickets.get(part.id))).filter(Boolean).sort()[0];
    const state = course.held ? "hold" : course.canGo ? "ready"
      : worst.find((name) => parts.some((part) => part.state === name)) ?? "planned";
    return {
      id: idOf(course), reservation: course.reservation, course: course.course, table: tableOf(course),
        party: course.party,
      name: course.guest?.name ?? "", serveAt: course.serveAt ?? null, due: due && secondsTo(due) < 0 ? due
        : course.serveAt ?? null, canGo: course.canGo, isHeld: course.held, out: course.out ?? [],
      after: course.waitsForCourse ?? null, waits: course.waitsFor ?? [], parts, state,
      allergies: course.allergies?.length ? course.allergies : course.hasAllergies ? [] : null,
      isNew: known !== null && !known.has(idOf(course)),
    };
  });
  const fresh = courses.filter((course) => !order.includes(course.id)).sort(rank);
  order = [...order.filter((id) => courses.some((course) => course.id === id)),
    ...fresh.map((course) => course.id)];
  setting.set(`pass.${venue}`, JSON.stringify(order));
  courses.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  if (known) {
    if (courses.some((course) => course.canGo && !before.get(course.id)?.canGo)) play("new");
    if (courses.some((course) => course.state === "late"
      && before.get(course.id)?.state !== "late")) play("late");
    for (const course of courses) if (course.isNew) announce(say("Table {a}", { a: course.table }));
  }
  known = new Set(order);
  draw();
}

/** Can go, then late, then by serve time: at first sight, and when a person asks for it. */
function rank(a, b) {
  const when = (course) => (course.isHeld ? null : course.serveAt) ?? "~";
  const first = (course) => (course.canGo ? 0 : course.state === "late" ? 1 : 2);
  return first(a) - first(b) || when(a).localeCompare(when(b)) || a.course - b.course;
}

function sort() {
  order = [...courses].sort(rank).map((course) => course.id);
  setting.set(`pass.${venue}`, JSON.stringify(order));
  readAnswers();
}

// MARK: Acts

const waiting = (course) => queue.waiting.find((item) => item.about.startsWith(course.id));

function send(course) {
  for (const part of course.parts) queue.add(`/v1/tickets/${part.id}/serve`, {}, `${course.id} ${part.id}`);
  sent.unshift({ ids: course.parts.map((part) => part.id), table: course.table, at: hhmm(now()),
    dishes: dishText(course.parts.flatMap((part) => part.items)) });
  sent = sent.slice(0, 10);
  localStorage.setItem("daybook.sent", JSON.stringify(sent));
  toast.show(say("{a} is sent", { a: course.table }), () => recall(sent[0]));
}

function recall(one) {
  for (const id of one.ids) queue.add(`/v1/tickets/${id}/recall`, {}, id);
  sent = sent.filter((other) => other !== one);
  localStorage.setItem("daybook.sent", JSON.stringify(sent));
}

function fire(course, hold) {
  queue.add(`/v1/reservations/${course.reservation}/fire-course`, { course: course.course, hold }, course.id);
  toast.show(say(hold ? "{a} is on hold" : "{a} is fired", { a: course.table }));
}

/** What a row's button does: sends a whole course, fires or holds one, or only tells what is waited for. */
function actOf(course) {
  if (course.canGo) return { word: say("Send all"), shape: "served", look: "go", run: () => send(course) };
  if (course.isHeld) return { word: say("Fire course {n}", { n: course.course }), shape: "fire", look: "",
    run: () => fire(course, false) };
  if (course.parts.every((part) => part.base === "planned")) {
    return { word: say("Hold course"), shape: "hold", look: "", run: () => fire(course, true) };
  }
  const open = course.waits.length ? course.waits.map((one) => one.station)
    : course.parts.filter((part) => part.base !== "ready").map((part) => part.station);
  return { word: say("Waits for {a}", { a: open.length === 1 ? open[0] : open.length }), shape: "wait",
    look: "waiting-for", run: null, open };
}

function act(course, element) {
  if (!course || waiting(course)) return;
  const { run } = actOf(course);
  if (!run) return tell(course);
  if (element && !counts(element)) return;
  notes.delete(course.id);
  run();
  draw();
}

const why = (problem) => problem.code === "NOT_SENT"
  ? say("Not sent for ten minutes; do it again if it still holds")
  : problem.code === "NOT_ALLOWED_IN_STATE" ? say("The ticket has moved on") : problem.detail ?? problem.title
    ?? problem.code;

// MARK: Drawing

const since = (part) => {
  if (part.state === "ready") return null;
  if (part.base === "started") return part.fireAt && say("since {a}", { a: hhmm(part.fireAt) });
  if (part.base === "planned") return part.fireAt ? say("fires {a}", { a: hhmm(part.fireAt) }) : null;
  if (part.base === "hold") return null;
  return say(part.isSeen ? "not started" : "not seen");
};

function draw() {
  if (!live.isKnown) return;
  const stations = [...new Set([...(live.answers.venue?.stations ?? []),
    ...courses.flatMap((one) => one.parts.map((part) => part.station))])];
  document.body.style.setProperty("--stations", stations.length || 1);
  const [go, late] = [courses.filter((one) => one.canGo).length, courses.filter((one) => one.state === "late")
    .length];
  fill($("head"), JSON.stringify([courses.length, go, late, stations]), () => [
    h("span", { class: "n" }, count(courses.length, "parties"), " · ",
      h("b", {}, say("{n} can go", { n: go })), late ? ` · ${say("{n} late", { n: late })}` : ""),
    stations.map((station) => h("span", {}, station)), h("span", {}),
  ]);
  const wanted = [...courses].sort(rank).map((one) => one.id);
  $("sort").hidden = wanted.join() === order.join();
  for (const element of [...main.children]) if (!courses.some((one) =>
    one.id === element.dataset.id)) element.remove();
  courses.forEach((course, index) => {
    let element = main.querySelector(`[data-id="${course.id}"]`);
    if (!element) element = h("article", { data: { id: course.id } });
    if (main.children[index] !== element) main.insertBefore(element, main.children[index] ?? null);
    drawCourse(element, course, stations);
  });
  if (!courses.length) main.replaceChildren(h("p", { class: "empty" }, shape("ready"),
    say("Nothing at the pass now")));
}

function drawCourse(element, course, stations) {
  const wait = waiting(course);
  const isWaiting = wait && (live.isStale || queue.attempts > 0);
  const { word, shape: picture, look, run } = actOf(course);
  const time = course.due && !course.canGo ? span(secondsTo(course.due)) : null;
  const size = course.table.length < 4 ? "" : course.table.length < 7 ? " middle" : course.table.length < 21
    ? " long" : " longest";
  const note = notes.get(course.id);
  element.className = `columns course ${course.state}`;
  element.classList.toggle("new", course.isNew);
  element.classList.toggle("chosen", chosen === course.id);
  element.dataset.state = course.state;
  element.ariaLabel = say("Table {a}", { a: course.table });
  fill(element, JSON.stringify([course, stations, Boolean(wait), isWaiting, note, time?.unit, word]), () => [
    h("div", { class: "of" },
      h("div", { class: "top" }, h("h2", { class: `table${size}` }, course.table),
        h("span", { class: "count n" }, shape(shapes[course.state]),
          h("span", { class: "spoken" }, stateWord(course.state)),
          time ? h("span", { data: { count: course.id } }, time.text) : null,
          time?.unit ? h("small", {}, say(time.text.startsWith("+") ? "min late" : "min")) : null)),
      h("div", { class: "name" }, h("b", {}, course.name),
        h("span", { class: "small n" }, shape("person"), ` ${course.party}`)),
      h("div", { class: "line n" }, h("span", { class: "small" },
        course.isHeld ? say("on hold") : (course.canGo ? `${say("ready")} · ` : "") + (course.serveAt
          ? say("serve {a}", { a: hhmm(course.serveAt) })
          : course.after ? say("after course {n}", { n: course.after }) : say("when the party comes"))),
      course.allergies ? h("span", { class: "al" }, shape("allergy"),
        h("span", {}, course.allergies.map(allergy).join(", ") || say("Allergy: see the host"))) : null),
      note ? h("span", { class: "note" }, say("Not done: {a}", { a: note })) : null),
    stations.map((station) => {
      const parts = course.parts.filter((part) => part.station === station);
      if (!parts.length) return h("div", { class: "of-station none" }, "–");
      return h("div", { class: "of-station" },
        parts.map((part) => h("div", { class: `is-${part.state}`, data: { part: part.state } },
        part.items.map((item) => h("div", { class: "dish" }, shape(shapes[part.state]),
          h("span", { class: "spoken" }, stateWord(part.state)),
          h("span", {}, h("b", { class: "n" }, String(item.quantity)), ` ${item.name}`))),
        since(part) ? h("small", { class: "n" }, since(part)) : part.base === "hold"
          ? h("small", {}, say("course {n}", { n: course.course })) : null)));
    }),
    wait
      ? button(`act ${isWaiting ? "waits" : ""}`,
        { "aria-disabled": "true", data: { focus: "act" },
        "aria-label": `${say(isWaiting ? "Waiting to send" : "Sent")}: ${course.table}` },
        shape("wait"), say(isWaiting ? "Waiting to send" : "Sent"))
      : button(`act ${look}`, {
        "aria-disabled": run ? null : "true", data: { focus: "act" },
          "aria-label": `${word}: ${say("table {a}", { a: course.table })}`,
        onclick: (event) => act(course, event.currentTarget),
      }, shape(picture), word),
  ]);
}

const stateWord = (state) => say({
  late: "Late", risk: "At risk", hold: "On hold", planned: "Planned", sent: "Fire", started: "Cooking",
    ready: "Ready",
}[state]);

// MARK: Sheets

/** What a course waits for, and since when. */
function tell(course) {
  open(`${say("Table {a}", { a: course.table })} · ${say("course {n}", { n: course.course })}`,
    course.parts.filter((part) => part.base !== "ready").map((part) =>
    h("div", { class: "row n" }, h("span", {}, shape(shapes[part.state]), " ", h("b", {}, part.station),
      ` · ${dishText(part.items)}`), h("span", {}, since(part) ?? stateWord(part.state)))));
}

function recalls() {
  open(say("The last ten"), sent.length ? sent.map((one) => h("div", { class: "row" },
    h("span", {}, h("b", {}, one.table), ` · ${one.dishes} · `, h("span", { class: "n" }, one.at)),
    button("button", { onclick: () => { document.querySelector("dialog[open]").close(); recall(one);
      toast.show(say("{a} is back", { a: one.table })); } },
      shape("recall"), say("Recall")))) : [h("p", {}, say("Nothing yet"))]);
}

const help = () => open(say("Help"), [["↑ ↓", "move"], ["Enter", "next step"], ["H", "Hold course"],
  ["F", "Fire"], ["U", "Undo"], ["R", "Recall"], ["B", "bell"]]
  .map(([key, text]) => line(say(text), h("kbd", {}, key))));

function pressed(key) {
  const at = courses.findIndex((course) => course.id === chosen);
  const course = courses[at];
  if (key === "ArrowDown" || key === "ArrowUp") {
    const next = courses[Math.min(courses.length - 1, Math.max(0, at + (key === "ArrowDown" ? 1 : -1)))];
    chosen = next?.id ?? null;
    draw();
    const element = main.querySelector(`[data-id="${chosen}"]`);
    element?.scrollIntoView({ block: "nearest" });
    element?.querySelector(".act").focus();
  } else if (key === "Enter" && course && document.activeElement?.closest?.(
    "article")?.dataset.id !== chosen) act(course);
  else if (key === "h" && course && course.parts.every((part) => part.base === "planned")) fire(course, true);
  else if (key === "f" && course?.isHeld) fire(course, false);
  else if (key === "u") toast.back();
  else if (key === "r") recalls();
  else if (key === "b") $("bell").click();
  else if (key === "?") help();
  else return false;
  return true;
}

// MARK: Beginning

function paintBell() {
  fill($("bell"), String(isOn()), () => [shape(isOn() ? "bell" : "mute")]);
  $("bell").ariaLabel = say(isOn() ? "Sound is on" : "Sound is off");
}

async function begin() {
  dress("dark");
  document.title = say("Pass");
  $("recall").append(shape("recall"), h("span", {}, say("Recall")));
  $("recall").ariaLabel = say("Recall");
  $("settings").append(shape("settings"));
  $("settings").ariaLabel = say("Settings");
  $("sort").append(say("Sort"));
  paintBell();
  keepPages(["/pages/expo.css", "/pages/expo.js", "/pages/tickets.js"]);
  stayAwake();
  toast = new Toast($("toast"));
  venue = await findVenue(client);
  order = JSON.parse(setting.get(`pass.${venue}`, "[]"));
  queue = new Queue(client, { name: `daybook.queue.pass.${venue}` });
  live = new Live(client, {
    venue: `/v1/venues/${venue}`, pass: `/v1/venues/${venue}/pass`, prep: `/v1/venues/${venue}/prep`,
    tickets: `/v1/venues/${venue}/tickets`,
  }, "pass");
  queue.onchange = () => draw();
  queue.ondone = (item, said) => live.seeing(said.position);
  queue.onrefused = (item, problem) => {
    const id = item.about.split(" ")[0];
    notes.set(id, why(problem));
    if (!courses.some((course) => course.id === id)) toast.show(say("Not done: {a}", { a: why(problem) }));
    live.tryNow();
  };
  live.addEventListener("answers", () => {
    const at = live.answers.venue;
    if (at) {
      $("venue").textContent = at.name;
      paintClock();
      $("date").textContent = `${say("Pass")} · ${date(dateOf(now()))}`;
    }
    if (queue.waiting.length) queue.flush();
    readAnswers();
  });
  live.addEventListener("state", async () => {
    if (live.problem?.status === 401 && !document.querySelector("dialog[open]")) {
      await signIn(client, Boolean(client.token));
      live.tryNow();
    } else if (live.problem && !live.isKnown && live.problem.status !== 401) {
      localStorage.removeItem("daybook.venue");
      const text = live.problem.status === 404 ? "There is no such restaurant."
        : "This screen is not for this token.";
      main.replaceChildren(h("div", { class: "wrong" }, h("b", {}, shape("late"), say(text))));
    }
    draw();
  });
  watchConnection(live, { pill: $("pill"), waiting: () => queue.waiting.length,
    meaning: "New tickets may be missing." });
  const paintClock = runClock($("clock"), () => {
    for (const element of main.querySelectorAll("[data-count]")) {
      const course = courses.find((one) => one.id === element.dataset.count);
      const time = course?.due && span(secondsTo(course.due));
      if (time && element.textContent !== time.text) element.textContent = time.text;
    }
    draw();
  });
  $("sort").addEventListener("click", sort);
  $("recall").addEventListener("click", recalls);
  $("settings").addEventListener("click",
    () => settings([keySetting(), h("div", { class: "foot" },
    button("button", { onclick: help }, say("Help")))]));
  $("bell").addEventListener("click", async () => { await toggle(); paintBell(); });
  keys(pressed);
  live.start();
  queue.flush();
}

begin();
