// The client of a ledger's service: one file, nothing beside it. See Guides/Screens.md, "The client".
//
//   const client = new Client({ token: "dbk_…" });
//   const free = await client.get("/v1/venues/sahil/availability?date=2030-05-01&party=2");
//   const said = await client.send("/v1/reservations", { venue: "sahil", … });
//
// Every command has a key. A retry sends the same one, so a lost answer never does a thing twice. What
// became of a command
// is told as one of: done, refused (with the ledger's reasons), undecided (no answer: it may or may not be
// done).

/** Seconds before the first, second, … retry; the last holds for all further ones. */
export const steps = [1, 2, 4, 8, 15];

/**
 * Milliseconds to wait before a retry: its step, up to a quarter more or less, so that screens do not come
 * together.
 */
export function pause(attempt, random = Math.random) {
  return steps[Math.min(attempt, steps.length - 1)] * 1000 * (0.75 + random() / 2);
}

/** A key that no other command has. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

export class Client {
  /**
   * token: sent as Bearer; without one, actor is sent as Daybook-Actor, which a service without keys
   * believes.
   * limit: milliseconds that one request may take.
   */
  constructor({ base = "", token = null, actor = null, limit = 5000, ask, random } = {}) {
    Object.assign(this, { base, token, actor, limit });
    this.ask = ask ?? ((path, options) => fetch(path, options));
    this.random = random ?? Math.random;
  }

  lines(more = {}) {
    const who = this.token
      ? { Authorization: `Bearer ${this.token}` }
      : this.actor ? { "Daybook-Actor": this.actor } : {};
    return { ...who, ...more };
  }

  async request(path, options, limit = this.limit) {
    const response = await this.ask(this.base + path, {
      ...options, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(limit),
    });
    const text = await response.text();
    let body = null;
    try {
      body = text ? JSON.parse(text) : null;
    } catch {
      // A proxy's page, not the ledger's answer: its status says enough.
    }
    // A service with keys hears nobody by name: it asks for a token.
    const isUnknown = !this.token && this.actor && response.status === 400
      && body?.detail?.startsWith("Daybook-Actor");
    return {
      status: isUnknown ? 401 : response.status, body, tag: response.headers.get("ETag"),
      position: Number(response.headers.get("Daybook-Position") ?? 0),
      nearest: (response.headers.get("Daybook-Nearest") ?? "").split(", ").filter(Boolean),
      after: Number(response.headers.get("Retry-After") ?? 0),
    };
  }

  /**
   * Reads a query; with the tag of what the caller has, 304 comes without a body. Throws when nothing
   * answers.
   */
  get(path, { tag = null, limit } = {}) {
    return this.request(path, { headers: this.lines(tag ? { "If-None-Match": tag } : {}) }, limit);
  }

  /** One attempt of a command: { kind: done | refused | again, … }; throws when nothing answers. */
  async attempt(path, body, key, version = null) {
    const answer = await this.request(path, {
      method: "POST", body: JSON.stringify(body ?? {}),
      headers: this.lines({
        "Content-Type": "application/json", "Idempotency-Key": key,
          ...(version ? { "If-Match": version } : {}),
      }),
    });
    if (answer.status < 300) return { kind: "done", key, ...answer };
    // Busy, closing, undecided, or a proxy without its service: the same key asks again.
    const passes = answer.status >= 500 && answer.body?.code !== "MAINTENANCE";
    if (passes || answer.status === 408 || (answer.status === 429 && answer.body?.code !== "PING_TOO_SOON")) {
      return { kind: "again", key, ...answer };
    }
    return { kind: "refused", key, problem: answer.body ?? { code: "UNKNOWN", status: answer.status },
      ...answer };
  }

  /**
   * Sends a command, and again under its key while no answer comes: done, refused, or undecided after
   * `tries`.
   */
  async send(path, body, { key = newKey(), tries = 4, version = null } = {}) {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      let wait = pause(attempt, this.random);
      try {
        const said = await this.attempt(path, body, key, version);
        if (said.kind !== "again") return said;
        wait = Math.max(wait, said.after * 1000);
      } catch {
        // No answer: it may have arrived.
      }
      if (attempt + 1 < tries) await sleep(wait);
    }
    return { kind: "undecided", key };
  }
}

/**
 * Commands that wait for the service: kept in storage under their keys, sent in their order, each until it
 * is answered.
 *
 * A reload or a closed lid loses none. After `life` milliseconds one is given up, and told as refused with
 * NOT_SENT.
 */
export class Queue {
  constructor(client, { storage = localStorage, name = "daybook.queue", life = 600_000,
    now = Date.now } = {}) {
    Object.assign(this, { client, storage, name, life, now });
    this.onchange = () => {};
    this.ondone = () => {};
    this.onrefused = () => {};
    this.attempts = 0;
    this.timer = null;
    this.flight = null;
  }

  /** What waits, the oldest first: { key, path, body, about, since }. */
  get waiting() {
    try {
      return JSON.parse(this.storage.getItem(this.name) ?? "[]");
    } catch {
      return [];
    }
  }

  keep(items) {
    this.storage.setItem(this.name, JSON.stringify(items));
    this.onchange();
  }

  /**
   * Takes a command for the thing `about`; one that waits for the same thing and path already is the same
   * tap.
   */
  add(path, body, about) {
    const items = this.waiting;
    const same = items.find((item) => item.path === path && item.about === about);
    if (same) return same.key;
    const item = { key: newKey(), path, body, about, since: this.now() };
    this.keep([...items, item]);
    this.flush();
    return item.key;
  }

  /** Sends what waits; the promise ends when nothing waits, or nothing answers. */
  flush() {
    clearTimeout(this.timer);
    this.flight ??= this.alone(() => this.drain()).finally(() => { this.flight = null; });
    return this.flight;
  }

  // Two windows share the storage: one of them sends at a time.
  alone(work) {
    return globalThis.navigator?.locks ? navigator.locks.request(this.name, work) : work();
  }

  async drain() {
    for (let item = this.waiting[0]; item; item = this.waiting[0]) {
      if (this.now() - item.since > this.life) {
        this.end(item, () => this.onrefused(item, { code: "NOT_SENT" }));
        continue;
      }
      let said = { kind: "again", after: 0 };
      try {
        said = await this.client.attempt(item.path, item.body, item.key);
      } catch {
        // Nothing answers.
      }
      if (said.kind === "again") {
        this.timer = setTimeout(
          () => this.flush(), Math.max(pause(this.attempts, this.client.random), said.after * 1000));
        this.attempts += 1;
        this.onchange();
        return;
      }
      this.attempts = 0;
      this.end(item, () => said.kind === "done" ? this.ondone(item, said)
        : this.onrefused(item, said.problem));
    }
  }

  end(item, tell) {
    this.storage.setItem(this.name, JSON.stringify(this.waiting.filter((other) => other.key !== item.key)));
    tell();
    this.onchange();
  }
}
