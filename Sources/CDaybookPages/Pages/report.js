// The report: a manager's week in one look. Titles are made from the numbers, and claim nothing that does not hold.

import { dateAfter, hhmm } from "./clock.js";
import {
  button, client as clientOf, dress, fill, findVenue, h, keepPages, keySetting, keys, parameter, settings, shape, signIn, watchConnection,
} from "./daybook.js";
import { Live } from "./live.js";
import { columns, legend, lying, ranges, table } from "./report-charts.js";
import { figures, files } from "./report-figures.js";
import { date, monthOf, say, shortWeekday } from "./words.js";
import "./words-house.js";
import "./words-report.js";

const $ = (id) => document.getElementById(id);
const client = clientOf("operator:report");
const kinds = ["day", "week", "month"];
let [venue, live, kind, anchor, told, problem, read] = [null, null, parameter("by") ?? "week", parameter("date"), null, null, 0];

dress();
document.title = say("Report");
$("head").append(h("span", { class: "mark" }), h("h1", { id: "name" }, "…"), h("span", { class: "muted" }, say("Report")), h("span", { class: "gap" }),
  h("span", { id: "pill", class: "pill" }),
  h("div", { class: "segments", role: "group", "aria-label": say("Span") }, kinds.map((name) => button("", {
    data: { kind: name }, "aria-pressed": "false", onclick: () => turn(name, anchor),
  }, say({ day: "Day", week: "Week", month: "Month" }[name])))),
  h("div", { class: "turn" },
    button("bt", { id: "earlier", "aria-label": say("Earlier"), onclick: () => step(-1) }, shape("down")),
    h("span", { class: "bt n", id: "range" }, "…"),
    button("bt", { id: "later", "aria-label": say("Later"), onclick: () => step(1) }, shape("down"))),
  button("bt", { id: "csv", onclick: save }, say("Export CSV")),
  button("bt", { "aria-label": say("Settings"), onclick: () => settings([keySetting()]) }, shape("settings")));
start();

async function start() {
  venue = await findVenue(client);
  keepPages(["house.css", "report.css", "report.js", "report-charts.js", "report-figures.js", "words-house.js", "words-report.js"]
    .map((name) => `/pages/${name}`));
  live = new Live(client, { venue: `/v1/venues/${venue}`, floor: `/v1/venues/${venue}/floor` }, "none");
  live.listen = () => {};
  live.addEventListener("answers", () => {
    const answer = live.answers.venue;
    $("name").textContent = answer.name;
    $("name").title = answer.name;
    document.title = `${say("Report")} · ${answer.name}`;
    anchor ??= today();
    // A running day goes on; the report of one that is over stays as it is.
    if (!told || (told.position < live.answers.floor.position && span()[1] >= today() && performance.now() - read > 30_000)) load();
  });
  live.addEventListener("state", async () => {
    if (live.problem?.status !== 401 || problem === "asking") return;
    problem = "asking";
    await signIn(client, Boolean(client.token));
    problem = null;
    live.tryNow();
  });
  watchConnection(live, { pill: $("pill"), meaning: "The latest numbers may be missing." });
  $("main").replaceChildren(h("div", { class: "bars", "aria-label": say("Reading the numbers") }, h("i"), h("i"), h("i")));
  live.start();
}

const today = () => live.answers.floor?.date;

/** The first and last business date of a span around a date. */
function span(of = kind, around = anchor) {
  if (of === "day") return [around, around];
  if (of === "month") {
    const first = `${around.slice(0, 8)}01`;
    return [first, dateAfter(`${dateAfter(first, 32).slice(0, 8)}01`, -1)];
  }
  const monday = dateAfter(around, -((new Date(`${around}T00:00:00Z`).getUTCDay() + 6) % 7));
  return [monday, dateAfter(monday, 6)];
}

/** The span to compare with: the week or month before; of a day the same weekday before. */
const before = () => (kind === "day" ? span("day", dateAfter(anchor, -7)) : span(kind, dateAfter(span()[0], -1)));

function turn(to, around) {
  [kind, anchor] = [to, around];
  told = null;
  load();
}

const step = (by) => turn(kind, by < 0 ? dateAfter(span()[0], -1) : dateAfter(span()[1], 1));

let asked = 0;
async function load() {
  if (!anchor) return;
  const mine = asked += 1;
  read = performance.now();
  const [from, to] = span();
  paintHead();
  const report = ([first, last]) => client.get(`/v1/report?venue=${venue}&from=${first}&to=${last}&by=date`, { limit: 20_000 });
  try {
    const [here, earlier] = await Promise.all([report([from, to]), report(before())]);
    const dates = [];
    for (let day = from; day <= to; day = dateAfter(day, 1)) dates.push(day);
    const diaries = await inTurn(dates, (day) => client.get(`/v1/venues/${venue}/dates/${day}/diary`, { limit: 20_000 }));
    if (mine !== asked) return;
    const failed = [here, earlier, ...diaries].find((answer) => answer.status !== 200);
    problem = failed ? failed.body ?? { status: failed.status } : null;
    if (!failed) told = figures(here.body, earlier.body, diaries.map((answer) => answer.body), { kind, from, to, today: today() });
  } catch {
    if (mine === asked && !told) problem = { offline: true };
  }
  paint();
}

/** A few at a time, in their order. */
async function inTurn(items, work) {
  const found = [];
  for (let place = 0; place < items.length; place += 4) found.push(...await Promise.all(items.slice(place, place + 4).map(work)));
  return found;
}

function paintHead() {
  const [from, to] = span();
  for (const one of document.querySelectorAll(".segments button")) one.ariaPressed = String(one.dataset.kind === kind);
  $("range").textContent = kind === "day" ? `${date(from)} ${from.slice(0, 4)}`
    : kind === "month" ? `${monthOf(from)} ${from.slice(0, 4)}`
      : `${Number(from.slice(8))} ${from.slice(0, 7) === to.slice(0, 7) ? "" : `${monthOf(from)} `}– ${Number(to.slice(8))} ${monthOf(to)} ${to.slice(0, 4)}`;
  $("csv").setAttribute("aria-disabled", String(!told));
}

function paint() {
  paintHead();
  if (problem && problem !== "asking") {
    $("main").replaceChildren(h("div", { class: "wrong", role: "alert" },
      h("b", {}, shape(problem.offline ? "off" : "late"), problem.offline ? say("No connection") : problem.status === 403
        ? say("This screen is not for this token.") : say("The report cannot be made.")),
      h("p", {}, problem.detail ?? ""), button("bt", { onclick: load }, say("Try again"))));
    delete $("main").dataset.mark;
    return;
  }
  if (!told) return;
  const isRunning = told.from <= today() && today() <= told.to;
  fill($("main"), JSON.stringify([told, isRunning]), () => [
    isRunning ? h("p", { class: "so-far n" }, say("So far, {a}", { a: hhmm(told.now) })) : null,
    told.tiles.map(tile), told.charts.map(chart),
  ]);
}

// MARK: Tiles

function tile(one) {
  const change = one.change === null ? null : [h("span", { class: one.change === 0 ? "" : one.isBetter ? "better" : "worse" },
    `${one.change > 0 ? "+" : one.change < 0 ? "−" : "±"}${one.number(Math.abs(one.change))}`), " ",
  one.change === 0 ? say("as before") : `${one.unit === "%" ? `${say("points")}, ` : ""}${one.isBetter ? say("better") : say("worse")}`];
  return h("section", { class: "tile", data: { tile: one.name } }, h("h2", {}, say(one.title)),
    h("div", { class: "value n" }, one.value === null ? "–" : one.number(one.value), one.value === null || !one.unit ? "" : h("small", {}, ` ${say(one.unit)}`)),
    h("div", { class: "change n" }, change, change && one.note ? " · " : "", one.note ?? (change ? "" : say("nothing to compare with"))),
    h("details", {}, h("summary", {}, say("What is counted")), h("p", {}, say(one.meaning))));
}

// MARK: Charts

const shown = new Set();
function chart(one) {
  const title = one.title;
  const isTable = shown.has(one.name);
  const body = isTable || !one.rows.length ? null : draw(one);
  return h("section", { class: "chart", data: { chart: one.name } }, h("h2", {}, title), h("p", {}, one.meaning),
    button("switch", {
      "aria-pressed": String(isTable), "aria-label": `${isTable ? say("Chart") : say("Table")}: ${title}`, data: { focus: one.name },
      onclick: () => { if (!shown.delete(one.name)) shown.add(one.name); delete $("main").dataset.mark; const last = one.name; paint(); document.querySelector(`[data-chart="${last}"] .switch`).focus(); },
    }, isTable ? say("Chart") : say("Table")),
    isTable ? table(one.columns, one.table, one.sum) : body ?? h("p", {}, say("Nothing to draw.")));
}

function draw(one) {
  switch (one.name) {
  case "covers": return columns(one.meaning, one.rows, { cap: one.cap, capName: say("cap") });
  case "dates": return columns(one.meaning, one.rows.map((row) => ({
    ...row, name: kind === "month" ? String(Number(row.name.slice(8))) : shortWeekday(row.name),
  })));
  case "refused": return lying(one.meaning, one.rows);
  default: return [ranges(one.meaning, one.rows, { unit: say("min"), plus: (value) => `+${value} ${say("min")}` }),
    legend([["plan", say("its time")], ["middle", say("middle dish")], ["over", say("past its time")]])];
  }
}

/** The same numbers as a file. */
function save() {
  if (!told) return;
  const link = h("a", { href: URL.createObjectURL(new Blob([files(told)], { type: "text/csv" })), download: `daybook-${venue}-${told.from}-${told.to}.csv` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

keys((key) => {
  if (!anchor) return false;
  if (key === "d") { turn("day", anchor); return true; }
  if (key === "w") { turn("week", anchor); return true; }
  if (key === "m") { turn("month", anchor); return true; }
  if (key === "ArrowLeft" || key === "ArrowRight") { step(key === "ArrowLeft" ? -1 : 1); return true; }
  if (key === "e") { save(); return true; }
  return false;
});

