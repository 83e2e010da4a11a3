/** `<theme-choice><button data-auto data-day data-night>`: auto, day, night. The cookie dresses the next page before it is drawn. */
export const THEMES = ["auto", "day", "night"] as const;
export type Theme = (typeof THEMES)[number];
const YEAR_S = 365 * 24 * 3600;

export class ThemeChoice extends HTMLElement {
  connectedCallback(): void {
    this.button?.addEventListener("click", () => {
      wear(next(worn()));
      this.name();
    });
    this.name();
  }

  private get button(): HTMLButtonElement | null {
    return this.querySelector("button");
  }

  private name(): void {
    const text = this.button?.dataset[worn()];
    if (!this.button || !text) return;
    (this.button.querySelector("span") ?? this.button).textContent = text;
  }
}

export function next(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
}

export function worn(): Theme {
  const said = document.documentElement.dataset["theme"];
  return THEMES.find((theme) => theme === said) ?? "auto";
}

export function wear(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
  try {
    localStorage.setItem("theme", theme); // the storage event brings the other tabs along
  } catch {
    // Storage may be forbidden; the cookie is enough.
  }
}

addEventListener("storage", (event) => {
  const theme = THEMES.find((one) => one === event.newValue);
  if (event.key === "theme" && theme) document.documentElement.dataset["theme"] = theme;
});
customElements.define("theme-choice", ThemeChoice);
