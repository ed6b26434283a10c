// The server's clock: set by what answers say, carried on by the device's counter, never by its date or zone.

let base = null;
let offset = "+00:00";

const minutes = (text) => (text[0] === "-" ? -1
  : 1) * (Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6)));

/**
 * Takes the time of an answer, such as 2030-05-04T19:31:00+04:00, as old as `age` milliseconds; its offset
 * is the venue's.
 */
export function setClock(text, age = 0) {
  if (!text) return;
  base = { instant: Date.parse(text) + age, heard: performance.now() };
  offset = /[+-]\d\d:\d\d$/.exec(text)?.[0] ?? "+00:00";
}

/** The time now as `setClock` takes it. */
export const stamp = () => local(now()) + offset;

/** Whether any answer has said the time. */
export const hasTime = () => base !== null;

/** The instant now, in milliseconds since 1970. */
export const now = () => (base ? base.instant + performance.now() - base.heard : 0);

/** An instant as the venue's clocks show it: 2030-05-04T19:31:20. */
export const local = (instant) => new Date(instant + minutes(offset) * 60_000).toISOString().slice(0, 19);

/** `19:31` of an instant or of a time in words. */
export const hhmm = (time) => (typeof time === "string" ? time : local(time)).slice(11, 16);

/** `19:31:20` of an instant. */
export const hhmmss = (instant) => local(instant).slice(11, 19);

/** The venue's calendar date of an instant. */
export const dateOf = (instant) => local(instant).slice(0, 10);

/** A date some days later. */
export const dateAfter = (date, days) => new Date(Date.parse(date + "T00:00:00Z") + days * 86_400_000)
  .toISOString().slice(0, 10);

/** Seconds until an instant in words, negative when it is past. */
export const secondsTo = (text) => Math.floor((Date.parse(text) - now()) / 1000);

/** `04:40` under ten minutes, else whole minutes with their unit apart; `+` when it is past. */
export function span(seconds) {
  const [sign, all] = [seconds < 0 ? "+" : "", Math.abs(seconds)];
  if (all >= 600) return { text: sign + Math.floor(all / 60), unit: "min" };
  const two = (number) => String(number).padStart(2, "0");
  return { text: `${sign}${two(Math.floor(all / 60))}:${two(all % 60)}`, unit: null };
}
