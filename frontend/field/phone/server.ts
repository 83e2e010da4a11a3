/** The addresses under /app/: asked with the session's cookie, answered in JSON, never cached. */
import { callsIn } from "../calls.ts";
import type { CalendarAddress, Call, Duties, Enrolled, Iso, Leased, Lost, Me, Now, Offer, Uuid } from "../shapes.ts";
import { asked } from "./http.ts";
import { type DutyAct, Refusal } from "./phone.ts";
import { retryAfterS } from "./answers.ts";

export interface PublicKey {
  kty: string;
  crv: string;
  x: string;
  y: string;
}

export class Addresses {
  private csrf = ""; // the cookie is out of a script's reach: each answer brings the token along

  constructor(private readonly heard: (serverTime: string) => void) {}

  now = (): Promise<Now> => this.get("now/");
  me = (): Promise<Me> => this.get("me/");
  save = (offer: Partial<Offer>): Promise<Me> => this.post("me/", offer);
  answer = (answer: "yes" | "no", reason: string): Promise<unknown> => this.post("answer/", { answer, reason });
  calls = async (): Promise<Call[]> => callsIn((await this.get<{ calls?: unknown }>("calls/")).calls);
  duties = (): Promise<Duties> => this.get("duties/");
  sayOfDuties = (act: DutyAct, body: object): Promise<Duties> => this.post(`duties/${act}/`, body);
  calendar = (act: "new" | "end"): Promise<CalendarAddress> => this.post("duties/calendar/", { act });
  tonight = async (until: Iso | null): Promise<Iso | null> => (await this.post<{ until?: Iso | null }>("tonight/", { until })).until ?? null;
  pushKey = async (): Promise<string | null> => (await this.get<{ key?: string | null }>("push/")).key || null;
  pushTo = (subscription: PushSubscriptionJSON): Promise<unknown> => this.post("push/", { subscription });
  pushNoMore = (endpoint: string): Promise<unknown> => this.post("push/", { endpoint, remove: true });
  handOver = (leases: Uuid[]): Promise<{ code: string; until: string }> => this.post("hand-over/", { leases });
  takeOver = (code: string): Promise<{ leases: number }> => this.post("take-over/", { code });
  lease = (device: Uuid): Promise<Leased> => this.post("lease/", { device });
  device = (device: Uuid, key: PublicKey, lost?: Lost): Promise<Enrolled> => this.post("device/", { device, key, ...(lost ? { lost } : {}) });

  private get<T>(path: string): Promise<T> {
    return this.ask<T>(path, {});
  }

  private async post<T>(path: string, body: object): Promise<T> {
    if (!this.csrf) await this.now();
    const init = () => ({
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
      body: JSON.stringify(body),
    });
    try {
      return await this.ask<T>(path, init());
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 403 || error.code !== "csrf") throw error;
      await this.now(); // signing in has changed the token
      return this.ask<T>(path, init());
    }
  }

  private async ask<T>(path: string, init: RequestInit): Promise<T> {
    const { answer, headers } = await asked(`/app/${path}`, { credentials: "same-origin", ...init });
    this.csrf = headers.get("X-CSRFToken") ?? this.csrf;
    const told = parsed(answer.text);
    if (answer.status === 0 || (!told && answer.status < 400)) throw new Refusal("offline");
    if (answer.status >= 400 || !told) {
      const code = String(told?.code ?? told?.error ?? (answer.status === 401 ? "sign_in" : "server"));
      throw new Refusal(code, String(told?.sentence ?? ""), answer.status, retryAfterS(answer.retryAfter, Date.now()));
    }
    if (typeof told.server_time === "string") this.heard(told.server_time);
    return told as T;
  }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = text ? JSON.parse(text) : {};
    return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
