/** How pages of the desk talk to the server: htmx, the CSRF token, and one calm sentence when something did not arrive. */
import htmx from "htmx.org";

// A refusal (4xx) is a fragment that says what to do; a whole error page is not.
htmx.config.noSwap = [204, 304, 404, "5xx"] as unknown as number[];
htmx.config.includeIndicatorCSS = false;

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: { request: { method: string; headers: Record<string, string> } } }>).detail;
  if (ctx.request.method !== "GET") ctx.request.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:error", () => mishap(true));
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: { response: { status: number } } }>).detail;
  mishap(ctx.response.status === 404 || ctx.response.status >= 500);
});

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

/** Sends a form the way htmx does, and returns the fragment; a refusal's fragment (4xx) is shown like any other. */
export async function fragment(url: string, body?: URLSearchParams): Promise<string> {
  const headers: Record<string, string> = { "HX-Request": "true", "HX-Request-Type": "partial" };
  if (body) headers["X-CSRFToken"] = csrfToken();
  const response = await fetch(url, { method: body ? "POST" : "GET", headers, credentials: "same-origin", ...(body ? { body } : {}) });
  const redirect = response.headers.get("HX-Redirect");
  if (redirect) location.assign(redirect);
  if (response.status === 404 || response.status >= 500) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}

export function mishap(happened: boolean): void {
  const notice = document.querySelector<HTMLElement>("#mishap");
  if (notice) notice.hidden = !happened;
}

export { htmx };
