// What the report says, worked out from the ledger's answers alone; drawings, tables and the file are made of these rows.

import { dateAfter } from "./clock.js";
import { count, date, say, term } from "./words.js";

const whole = (value) => new Intl.NumberFormat(document.documentElement.lang).format(Math.round(value));
const tenth = (value) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(value);

/** A share in per cent; of fewer than twenty the count stands beside it. */
function share(part, all) {
  return all ? { value: (part / all) * 100, note: all < 20 ? say("{a} of {b}", { a: part, b: all }) : null } : { value: null, note: null };
}

/** Tiles and charts of a report; `earlier` is the report it is compared with, `diaries` those of its dates. */
export function figures(report, earlier, diaries, { kind, from, to, today }) {
  const [now, then] = [numbers(report), numbers(earlier)];
  const tiles = [
    tile("covers", "Covers seated", now.seated, then.seated, { up: true, meaning: "Guests who sat down, walk-ins too." }),
    tile("peak", "Seats filled at peak", now.peak, then.peak, {
      up: true, unit: "%", meaning: "Of all seats in the fullest quarter of an hour, over the days with service.",
    }),
    tile("noshows", "No-shows", now.noShows, then.noShows, { unit: "%", number: tenth, meaning: "Parties that did not come, of those that were due." }),
    tile("ontime", "Kitchen on time", now.onTime, then.onTime, { up: true, unit: "%", meaning: "Dishes ready at or before their time." }),
    tile("stay", "Median stay, party of 2", now.stay, then.stay, {
      unit: "min", isNeutral: true, meaning: "From sitting down to leaving, where a host said that the party left.",
    }),
    tile("turned", "Turned away", now.turnedAway, then.turnedAway, {
      meaning: "Parties that found no place and did not book there on that day; a guest counts once a day.",
    }),
  ];
  return {
    tiles, charts: [covers(diaries.filter((one) => one.date <= today)), kitchen(report), refused(report), dates(report, from, to)], now: stamp(report, diaries), position: report.position,
    from, to, kind,
  };
}

function numbers(report) {
  const total = report.total;
  const due = total.due.parties + total.noShows.parties;
  const seats = report.occupancy.seats * report.occupancy.dates;
  const fullest = Math.max(0, ...report.occupancy.quarters.map((one) => one.covers));
  const dishes = sum(report.kitchen, (one) => one.dishes);
  const pairs = report.turnTimes.filter((one) => one.party === 2).sort((a, b) => b.minutes.count - a.minutes.count)[0];
  return {
    seated: { value: total.seated.covers, note: null },
    peak: share(fullest, seats), noShows: share(total.noShows.parties, due),
    onTime: share(dishes - sum(report.kitchen, (one) => one.late), dishes),
    stay: pairs ? { value: pairs.minutes.median, note: count(pairs.minutes.count, "parties") } : { value: null, note: null },
    turnedAway: { value: total.turnedAway.parties, note: say("refused: {n}", { n: total.refused.parties }) },
  };
}

const sum = (list, of) => (list ?? []).reduce((all, one) => all + of(one), 0);

function tile(name, title, now, then, { up = false, unit = "", number = whole, meaning, isNeutral = false }) {
  const change = now.value === null || then.value === null || isNeutral ? null : Math.round((now.value - then.value) * 10) / 10;
  return { name, title, value: now.value, unit, number, meaning, change, isBetter: (change > 0) === up, note: now.note };
}

/** The wall time of the report, by a time that the venue's diary tells with its offset. */
function stamp(report, diaries) {
  const sample = diaries.flatMap((one) => one.buckets).map((one) => one.start).find(Boolean);
  const offset = /[+-]\d\d:\d\d$/.exec(sample ?? "")?.[0];
  if (!offset) return report.now;
  const minutes = (offset[0] === "-" ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
  return new Date(Date.parse(report.now) + minutes * 60_000).toISOString().slice(0, 19);
}

// MARK: Charts

function covers(diaries) {
  const found = new Map();
  for (const bucket of diaries.flatMap((one) => one.buckets)) {
    const name = bucket.start.slice(11, 16);
    const one = found.get(name) ?? { name, order: order(bucket, diaries), covers: 0, days: 0, cap: 0 };
    found.set(name, { ...one, covers: one.covers + bucket.covers, days: one.days + 1, cap: Math.max(one.cap, bucket.mostCovers ?? 0) });
  }
  const rows = [...found.values()].sort((a, b) => a.order - b.order).map((one) => ({ ...one, value: Math.round((one.covers / one.days) * 10) / 10 }));
  const cap = Math.max(0, ...rows.map((row) => row.cap)) || null;
  const top = [...rows].sort((a, b) => b.value - a.value)[0];
  const some = rows.some((row) => row.covers);
  return {
    name: "covers", rows: some ? rows : [], cap,
    title: !some ? say("No covers in this span") : cap && top.value >= cap ? say("The kitchen meets its cap at {a}", { a: top.name })
      : cap && top.value >= cap * 0.9 ? say("The kitchen comes near its cap at {a}", { a: top.name }) : say("Most guests start at {a}", { a: top.name }),
    meaning: diaries.length > 1 ? say("Covers that start in each half hour, mean of the days with service") : say("Covers that start in each half hour"),
    columns: [say("Time"), say("covers"), say("days"), say("mean")], table: rows.map((row) => [row.name, row.covers, row.days, row.value]),
    sum: [say("All"), sum(rows, (row) => row.covers), "", ""],
  };
}

/** Minutes after the business date's midnight: past midnight comes last. */
const order = (bucket, diaries) => {
  const day = diaries.find((one) => one.buckets.includes(bucket)).date;
  return (bucket.start.slice(0, 10) > day ? 1440 : 0) + Number(bucket.start.slice(11, 13)) * 60 + Number(bucket.start.slice(14, 16));
};

function kitchen(report) {
  const rows = (report.kitchen ?? []).map((one) => ({
    name: one.station, below: count(one.dishes, "dishes"), dishes: one.dishes, late: one.late,
    from: one.minutesPastTime.lowerQuarter, middle: one.minutesPastTime.median, to: one.minutesPastTime.upperQuarter,
  })).sort((a, b) => b.middle - a.middle);
  const worst = rows[0];
  return {
    name: "kitchen", rows,
    title: !worst ? say("Nothing was cooked in this span") : worst.middle > 0 ? say("{a} is {n} min past its time in the middle", { a: worst.name, n: worst.middle })
      : say("Every station keeps its times"),
    meaning: say("Minutes before and past its time that a dish was ready, by station: the middle half, and the middle one"),
    columns: [say("Station"), say("dishes"), say("late"), say("quarter"), say("middle"), say("three quarters")],
    table: rows.map((row) => [row.name, row.dishes, row.late, row.from, row.middle, row.to]),
    sum: [say("All"), sum(rows, (row) => row.dishes), sum(rows, (row) => row.late), "", "", ""],
  };
}

function refused(report) {
  const found = new Map();
  const online = report.refused.filter((one) => one.by.startsWith("guest:"));
  for (const one of online) found.set(one.codes[0], (found.get(one.codes[0]) ?? 0) + 1);
  const rows = [...found].map(([code, value]) => ({ code, name: term(`code:${code}`), value })).sort((a, b) => b.value - a.value || (a.code < b.code ? -1 : 1));
  const [first, second] = rows;
  return {
    name: "refused", rows: rows.slice(0, 6),
    title: !first ? say("Nobody was refused online") : second && second.value === first.value ? say("Refused online for several reasons")
      : say("Most often refused online: {a}", { a: first.name.toLocaleLowerCase(document.documentElement.lang) }),
    meaning: say("Refused requests of guests by first reason, {n} in this span", { n: online.length }),
    columns: [say("Reason"), say("requests")], table: rows.map((row) => [row.name, row.value]), sum: [say("All"), online.length],
  };
}

function dates(report, from, to) {
  const found = new Map(report.rows.map((one) => [one.key, one]));
  const rows = [];
  for (let day = from; day <= to; day = dateAfter(day, 1)) {
    const one = found.get(day);
    rows.push({ name: day, value: one?.seated.covers ?? 0, missed: one?.noShows.covers ?? 0 });
  }
  const all = sum(rows, (row) => row.value);
  const [first, second] = [...rows].sort((a, b) => b.value - a.value);
  const part = second ? (first.value + second.value) / all : 0;
  const open = rows.filter((row) => row.value).length;
  const names = [first, second].filter(Boolean).map((row) => row.name).sort().map(date);
  return {
    name: "dates", rows,
    title: !all ? say("Nobody sat down in this span") : open > 2 && part > (2 / open) * 1.2
      ? say("{a} and {b} bring {c} of the guests", { a: names[0], b: names[1], c: `${Math.round(part * 100)} %` }) : say("Guests by day"),
    meaning: say("Covers seated by business date; dashed: covers that did not come"),
    columns: [say("Day"), say("covers"), say("did not come")], table: rows.map((row) => [date(row.name), row.value, row.missed]),
    sum: [say("All"), all, sum(rows, (row) => row.missed)],
  };
}

/** All tables in one file: what, then its columns. */
export function files(told) {
  const cell = (value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
  const lines = told.tiles.map((one) => ["figure", say(one.title), one.value === null ? "" : Math.round(one.value * 10) / 10]);
  for (const one of told.charts) {
    lines.push([one.name, ...one.columns], ...one.table.map((row) => [one.name, ...row]));
    if (one.sum) lines.push([one.name, ...one.sum]);
  }
  return `\uFEFF${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}
