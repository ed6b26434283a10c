// The kitchen's screen: what each station makes, when it begins, and one tap that tells the rest of the
// house.

import { Queue } from "./api.js";
import { dateOf, hhmm, now, secondsTo, span } from "./clock.js";
import {
  announce, button, client as clientOf, counts, dress, fill, findVenue, h, keepPages, keys, keySetting, line,
    choices, open, parameter,
  runClock, setting, settings, shape, signIn, stayAwake, Toast, watchConnection,
} from "./daybook.js";
import { Live } from "./live.js";
import { isOn, play, setVolume, toggle, volume } from "./sound.js";
import { allergyWords, cardsOf, dishText, rowsOf } from "./tickets.js";
import { date, say } from "./words.js";

const $ = (id) => document.getElementById(id);
const client = clientOf("kitchen:screen");
const main = $("main");
const notes = new Map();
const gone = JSON.parse(localStorage.getItem("daybook.gone") ?? "[]");
let venue, live, queue, toast;
let cards = [];
let rows = [];
let shown = parameter("station") ?? setting.get("station", "");
let chosen = null;
let order = [];
let known = null;
let after = 0;
let delivered = "";
let calls = 0;

const steps = {
  seen: { word: "Seen", shape: "seen", look: "see", said: "{a} is seen" },
  start: { word: "Start", shape: "cooking", look: "start", said: "{a} started" },
  early: { word: "Start early", shape: "cooking", look: "start", said: "{a} started" },
  ready: { word: "Ready", shape: "ready", look: "done", said: "{a} is ready" },
  serve: { word: "Served", shape: "served", look: "", said: "{a} is served" },
};

// MARK: Acts

/** The command of a card's next step. */
function command(card) {
  if (card.step === "seen") {
    return { path: `/v1/venues/${venue}/acknowledge-notice`,
      body: { audience: "kitchen", number: card.needs[0] } };
  }
  return { path: `/v1/tickets/${card.id}/${card.step === "early" ? "start" : card.step}`, body: {} };
}

function act(card, element) {
  if (!card || (element && !counts(element)) || waits(card)) return;
  notes.delete(card.id);
  const { path, body } = command(card);
  const canUndo = card.step === "ready" || card.step === "serve";
  if (card.step === "serve") remember(card);
  queue.add(path, body, card.id);
  toast.show(say(steps[card.step].said, { a: card.table }), canUndo ? () => recall(card.id) : null);
  if (card.step === "seen") calls = 0;
  draw();
}

const recall = (id) => queue.add(`/v1/tickets/${id}/recall`, {}, id);
const waits = (card) => queue.waiting.find((item) => item.about === card.id);

function remember(card) {
  const kept = gone.findIndex((one) => one.id === card.id);
  if (kept >= 0) gone.splice(kept, 1);
  gone.unshift({ id: card.id, table: card.table, dishes: dishText(card.items), at: hhmm(now()) });
  gone.splice(10);
  localStorage.setItem("daybook.gone", JSON.stringify(gone));
}

function fireCourse(row, hold) {
  queue.add(`/v1/reservations/${row.reservation}/fire-course`, { course: row.course, hold },
    `${row.id}.${row.course}`);
  toast.show(say(hold ? "{a} is on hold" : "{a} is fired", { a: row.table }));
}

function why(problem) {
  if (problem.code === "NOT_SENT") return say("Not sent for ten minutes; do it again if it still holds");
  if (problem.code === "NOT_ALLOWED_IN_STATE") return say("The ticket has moved on");
  return problem.detail ?? problem.title ?? problem.code;
}

// MARK: Drawing

function readAnswers() {
  const { prep, tickets, notices } = live.answers;
  if (!prep || !tickets || !notices) return;
  const before = new Map(cards.map((card) => [card.id, card]));
  cards = cardsOf(live.answers, before);
  rows = rowsOf(live.answers);
  for (const card of before.values()) {
    if (card.state === "ready" && !cards.some((one) => one.id === card.id)) remember(card);
  }
  const fresh = cards.filter((card) => !order.includes(card.id));
  fresh.sort((a, b) => a.fireAt.localeCompare(b.fireAt) || a.id.localeCompare(b.id));
  order = [...order.filter((id) => cards.some((card) => card.id === id)), ...fresh.map((card) => card.id)];
  setting.set(`order.${venue}`, JSON.stringify(order));
  cards.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  if (known) {
    if (fresh.length) play("new");
    for (const card of cards) {
      card.isNew = !known.has(card.id);
      if (card.look === "late" && before.get(card.id)?.look !== "late") play("late");
      if (card.isNew) announce(`${say("Table {a}", { a: card.table })}: ${dishText(card.items)}`);
    }
    if (cards.some((card) => card.needs.length && !before.get(card.id)?.needs.length)) call();
  }
  known = new Set(order);
  settle(notices);
  draw();
}

/**
 * Notices that nobody waits for any more are not asked for again; those on the screen are told as
 * delivered.
 */
function settle(notices) {
  const open = notices.notices.filter((one) => one.needsAcknowledgement
    && !["acknowledged", "done"].includes(one.state));
  const last = notices.last;
  const first = open.length ? Math.min(...open.map((one) => one.number)) - 1 : last;
  if (first - after > 100) {
    after = first;
    live.setPaths(paths());
  }
  const drawn = notices.notices.filter((one) => one.state === "pending")
    .map((one) => `${one.number}.${one.tries}`).join();
  if (drawn && drawn !== delivered) {
    delivered = drawn;
    client.send(`/v1/venues/${venue}/deliver-notices`, { audience: "kitchen", through: last });
  }
}

let calling = null;

/** Three notes, again every 20 seconds until somebody has seen it, at most three times. */
function call() {
  calls = 3;
  const again = () => {
    if (!calls || !cards.some((card) => card.needs.length)) { clearInterval(calling); calling = null; return;
      }
    calls -= 1;
    play("needs");
  };
  again();
  calling ??= setInterval(again, 20_000);
}

const stationsOf = () => {
  const names = live.answers.venue?.stations ?? [];
  return [...new Set([...names, ...cards.map((card) => card.station), ...rows.map((row) => row.station)])];
};

function draw() {
  if (!live.isKnown) return;
  const stations = stationsOf();
  const single = innerWidth < 1500 || stations.length > 4;
  if (single && !stations.includes(shown)) shown = stations.find((name) =>
    cards.some((card) => card.station === name)) ?? stations[0] ?? "";
  const lanes = shown && stations.includes(shown) ? [shown] : stations;
  drawTabs(stations, single);
  main.classList.toggle("one", lanes.length === 1);
  const mark = lanes.join("\n");
  if (main.dataset.lanes !== mark) {
    main.dataset.lanes = mark;
    main.replaceChildren(...lanes.map((station) => h("section",
      { class: "lane", "aria-label": station, data: { station } },
      h("div", { class: "lane-head" }), h("div", { class: "cards" }), h("ul", { class: "next" }))));
  }
  for (const lane of main.children) drawLane(lane, lane.dataset.station);
  if (!lanes.length) main.replaceChildren(empty());
  fit();
}

function drawTabs(stations, single) {
  const waiting = (station) => cards.filter((card) => card.station === station && card.state !== "planned")
    .length;
  const mark = JSON.stringify([shown, single, stations.map((name) => [name, waiting(name)])]);
  fill($("tabs"), mark, () => [
    single ? null : tab("", say("All")),
    stations.map((station) => tab(station, station, waiting(station))),
  ]);
}

const tab = (station, text, number) => button("", {
  "aria-pressed": String(shown === station), data: { focus: `tab-${station}` },
    onclick: () => { shown = station; setting.set("station", station); draw(); },
}, text, number ? h("b", { class: "n" }, String(number)) : null);

function drawLane(lane, station) {
  const [head, place, next] = [".lane-head", ".cards", ".next"].map((name) => lane.querySelector(name));
  const mine = cards.filter((card) => card.station === station);
  const day = allDay(mine);
  const out = live.answers.tickets.out.filter((name) =>
    live.answers.venue?.dishes.some((dish) => dish.name === name && dish.station === station));
  fill(head, JSON.stringify([station, day, out]), () => [
    h("h2", {}, station),
    h("span", { class: "all-day n" }, day.length ? [say("all day"), " ", day.map(([name, number], place) => [
      place ? " · " : "", h("b", {}, String(number)), " ", name])] : ""),
    out.length ? h("span", { class: "dish-out" }, shape("out"), say("Out: {a}", { a: out.join(", ") }))
      : null,
  ]);
  const wanted = mine.map((card) => card.id);
  for (const element of [...place.children]) if (!wanted.includes(element.dataset.id)) element.remove();
  mine.forEach((card, index) => {
    let element = place.querySelector(`[data-id="${card.id}"]`);
    if (!element) element = h("article", { data: { id: card.id } });
    if (place.children[index] !== element) place.insertBefore(element, place.children[index] ?? null);
    drawCard(element, card);
  });
  drawRows(next, station, mine.length === 0);
}

function allDay(mine) {
  const totals = new Map();
  for (const card of mine) {
    if (!["sent", "started"].includes(card.state)) continue;
    for (const item of card.items) if (item.state !== "ready") totals.set(item.name,
      (totals.get(item.name) ?? 0) + item.quantity);
  }
  return [...totals];
}

function countdown(card) {
  if (card.look === "planned") return span(secondsTo(card.fireAt));
  if (card.state === "started" || card.look === "late" || card.look === "risk") return card.due
    ? span(secondsTo(card.due)) : null;
  return null;
}

const wordOf = (card) => {
  if (card.state === "cancelled") return say("Stop. Cancelled");
  if (card.look === "late") return say("Late");
  if (card.look === "risk") return say("At risk");
  if (card.look === "planned") return say("Fires in");
  if (card.state === "started") return say("Cooking");
  if (card.state === "ready") return say("Ready");
  return say("Since {a}", { a: hhmm(card.fireAt) });
};

const shapeOf = (card) => ({
  cancelled: "cancelled", late: "late", risk: "risk", planned: "planned", started: "cooking", ready: "ready",
    sent: "fire",
})[card.look];

function drawCard(element, card) {
  const waiting = waits(card);
  const isWaiting = waiting && (live.isStale || queue.attempts > 0);
  const time = countdown(card);
  const size = card.table.length < 4 ? "" : card.table.length < 7 ? " middle" : card.table.length < 21
    ? " long" : " longest";
  const step = steps[card.step];
  element.className = `ticket ${card.look}${card.isNew ? " new" : ""}${chosen === card.id ? " chosen" : ""}`;
  element.dataset.state = card.state;
  element.dataset.look = card.look;
  if (card.needs.length) element.dataset.needs = "true"; else delete element.dataset.needs;
  const note = notes.get(card.id);
  const number = visible().indexOf(card) + 1;
  const mark = JSON.stringify([card, Boolean(waiting), isWaiting, note, time?.unit, number]);
  const name = `${say("Table {a}", { a: card.table })}, ${dishText(card.items)}`;
  fill(element, mark, () => {
    const party = h("span", { class: "party n" }, shape("person"), ` ${card.party}`);
    return [
      h("button", { class: "body", type: "button", data: { focus: "body" },
        onclick: (event) => { if (counts(event.currentTarget)) sheet(card); } },
        h("span", { class: "top" },
          h("span", { class: `table${size}` }, card.table), card.table.length < 4 ? party : null,
          h("span", { class: "count n" }, shape(shapeOf(card)),
            time ? h("span", { data: { count: card.id } }, time.text) : card.look === "sent" ? say("Fire")
              : "",
            time?.unit ? h("small", {}, say(time.unit)) : null)),
        h("span", { class: "state n" }, h("b", {}, wordOf(card)),
          card.state === "cancelled" ? null : h("span", {}, card.table.length < 4 ? null : [party, " · "],
            card.serveAt ? say("serve {a}", { a: hhmm(card.serveAt) }) : ""),
          card.isChanged ? h("span", { class: "note" }, say("Changed")) : null,
          note ? h("span", { class: "note" }, say("Not done: {a}", { a: note })) : null),
        card.allergies ? h("span", { class: "al" }, shape("allergy"),
          h("span", {}, allergyWords(card.allergies))) : null,
        h("span", { class: "dishes" }, card.items.map((item) => h("span", {
          class: item.state === "ready" && card.state !== "ready" ? "dish done" : "dish",
        }, h("b", { class: "n" }, String(item.quantity)), h("span", {}, item.name))))),
      waiting
        ? button(`act ${isWaiting ? "waits" : ""}`, {
          "aria-disabled": "true", data: { focus: "act" },
            "aria-label": `${say(isWaiting ? "Waiting to send" : "Sent")}: ${name}`,
        }, shape("wait"), say(isWaiting ? "Waiting to send" : "Sent"))
        : button(`act ${step.look}`, {
          data: { focus: "act" }, "aria-label": `${say(step.word)}: ${name}`,
            onclick: (event) => act(card, event.currentTarget),
        }, shape(step.shape), say(step.word)),
      number > 0 && number < 10 ? h("span", { class: "number", "aria-hidden": "true" }, String(number))
        : null,
    ];
  });
}

const minutesTo = (time) => Math.max(0, Math.round(secondsTo(time) / 60));

function drawRows(next, station, isEmpty) {
  const mine = rows.filter((row) => row.station === station);
  const mark = JSON.stringify([mine, isEmpty, mine.map((row) => row.fireAt && minutesTo(row.fireAt)),
    queue.waiting.length]);
  fill(next, mark, () => mine.map((row) => {
    const isHeld = row.isHeld;
    return h("li", { class: "n" }, shape(isHeld ? "hold" : "planned"), h("b", {}, row.table),
      row.allergies ? h("span", { class: "mark" }, shape("allergy"),
        h("span", { class: "spoken" }, allergyWords(row.allergies))) : null,
      h("span", { class: "what" }, dishText(row.items), isHeld ? ` · ${say("on hold")}` : ""),
      isHeld
        ? button("when", {
          data: { focus: `fire-${row.id}` },
            "aria-label": `${say("Fire course {n}", { n: row.course })}: ${row.table}`,
          onclick: (event) => { if (counts(event.currentTarget)) fireCourse(row, false); },
        }, shape("fire"), " ", say("Fire"))
        : h("span", { class: "when" }, row.fireAt
          ? `${hhmm(row.fireAt)} · ${minutesTo(row.fireAt)} ${say("min")}`
          : row.after ? say("after course {n}", { n: row.after }) : say("when the party comes")));
  }));
  const lane = next.parentNode;
  lane.querySelector(".empty")?.remove();
  if (isEmpty) lane.insertBefore(empty(mine.find((row) => row.fireAt)), next);
}

function empty(next) {
  return h("p", { class: "empty" }, shape("ready"), say("Nothing to cook now"),
    next ? h("span", {}, say("Next: {a} for {b} at {c}",
      { a: dishText(next.items), b: next.table, c: hhmm(next.fireAt) })) : null);
}

// MARK: What does not fit

const calm = (element) => !element.dataset.needs
  && !["late", "risk", "cancelled"].includes(element.dataset.look);

/**
 * First the planned rows fold into one, then the last calm cards into a bar; who needs a person never does.
 */
function fit() {
  for (const lane of main.querySelectorAll(".lane")) {
    const next = lane.querySelector(".next");
    const all = [...lane.querySelectorAll(".ticket")];
    // A bar that is drawn anew would lose the finger and the focus on it.
    const mark = [lane.clientWidth, lane.clientHeight, next, ...all]
      .map((one) => one.dataset?.mark ?? one).join();
    if (lane.dataset.fit === mark) continue;
    lane.dataset.fit = mark;
    const hadFocus = lane.querySelector(".more") === document.activeElement;
    lane.classList.remove("scrolls");
    for (const element of all) element.hidden = false;
    for (const row of next.children) row.hidden = false;
    next.querySelector(".folded")?.remove();
    lane.querySelector(".more")?.remove();
    const fits = () => lane.scrollHeight <= lane.clientHeight + 1;
    if (fits()) continue;
    const mine = rows.filter((row) => row.station === lane.dataset.station && !row.isHeld);
    if (mine.length > 1) {
      [...next.children].forEach((row) => { row.hidden = !row.querySelector("button"); });
      const first = mine.find((row) => row.fireAt);
      next.append(h("li", { class: "folded n" }, shape("planned"), h("b", {}, String(mine.length)),
        h("span", { class: "what" }, say("more planned")),
        h("span", { class: "when" }, first ? say("next {a}", { a: `${first.table} · ${hhmm(first.fireAt)}` })
          : "")));
    }
    const hidden = [];
    const bar = button("more", { onclick: () => folded(hidden) });
    while (!fits()) {
      const element = all.findLast((one) => !one.hidden && calm(one));
      if (!element) { lane.classList.add("scrolls"); break; }
      element.hidden = true;
      hidden.unshift(element.dataset.id);
      const found = hidden.map((id) => cards.find((card) => card.id === id));
      bar.replaceChildren(`${say("{n} more", { n: hidden.length })}:`, ...found.flatMap((card) => [
        shape(shapeOf(card)), h("span", {}, card.table)]), shape("down"));
      if (!bar.parentNode) lane.insertBefore(bar, next);
      if (hadFocus) bar.focus();
    }
  }
}

const visible = () => cards.filter((card) => {
  if (shown && card.station !== shown) return false;
  return !main.querySelector(`[data-id="${card.id}"]`)?.hidden;
});

// MARK: Sheets

function folded(ids) {
  const dialog = open(say("{n} more", { n: ids.length }), ids.map((id) => cards.find((card) => card.id === id))
    .filter(Boolean)
    .map((card) => h("div", { class: "row" },
      h("span", {}, shape(shapeOf(card)), " ", h("b", {}, card.table), ` · ${dishText(card.items)}`,
        card.allergies ? h("span", { class: "al" }, shape("allergy"),
          h("span", {}, allergyWords(card.allergies))) : null),
      button("button main", { onclick: () => { dialog.close(); act(card); } }, say(steps[card.step].word)))));
}

/** A ticket in full: its dishes one by one, and what is not the next step. */
function sheet(card) {
  const title = `${say("Table {a}", { a: card.table })} · ${hhmm(card.serveAt ?? card.fireAt)}`;
  const one = (item, place) => h("div", { class: "row" },
    h("span", {}, h("b", { class: "n" }, String(item.quantity)), ` ${item.name}`),
    card.state === "sent" || card.state === "planned" ? itemButton(card, place, "start", say("Start")) : null,
    card.state === "started" && item.state !== "ready" ? itemButton(card, place, "ready", say("Ready"))
      : null,
    button("button", { onclick: () => dishOut(item.name) },
      say(live.answers.tickets.out.includes(item.name) ? "Dish is back" : "Dish is out")));
  open(title, [
    card.allergies ? h("div", { class: "al" }, shape("allergy"), h("span", {}, allergyWords(card.allergies)))
      : null,
    card.items.map(one),
    h("div", { class: "foot" },
      card.state === "ready" ? button("button", { onclick: () => done(() => recall(card.id)) },
        shape("recall"), say("Recall")) : null,
      card.state === "planned" ? button("button", { onclick: () => done(() => fireCourse(card, true)) },
        shape("hold"), say("Hold course")) : null),
  ]);
}

const done = (work) => { document.querySelector("dialog[open]")?.close(); work(); draw(); };

const itemButton = (card, place, verb, text) => button("button", {
  onclick: () => done(() => queue.add(`/v1/tickets/${card.id}/${verb}`, { items: [card.items[place].place] },
    card.id)),
}, text);

function dishOut(name) {
  const isOut = !live.answers.tickets.out.includes(name);
  done(() => queue.add(`/v1/venues/${venue}/eighty-six`, { item: name, out: isOut }, `dish ${name}`));
  toast.show(say(isOut ? "{a} is out" : "{a} is back", { a: name }));
}

function recalls() {
  open(say("The last ten"), gone.length ? gone.map((one) => h("div", { class: "row" },
    h("span", {}, h("b", {}, one.table), ` · ${one.dishes} · `, h("span", { class: "n" }, one.at)),
    button("button", { onclick: () => done(() => {
      gone.splice(gone.indexOf(one), 1);
      localStorage.setItem("daybook.gone", JSON.stringify(gone));
      recall(one.id);
      toast.show(say("{a} is back", { a: one.table }));
    }) }, shape("recall"), say("Recall")))) : [h("p", {}, say("Nothing yet"))]);
}

function largeCounts() {
  const dialog = open(say("all day"), stationsOf().flatMap((station) =>
    allDay(cards.filter((card) => card.station === station))
      .map(([name, number]) => h("div", { class: "row" },
      h("span", {}, name), h("b", { class: "n" }, String(number))))));
  dialog.classList.add("large");
}

function help() {
  const list = [["1–9", "choose a card"], ["← ↑ → ↓", "move"], ["Enter", "next step"], ["U", "Undo"],
    ["R", "Recall"], ["H", "Hold course"],
    ["F", "Fire"], ["A", "all day, large"], ["S", "stations"], ["B", "bell"]];
  open(say("Help"), list.map(([key, text]) => line(say(text), h("kbd", {}, key))));
}

const sizes = () => line(say("Size"), choices(say("Size"), { 1: "100 %", 1.15: "115 %", 1.3: "130 %" },
  setting.get("size", "1"), (value) => {
  setting.set("size", value);
  main.style.setProperty("--size", value);
  draw();
}));
const volumes = () => line(say("Volume"),
  choices(say("Volume"), { 0.3: "1", 0.6: "2", 1: "3" }, String(volume()), (value) => {
  setVolume(Number(value));
  play("new");
}));

// MARK: Keys

function choose(card) {
  chosen = card?.id ?? null;
  draw();
  main.querySelector(`[data-id="${chosen}"] .act`)?.focus();
}

function pressed(key) {
  document.documentElement.classList.add("by-keys");
  const all = visible();
  const at = all.findIndex((card) => card.id === chosen);
  const card = all[at];
  const sideways = (step) => {
    const lanes = stationsOf().filter((name) => all.some((one) => one.station === name));
    const name = lanes[(lanes.indexOf(card?.station) + step + lanes.length) % lanes.length];
    return all.find((one) => one.station === name);
  };
  const along = (step) => {
    const mine = all.filter((one) => !card || one.station === card.station);
    return mine[Math.min(mine.length - 1, Math.max(0, mine.indexOf(card) + step))];
  };
  if (/^[1-9]$/.test(key)) choose(all[Number(key) - 1]);
  else if (key === "ArrowDown") choose(along(1));
  else if (key === "ArrowUp") choose(along(-1));
  else if (key === "ArrowRight") choose(sideways(1));
  else if (key === "ArrowLeft") choose(sideways(-1));
  else if (key === "Enter" && card && document.activeElement?.closest?.(
    "article")?.dataset.id !== card.id) act(card);
  else if (key === "u") toast.back();
  else if (key === "r") recalls();
  else if (key === "h" && card?.state === "planned") fireCourse(card, true);
  else if (key === "f") { const row = rows.find((one) => one.isHeld && (!shown || one.station === shown));
    if (row) fireCourse(row, false); }
  else if (key === "a") largeCounts();
  else if (key === "s") nextStation();
  else if (key === "b") $("bell").click();
  else if (key === "?") help();
  else return false;
  return true;
}

function nextStation() {
  const names = [...$("tabs").children];
  names[(names.findIndex((one) => one.ariaPressed === "true") + 1) % names.length]?.click();
}

// MARK: Beginning

const paths = () => ({
  venue: `/v1/venues/${venue}`, prep: `/v1/venues/${venue}/prep`, tickets: `/v1/venues/${venue}/tickets`,
  notices: `/v1/venues/${venue}/notices?after=${after}&limit=500`,
});

function paintBell() {
  fill($("bell"), String(isOn()), () => [shape(isOn() ? "bell" : "mute")]);
  $("bell").ariaLabel = say(isOn() ? "Sound is on" : "Sound is off");
  $("bell").title = $("bell").ariaLabel;
}

async function begin() {
  dress("dark");
  document.title = say("Kitchen");
  $("recall").append(shape("recall"), h("span", {}, say("Recall")));
  $("recall").ariaLabel = say("Recall");
  $("settings").append(shape("settings"));
  $("settings").ariaLabel = say("Settings");
  $("tabs").ariaLabel = say("Stations");
  main.style.setProperty("--size", setting.get("size", "1"));
  paintBell();
  keepPages(["/pages/kitchen.css", "/pages/kitchen.js", "/pages/tickets.js"]);
  stayAwake();
  toast = new Toast($("toast"));
  venue = await findVenue(client);
  order = JSON.parse(setting.get(`order.${venue}`, "[]"));
  queue = new Queue(client, { name: `daybook.queue.kitchen.${venue}` });
  live = new Live(client, paths(), "prep");
  queue.onchange = () => draw();
  queue.ondone = (item, said) => live.seeing(said.position);
  queue.onrefused = (item, problem) => {
    notes.set(item.about, why(problem));
    if (!cards.some((card) => card.id === item.about)) toast.show(say("Not done: {a}", { a: why(problem) }));
    live.tryNow();
  };
  live.addEventListener("answers", () => {
    const at = live.answers.venue;
    if (at) {
      $("venue").textContent = at.name;
      paintClock();
      $("date").textContent = `${say("Kitchen")} · ${date(dateOf(now()))}`;
    }
    if (queue.waiting.length) queue.flush();
    readAnswers();
  });
  live.addEventListener("state", async () => {
    if (live.problem?.status === 401) { const wasWrong = Boolean(client.token);
      if (!document.querySelector("dialog[open]")) { await signIn(client, wasWrong); live.tryNow(); } }
    else if (live.problem && !live.isKnown) wrong(live.problem);
    draw();
  });
  watchConnection(live, { pill: $("pill"), waiting: () => queue.waiting.length,
    meaning: "New tickets may be missing." });
  const paintClock = runClock($("clock"), tick);
  $("recall").addEventListener("click", recalls);
  $("settings").addEventListener("click",
    () => settings([sizes(), volumes(), keySetting(), h("div", { class: "foot" },
    button("button", { onclick: help }, say("Help")))]));
  $("bell").addEventListener("click", async () => { await toggle(); paintBell(); });
  keys(pressed);
  addEventListener("resize", () => draw());
  live.start();
  queue.flush();
}

function wrong(problem) {
  const text = problem.status === 404 ? "There is no such restaurant." : "This screen is not for this token.";
  localStorage.removeItem("daybook.venue");
  main.replaceChildren(h("div", { class: "wrong" }, h("b", {}, shape("late"), say(text))));
}

/** Each second: what counts down; each change of unit or state is a drawing of its own. */
function tick() {
  for (const element of main.querySelectorAll("[data-count]")) {
    const card = cards.find((one) => one.id === element.dataset.count);
    const time = card && countdown(card);
    if (time && element.textContent !== time.text) element.textContent = time.text;
  }
  if (cards.length || rows.length) {
    const grown = rows.some((row) => row.fireAt && !row.isHeld && !row.after && secondsTo(row.fireAt) <= 480);
    if (grown) readAnswers(); else draw();
  }
}

begin();
