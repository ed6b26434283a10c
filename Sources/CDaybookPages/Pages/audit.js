// The audit: what happened to a booking, who did it, who was told; what changed between two times; is the record whole.
// It only reads. See Guides/Screens.md.

import { hhmm, hhmmss, now } from "./clock.js";
import {
  button, client as clientOf, dress, fill, findVenue, h, keepPages, keySetting, keys, parameter, setting, settings, shape, signIn, watchConnection,
} from "./daybook.js";
import { Changes } from "./audit-changes.js";
import { story } from "./audit-story.js";
import { Live } from "./live.js";
import { count, date, say, term } from "./words.js";
import "./words-house.js";
import "./words-audit.js";

const $ = (id) => document.getElementById(id);
const client = clientOf("operator:audit");
let [venue, live, changes] = [null, null, null];

dress();
document.title = say("Audit");
const input = h("input", {
  id: "search", type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list",
  autocomplete: "off", "aria-label": say("Search by name, last four digits, code, id or position"),
});
$("head").append(h("span", { class: "mark" }), h("h1", { id: "name" }, "…"), h("span", { class: "muted" }, say("Audit")),
  h("div", { class: "search" }, shape("search"), input, h("div", { id: "found", role: "listbox", hidden: true, "aria-label": say("Found") })),
  h("span", { class: "muted hint" }, say("Name, last four digits, code, position")), h("span", { class: "gap" }),
  h("span", { id: "pill", class: "pill" }),
  button("bt", { "aria-label": say("Settings"), onclick: () => settings([keySetting()]) }, shape("settings")));
$("story").setAttribute("aria-label", say("Story"));
$("changes").setAttribute("aria-label", say("Difference"));
$("story").replaceChildren(h("p", { class: "nothing" }, say("Search for a booking, or a record by its number.")));
start();

async function start() {
  venue = await findVenue(client);
  keepPages(["house.css", "audit.css", "audit.js", "audit-changes.js", "audit-story.js", "words-house.js", "words-audit.js"]
    .map((name) => `/pages/${name}`));
  live = new Live(client, { venue: `/v1/venues/${venue}` }, "none");
  live.listen = () => {};
  changes = new Changes(client, venue, $("changes"));
  live.addEventListener("answers", () => {
    const answer = live.answers.venue;
    $("name").textContent = answer.name;
    $("name").title = answer.name;
    document.title = `${say("Audit")} · ${answer.name}`;
    drawChain();
    changes.begin(answer);
  });
  live.addEventListener("state", trouble);
  watchConnection(live, { pill: $("pill"), meaning: "New records may be missing." });
  live.start();
  drawChain();
  const kept = lastChain();
  if (!kept || Date.now() - kept.on > 3_600_000) check();
  const asked = parameter("id") ?? parameter("position");
  if (asked) show(parameter("id") ? { id: asked } : { position: asked });
}

let asking = false;
async function trouble() {
  if (live.problem?.status !== 401 || asking) return;
  asking = true;
  await signIn(client, Boolean(client.token));
  asking = false;
  live.tryNow();
  check();
}

// MARK: The chain

const lastChain = () => JSON.parse(setting.get(`audit.chain:${venue}`, "null"));
let chainState = null;

/** Reads the whole log again; the last result stays until there is another. */
async function check() {
  if (chainState === "checking") return;
  chainState = "checking";
  drawChain();
  try {
    const answer = await client.get("/v1/verification", { limit: 30_000 });
    if (answer.status === 200) {
      setting.set(`audit.chain:${venue}`, JSON.stringify({ ...answer.body, at: now(), on: Date.now() }));
      chainState = null;
    } else {
      chainState = answer.status === 403 ? "forbidden" : answer.status === 401 ? null : "failed";
    }
  } catch {
    chainState = "failed";
  }
  drawChain();
}

const groups = (link) => `${link.slice(0, 4)} ${link.slice(4, 8)} … ${link.slice(-8, -4)} ${link.slice(-4)}`;

function drawChain() {
  const kept = venue ? lastChain() : null;
  const head = Math.max(live?.answers.venue?.position ?? 0, kept?.head ?? 0);
  fill($("chain"), JSON.stringify([kept, head, chainState]), () => {
    const again = button("bt link", { data: { focus: "check" }, "aria-disabled": chainState === "checking" ? "true" : null, onclick: check },
      say("Check again"));
    if (chainState === "forbidden") return [h("span", { class: "muted" }, say("The whole log is not for this token."))];
    const state = chainState === "checking" ? h("span", { role: "status" }, shape("wait"), " ", say("checking…"))
      : chainState === "failed" ? h("span", { class: "late", role: "alert" }, shape("off"), " ", say("The check did not come through.")) : null;
    if (!kept) return [state ?? h("span", { class: "muted" }, say("Not checked yet.")), again];
    const facts = [
      h("span", { class: "n" }, kept.ok && kept.position < head
        ? say("to record {a} of {b}", { a: kept.position, b: head }) : `${count(kept.position, "records")}, ${say("every link holds")}`),
      h("span", {}, `${say("head")} `, h("code", {}, groups(kept.link))),
      kept.at ? h("span", { class: "n" }, say("checked {a}", { a: hhmmss(kept.at) })) : null,
    ];
    if (kept.ok) return [h("b", { class: "ok" }, shape("ready"), say("The chain holds")), facts, state, again];
    const fault = kept.violations[0];
    return [
      h("b", { class: "broken", role: "alert" }, shape("late"), fault.position ? say("Broken at record {a}", { a: fault.position }) : say("Not whole")),
      h("span", { class: "cut", title: fault.message }, fault.message), h("span", {}, kept.do ?? ""), state, again,
    ];
  });
}

// MARK: Search

let turn = 0;
let chosen = -1;
input.addEventListener("input", () => search(input.value.trim()));
input.addEventListener("keydown", (event) => {
  const options = [...$("found").querySelectorAll("[role=option]")];
  if (event.key === "Escape") { close(); return; }
  if (event.key === "Enter") { (options[chosen] ?? options[0])?.click(); event.preventDefault(); return; }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !options.length) return;
  chosen = (chosen + step + options.length) % options.length;
  options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
  input.setAttribute("aria-activedescendant", options[chosen].id);
  options[chosen].scrollIntoView({ block: "nearest" });
  event.preventDefault();
});
document.addEventListener("click", (event) => { if (!event.target.closest(".search")) close(); });

function close() {
  $("found").hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  chosen = -1;
}

async function search(text) {
  const mine = turn += 1;
  if (!text || !venue) return close();
  const lines = [];
  if (/^[1-9]\d{0,15}$/.test(text) && Number(text) <= (live.answers.venue?.position ?? Infinity)) {
    lines.push({ name: say("Record {a}", { a: text }), more: "", open: { position: text } });
  }
  try {
    const answer = await client.get(`/v1/find?venue=${encodeURIComponent(venue)}&all=true&text=${encodeURIComponent(text)}`);
    if (mine !== turn) return null;
    for (const one of (answer.body?.reservations ?? []).slice(-12).reverse()) {
      lines.push({
        name: `${named(one)}, ${one.party}`, open: { id: one.reservation },
        more: `${date(one.date)}${one.start ? ` ${hhmm(one.start)}` : ""} · ${(one.tables ?? []).join(" + ") || one.pool || "–"} · ${term(`word:${one.state}`)}`,
      });
    }
    if (answer.status === 200 && /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(text) && !lines.length) {
      lines.push({ name: text, more: "", open: { id: text } });
    }
  } catch {
    lines.push({ name: say("No connection"), more: "", open: null });
  }
  chosen = -1;
  $("found").hidden = false;
  input.setAttribute("aria-expanded", "true");
  $("found").replaceChildren(...lines.map((one, place) => h("div", {
    role: "option", id: `found-${place}`, "aria-selected": "false", onclick: () => { if (one.open) { close(); input.blur(); show(one.open); } },
  }, h("b", {}, one.name), h("span", { class: "n muted" }, one.more))),
  lines.length ? "" : h("div", { class: "nothing", role: "option", "aria-disabled": "true" }, say("Nobody by that name, number or code.")));
  return null;
}

export const named = (one) => one?.guest?.name ?? (one?.guest?.forgotten || one?.forgotten ? say("forgotten") : one?.walkIn ? say("Walk-in") : say("Guest"));

/** The story of a thing, or of the command that a record belongs to. */
async function show(what) {
  const place = $("story");
  place.setAttribute("aria-busy", "true");
  const ask = what.id ? `id=${encodeURIComponent(what.id)}` : `position=${what.position}`;
  try {
    const answer = await client.get(`/v1/explain?${ask}`, { limit: 20_000 });
    place.removeAttribute("aria-busy");
    if (answer.status !== 200) {
      place.replaceChildren(h("div", { class: "wrong", role: "alert" }, h("b", {}, shape("late"),
        answer.status === 404 ? say("Nothing is recorded under it.") : say("This screen is not for this token.")), h("p", {}, answer.body?.detail ?? "")));
      return;
    }
    await story(place, answer.body, client, what);
    place.scrollTop = 0;
  } catch {
    place.removeAttribute("aria-busy");
    place.replaceChildren(h("div", { class: "wrong", role: "alert" }, h("b", {}, shape("off"), say("No connection")),
      h("p", {}, say("Nothing was read.")), button("bt", { onclick: () => show(what) }, say("Try again"))));
  }
}

document.addEventListener("daybook-show", (event) => show(event.detail));

keys((key) => {
  if (key === "/") { input.focus(); input.select(); return true; }
  if (key === "c") { check(); return true; }
  if (key === "d") { $("changes").querySelector("button")?.focus(); return true; }
  return false;
});

