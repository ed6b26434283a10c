// The report's drawings. Each is made of rows, and a table of the same rows stands beside it.

import { h } from "./daybook.js";

const space = "http://www.w3.org/2000/svg";
const width = 600;

function s(name, attributes = {}, text = null) {
  const element = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== null) element.textContent = text;
  return element;
}

const graph = (height, label, parts) => {
  const element = s("svg", { class: "graph", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  element.append(...parts.flat());
  return element;
};

/** Round steps from zero to at least `most`: 0 10 20 … */
export function ticks(most, count = 3) {
  if (most <= 0) return [0, 1];
  const raw = most / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, [1, 2, 5, 10].map((one) => one * power).find((one) => one >= raw));
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, place) => place * step);
}

const short = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1));

/** Columns over names; `missed` stands dashed on top; `cap` is a line across. rows: { name, value, missed } */
export function columns(label, rows, { cap = null, capName = "", number = short } = {}) {
  const [left, base, high] = [40, 150, 126];
  const most = Math.max(...rows.map((row) => row.value + (row.missed ?? 0)), cap ?? 0, 1);
  const marks = ticks(most);
  const top = marks.at(-1);
  const y = (value) => base - (value / top) * high;
  const step = (width - left) / rows.length;
  const bar = Math.min(48, step * 0.7);
  const every = Math.ceil(rows.length * 46 / (width - left));
  return graph(184, label, [
    marks.map((mark) => [s("line", { class: "hair", x1: left - 6, x2: width, y1: y(mark), y2: y(mark) }),
      s("text", { x: left - 12, y: y(mark) + 5, "text-anchor": "end" }, number(mark))]).flat(),
    rows.map((row, place) => {
      const x = left + step * place + (step - bar) / 2;
      const tall = base - y(row.value);
      const parts = [s("rect", { class: "column", x, y: y(row.value), width: bar, height: tall, rx: Math.min(4, tall / 2) })];
      if (row.missed) {
        parts.push(s("rect", { class: "missed", x: x + 1, y: y(row.value + row.missed), width: bar - 2, height: Math.max(3, (row.missed / top) * high), rx: 3 }));
      }
      const isInside = cap !== null && y(row.value) < y(cap) + 22 && tall > 26;
      const at = isInside ? y(row.value) + 19 : y(row.value + (row.missed ?? 0)) - 6;
      if (bar > 20 || place % every === 0) {
        parts.push(s("text", { class: isInside ? "inside" : "strong", x: x + bar / 2, y: at, "text-anchor": "middle" }, number(row.value)));
      }
      if (place % every === 0) parts.push(s("text", { x: x + bar / 2, y: 172, "text-anchor": "middle" }, row.name));
      return parts;
    }).flat(),
    cap === null ? [] : [s("line", { class: "cap", x1: left - 6, x2: width, y1: y(cap), y2: y(cap) }),
      s("text", { class: "over-text", x: left - 4, y: y(cap) - 6 }, `${capName} ${number(cap)}`)],
  ]);
}

/** Lying bars beside names, the first one in the accent. rows: { name, value } */
export function lying(label, rows) {
  const most = Math.max(...rows.map((row) => row.value), 1);
  const from = 230;
  return graph(Math.max(60, rows.length * 34 + 4), label, rows.map((row, place) => {
    const y = 6 + place * 34;
    const long = (row.value / most) * (width - from - 40);
    return [s("text", { class: "plain", x: 0, y: y + 17 }, row.name.length > 30 ? `${row.name.slice(0, 29)}…` : row.name),
      s("rect", { class: place ? "other" : "column", x: from, y, width: Math.max(2, long), height: 24, rx: 4 }),
      s("text", { class: "strong", x: from + 8 + long, y: y + 17 }, String(row.value))];
  }));
}

/** The middle half of values around a planned one, and the middle value. rows: { name, below, from, middle, to } in minutes past the plan */
export function ranges(label, rows, { unit, plus }) {
  const [left, base] = [150, rows.length * 38 + 8];
  const low = Math.min(0, ...rows.map((row) => row.from));
  const high = Math.max(5, ...rows.map((row) => row.to));
  const marks = [...ticks(Math.max(high, 1)).filter((mark) => mark <= high * 1.2 || mark === 0), ...(low < 0 ? ticks(-low, 2).slice(1).map((mark) => -mark) : [])];
  const [start, end] = [Math.min(low, ...marks), Math.max(high, ...marks)];
  const x = (value) => left + ((value - start) / (end - start)) * (width - left - 90);
  return graph(base + 24, label, [
    marks.map((mark) => [s("line", { class: "hair", x1: x(mark), x2: x(mark), y1: 4, y2: base }),
      s("text", { x: x(mark), y: base + 18, "text-anchor": "middle" }, `${mark > 0 ? "+" : mark < 0 ? "−" : ""}${Math.abs(mark)}`)]).flat(),
    rows.map((row, place) => {
      const y = 22 + place * 38;
      const isLate = row.middle > 0;
      return [s("text", { class: "strong", x: 0, y: y + 1 }, row.name), s("text", { x: 0, y: y + 17 }, row.below),
        s("rect", { class: "half", x: x(row.from), y: y - 6, width: Math.max(4, x(row.to) - x(row.from)), height: 14, rx: 7 }),
        s("path", { class: "plan", d: `M${x(0)} ${y - 13}v28` }),
        s("circle", { class: isLate ? "over" : "middle", cx: x(row.middle), cy: y + 1, r: 7 }),
        isLate ? s("text", { class: "over-text", x: x(row.to) + 10, y: y + 6 }, plus(row.middle)) : s("text", {}, "")];
    }).flat(),
    [s("text", { x: width, y: base + 18, "text-anchor": "end" }, unit)],
  ]);
}

/** A sample beside its meaning. */
export function legend(items) {
  const draw = { plan: () => s("rect", { x: 5, y: 0, width: 4, height: 14, fill: "currentColor" }), middle: () => s("circle", { class: "middle", cx: 7, cy: 7, r: 6 }), over: () => s("circle", { class: "over", cx: 7, cy: 7, r: 6 }) };
  return h("div", { class: "legend" }, items.map(([kind, text]) => {
    const sample = s("svg", { class: "graph", viewBox: "0 0 14 14", "aria-hidden": "true" });
    sample.append(draw[kind]());
    return h("span", {}, sample, text);
  }));
}

/** The same numbers as a table, with a sum where it means something. */
export function table(names, rows, sum = null) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": names[0] }, h("table", {},
    h("thead", {}, h("tr", {}, names.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, place) => (place ? h("td", {}, String(cell)) : h("th", { scope: "row" }, String(cell))))))),
    sum ? h("tfoot", {}, h("tr", {}, sum.map((cell) => h("td", {}, String(cell))))) : null));
}
