/** How the phone wears the app: type size and contrast, beside the theme. Kept on this phone, nothing personal. */
export const TEXTS = ["normal", "large", "larger"] as const;
export type Text = (typeof TEXTS)[number];
export const VIEWS = ["windows", "list"] as const;
export type View = (typeof VIEWS)[number];

const KEY = "muster.look.";

export function textSize(): Text {
  return TEXTS.find((one) => one === recalled("text")) ?? "normal";
}

export function sizeText(size: Text): void {
  keep("text", size);
  dress();
}

/** What was chosen here, else what the phone itself is set to. */
export function isStark(): boolean {
  const chosen = recalled("contrast");
  return chosen === null ? matchMedia("(prefers-contrast: more)").matches : chosen === "more";
}

export function contrast(isMore: boolean): void {
  keep("contrast", isMore ? "more" : "");
  dress();
}

export function view(): View {
  return VIEWS.find((one) => one === recalled("view")) ?? "windows";
}

export function showAs(chosen: View): void {
  keep("view", chosen);
}

/** Puts on what was chosen. The style sheet does the rest. */
export function dress(): void {
  document.documentElement.dataset["text"] = textSize();
  document.documentElement.dataset["contrast"] = isStark() ? "more" : "";
}

function recalled(name: string): string | null {
  try {
    return localStorage.getItem(KEY + name);
  } catch {
    return null; // storage may be forbidden: then the choice lasts as long as the page
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(KEY + name, value);
  } catch {
    document.documentElement.dataset[name] = value;
  }
}
