// Dragging a bar to another table: up and down alone, for times have buttons. Everything goes by tap and key, too.

import { floor, inTheWay, isToday, rows, stay, takes } from "./floor-state.js";
import { now } from "./clock.js";
import { bookingOf, closeWhy, move } from "./floor-acts.js";

const longPress = 250;
/** So far a mouse moves before a press is a drag. */
const slack = 5;

let drag = null;
export const isDragging = () => Boolean(drag?.ghost);

export function allowDragging(place) {
  place.addEventListener("pointerdown", (event) => {
    const bar = event.target.closest("button.bar");
    if (!bar || floor.past || event.button !== 0 || !["booked", "waiting", "seated", "requested"].includes(bar.dataset.kind)) return;
    const found = bookingOf(bar);
    if (!found) return;
    drag = { bar, found, id: event.pointerId, x: event.clientX, y: event.clientY, ghost: null, row: null };
    if (event.pointerType === "touch") drag.timer = setTimeout(lift, longPress);
  });
  place.addEventListener("pointermove", (event) => {
    if (!drag || drag.id !== event.pointerId) return;
    const [dx, dy] = [Math.abs(event.clientX - drag.x), Math.abs(event.clientY - drag.y)];
    if (!drag.ghost) {
      // A finger that moves before it has pressed long scrolls.
      if (event.pointerType === "touch") { if (Math.max(dx, dy) > slack) drop(false); return; }
      if (dy < slack) return;
      lift();
    }
    follow(event.clientY);
  });
  // A finger that lifted a bar moves it, not the list.
  place.addEventListener("touchmove", (event) => { if (isDragging()) event.preventDefault(); }, { passive: false });
  addEventListener("pointerup", (event) => { if (drag?.id === event.pointerId) drop(true); });
  addEventListener("pointercancel", () => drop(false));
  addEventListener("keydown", (event) => { if (event.key === "Escape" && isDragging()) { drop(false); event.stopImmediatePropagation(); } }, true);
  // The click after a drag is no tap.
  place.addEventListener("click", (event) => {
    if (performance.now() - ended < 300) { event.preventDefault(); event.stopPropagation(); }
  }, true);
}

let ended = -Infinity;

function lift() {
  closeWhy();
  const { bar, found } = drag;
  const box = bar.getBoundingClientRect();
  drag.ghost = bar.cloneNode(true);
  drag.ghost.removeAttribute("data-bar");
  drag.ghost.classList.add("ghost");
  drag.ghost.setAttribute("aria-hidden", "true");
  Object.assign(drag.ghost.style, { left: `${box.left}px`, width: `${box.width}px`, height: `${box.height}px`, top: `${box.top}px` });
  drag.grip = drag.y - box.top;
  document.body.append(drag.ghost);
  bar.classList.add("lifted");
  try { bar.setPointerCapture(drag.id); } catch { /* The pointer is gone; its end comes as well. */ }
  const { start, end } = found.seating === "seated" && isToday()
    ? { start: now(), end: Math.max(Date.parse(found.end), now() + 60_000) } : stay(found);
  for (const row of rows()) {
    const line = lineOf(row.id);
    if (found.tables?.includes(row.id)) continue;
    line?.classList.add(!takes(row, found.party) || inTheWay(row, start, end, found.reservation) ? "dim" : "takes");
  }
}

const lineOf = (id) => document.querySelector(`.line[data-table="${CSS.escape(id)}"]`);

function follow(y) {
  drag.ghost.style.top = `${y - drag.grip}px`;
  const line = [...document.querySelectorAll("#rows .line")].find((one) => {
    const box = one.getBoundingClientRect();
    return y >= box.top && y < box.bottom;
  });
  if (line === drag.row) return;
  drag.row?.classList.remove("under");
  drag.row = line ?? null;
  drag.row?.classList.add("under");
}

function drop(isMeant) {
  if (!drag) return;
  const { bar, found, ghost, row, timer } = drag;
  clearTimeout(timer);
  drag = null;
  if (!ghost) return;
  ended = performance.now();
  ghost.remove();
  bar.classList.remove("lifted");
  for (const line of document.querySelectorAll("#rows .line")) line.classList.remove("dim", "takes", "under");
  const table = row?.dataset.table;
  if (isMeant && table && table !== bar.dataset.table) {
    // Of joined tables the party leaves all.
    move(found, [table]);
  }
}
