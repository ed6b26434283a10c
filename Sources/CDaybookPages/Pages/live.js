// Answers that are kept up to date: by the service's stream where there is one, else by asking again every
// three seconds.
// After ten seconds of silence they are stale; the last ones are kept on the device for a reload without a
// connection.

import { pause } from "./api.js";
import { hasTime, now, setClock, stamp } from "./clock.js";

const pollTime = 3000;
const silence = 10_000;

export class Live extends EventTarget {
  /**
   * client: of api.js. paths: name → path of a query. stream: the name whose stream tells that something
   * changed.
   * Events: "answers" (something changed), "state" (stale or not, or the next try moved).
   */
  constructor(client, paths, stream) {
    super();
    Object.assign(this, { client, paths, stream });
    this.answers = {};
    this.tags = {};
    this.least = 0;
    this.heard = -Infinity;
    this.since = null;
    this.isStale = false;
    this.isKnown = false;
    this.problem = null;
    this.attempt = 0;
    this.nextTry = null;
    this.wake = () => {};
  }

  start() {
    this.restore();
    this.run();
    this.listen();
    setInterval(() => this.look(), 500);
    addEventListener("online", () => this.tryNow());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.tryNow(); });
  }

  tryNow() {
    this.attempt = 0;
    this.wake();
  }

  /** What has been written must be in the next answers. */
  seeing(position) {
    this.least = Math.max(this.least, position || 0);
    this.wake();
  }

  /** Asks other things from now on. */
  setPaths(paths) {
    this.paths = paths;
    this.tags = {};
    this.wake();
  }

  async run() {
    for (;;) {
      let wait = this.isStreaming ? 15_000 : pollTime;
      // A wake while it asks is for another round.
      let again = false;
      this.wake = () => { again = true; };
      try {
        await this.refresh();
        this.attempt = 0;
        this.nextTry = null;
      } catch {
        wait = pause(this.attempt);
        this.attempt += 1;
        this.nextTry = performance.now() + wait;
      }
      this.look();
      this.dispatchEvent(new Event("state"));
      if (again) continue;
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, wait);
        this.wake = () => { clearTimeout(timer); resolve(); };
      });
    }
  }

  async refresh() {
    const paths = this.paths;
    let changed = false;
    for (const [name, path] of Object.entries(paths)) {
      const mark = path.includes("?") ? "&" : "?";
      const asked = this.least ? `${path}${mark}atLeast=${this.least}` : path;
      const answer = await this.client.get(asked, { tag: this.tags[name] });
      if (paths !== this.paths) return;
      if (answer.status >= 500) throw new Error(`status ${answer.status}`);
      this.hear();
      if (answer.status === 304) continue;
      if (answer.status !== 200) {
        this.problem = answer.body ?? { status: answer.status };
        this.problem.status = answer.status;
        this.dispatchEvent(new Event("state"));
        return;
      }
      this.problem = null;
      this.tags[name] = answer.tag;
      this.answers[name] = answer.body;
      setClock(answer.body.at);
      changed = true;
    }
    if (!changed) return;
    this.isKnown = true;
    this.keep();
    this.dispatchEvent(new Event("answers"));
  }

  hear() {
    this.heard = performance.now();
    if (hasTime()) this.since = now();
    this.look();
  }

  look() {
    const isStale = performance.now() - this.heard > silence
      && (this.heard > 0 || performance.now() > silence / 3);
    if (isStale === this.isStale) return;
    this.isStale = isStale;
    this.dispatchEvent(new Event("state"));
  }

  // MARK: the stream

  async listen() {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const path = `${this.paths[this.stream]}`.replace(/(\?|$)/, "/stream$1");
        const response = await fetch(path, {
          headers: this.client.lines({
            Accept: "text/event-stream", ...(this.last ? { "Last-Event-ID": this.last } : {}),
          }),
          cache: "no-store", credentials: "omit",
        });
        // Not offered, or not to this caller: asking again does as well.
        if (response.status >= 400 && response.status < 500 && response.status !== 409
          && response.status !== 429) return;
        if (!response.ok) throw new Error(`status ${response.status}`);
        this.isStreaming = true;
        attempt = 0;
        await this.read(response.body.getReader());
      } catch {
        // It ended: come again.
      }
      this.isStreaming = false;
      this.wake();
      await new Promise((resolve) => setTimeout(resolve, pause(attempt)));
    }
  }

  async read(reader) {
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const part = await reader.read();
      if (part.done) return;
      this.hear();
      text += decoder.decode(part.value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const id = /^id: ?(.*)$/m.exec(block)?.[1];
        if (!id) continue;
        this.last = id;
        this.wake();
      }
    }
  }

  // MARK: what is kept

  get place() { return `daybook.last:${location.pathname}:${Object.values(this.paths).join(",")}`; }

  keep() {
    try {
      localStorage.setItem(this.place, JSON.stringify({
        answers: this.answers, since: this.since, at: stamp(), kept: Date.now(),
      }));
    } catch {
      // The device has no room: a reload without a connection then knows nothing, and says so.
    }
  }

  restore() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.place) ?? "null");
      if (!kept) return;
      this.answers = kept.answers;
      this.since = kept.since;
      this.isKnown = true;
      // How long ago is a difference of the device's clock; what time it is is the service's.
      setClock(kept.at, Math.max(0, Date.now() - kept.kept));
      this.dispatchEvent(new Event("answers"));
    } catch {
      // What was kept cannot be read: the same as nothing.
    }
  }
}
