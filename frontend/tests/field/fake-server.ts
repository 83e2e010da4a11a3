/** A server that takes events as live does, and gives every sort of answer a phone may ever hear. It notes what must never happen. */
import type { Answer } from "../../field/phone/answers.ts";

/** How one request goes. The first group takes the events, the second does not. */
export const SORTS = [
  "ok", "lost", "cut", "half", "unlike", "set_aside",
  "silent", "slow", "portal", "json_portal", "no_results", "400", "401", "403", "403_page", "404", "408", "409", "413", "429", "500", "502", "503", "mishap",
] as const;
export type Sort = (typeof SORTS)[number];

/** What is wrong with an event: refused by itself, or a stumbling block for every batch that holds it. */
export type Poison = "refused" | "400" | "413" | "500" | "hangs" | "unanswered";

export interface Wire {
  id: string;
  seq: number;
  mono_ms: number;
  community: string;
  sealed: string;
}
interface Batch {
  device: string;
  boot: string;
  sent_at: string;
  events: Wire[];
  signature: string;
}

export const GOOD: Answer = { status: 200, text: "{}", retryAfter: null, timedOut: false };

export class FakeServer {
  readonly taken = new Map<string, string>(); // id -> the event as it first came
  readonly numbered = new Map<string, string>(); // device, community, number -> id
  readonly finallyAnswered = new Set<string>(); // ids in an answer that the phone has read whole, with a final status
  readonly poison = new Map<string, Poison>();
  readonly tokens = new Map<string, string>(); // id -> the token it came under
  readonly faults: string[] = []; // what no phone may do
  readonly requests: Batch[] = [];
  next: Sort[] = []; // for the requests to come; then "ok"
  withdrawn = false; // the phone's token
  eventsMax = Infinity; // of a proxy before it
  serverTime = "2022-10-24T02:13:07+08:00";

  answer(body: string, token: string): Answer {
    const batch = JSON.parse(body) as Batch;
    this.requests.push(batch);
    this.look(batch, token);
    return this.said(this.next.shift() ?? "ok", batch);
  }

  private said(sort: Sort, batch: Batch): Answer {
    const json = (status: number, value: object, retryAfter: string | null = null): Answer => ({ status, text: JSON.stringify(value), retryAfter, timedOut: false });
    switch (sort) {
      case "silent":
        return { ...GOOD, status: 0, text: "" };
      case "slow":
        return { ...GOOD, status: 0, text: "", timedOut: true };
      case "portal":
        return { ...GOOD, text: "<html>Welcome to the free network of the mall</html>" };
      case "json_portal":
        return json(200, { status: "ok" });
      case "no_results":
        return json(200, { results: [] });
      case "403_page":
      case "502":
        return { ...GOOD, status: Number(sort.slice(0, 3)), text: "<html>no</html>" };
      case "400":
        return json(400, { error: "not_a_batch", sentence: "No." });
      case "403":
        return json(403, { code: "signature" });
      case "413":
        return json(413, { error: "too_large" });
      case "429":
        return json(429, { code: "slow_down" }, "2");
      case "503":
        return json(503, { error: "busy" }, "3");
      case "mishap":
        return json(503, { error: "mishap" }, "3");
      case "401":
      case "404":
      case "408":
      case "409":
      case "500":
        return json(Number(sort), { error: `e${sort}` });
      default:
        return this.take(sort, batch);
    }
  }

  private take(sort: "ok" | "lost" | "cut" | "half" | "unlike" | "set_aside", batch: Batch): Answer {
    const has = (poison: Poison) => batch.events.some(({ id }) => this.poison.get(id) === poison);
    if (batch.events.length > this.eventsMax) return { ...GOOD, status: 413, text: "<html>413 Request Entity Too Large</html>" };
    if (has("400")) return { ...GOOD, status: 400, text: JSON.stringify({ error: "not_json", sentence: "It cannot be read." }) };
    if (has("413")) return { ...GOOD, status: 413, text: JSON.stringify({ error: "too_large", sentence: "Too large." }) };
    if (has("500")) return { ...GOOD, status: 500, text: "Internal Server Error" };
    if (has("hangs")) return { ...GOOD, status: 0, text: "", timedOut: true };
    const results = batch.events.filter(({ id }) => this.poison.get(id) !== "unanswered").map((event) => this.result(event, sort));
    const text = JSON.stringify({ results: sort === "half" ? results.filter((_, i) => i % 2 === 0) : results, server_time: this.serverTime });
    if (sort === "lost") return { ...GOOD, status: 0, text: "" };
    if (sort === "cut") return { ...GOOD, text: text.slice(0, -5) };
    for (const { id, status } of (JSON.parse(text) as { results: { id: string; status: string }[] }).results) {
      if (status !== "refused") this.finallyAnswered.add(id);
    }
    return { ...GOOD, text };
  }

  private result(event: Wire, sort: Sort): object {
    if (this.poison.get(event.id) === "refused") return { id: event.id, status: "refused", reason: "unknown_household", sentence: "Ask the desk." };
    const before = this.taken.get(event.id);
    this.taken.set(event.id, JSON.stringify(event));
    const fresh = sort === "unlike" ? "mismatch" : sort === "set_aside" ? "quarantined" : "accepted";
    return { id: event.id, status: before ? "duplicate" : fresh, ...(this.withdrawn && { status: "quarantined", reason: "token_revoked" }) };
  }

  /** Nothing is ever sent under two numbers, no number is given twice, and an event is the same bytes each time. */
  private look(batch: Batch, token: string): void {
    for (const event of batch.events) {
      const number = `${batch.device} ${event.community} ${event.seq}`;
      const before = this.numbered.get(number);
      if (before && before !== event.id) this.faults.push(`${number} is given twice`);
      this.numbered.set(number, event.id);
      const spelled = this.taken.get(event.id);
      if (spelled && spelled !== JSON.stringify(event)) this.faults.push(`${event.id} changed on the way`);
      const under = this.tokens.get(event.id);
      if (under && under !== token) this.faults.push(`${event.id} came under two tokens`);
      this.tokens.set(event.id, token);
    }
  }
}
