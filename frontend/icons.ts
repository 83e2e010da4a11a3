import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

/** The icons templates may use, by their Lucide name. One sprite holds them all. */
export const NAMES = [
  "arrow-left", "arrow-left-right", "arrow-right", "bell", "bike", "building", "building-2", "calendar", "check", "chevron-down",
  "chevron-left", "chevron-right", "chevron-up", "circle-check", "circle-help", "clipboard-check", "clipboard-list", "clipboard-paste", "clock", "copy",
  "door-closed", "door-open", "download", "ellipsis",
  "external-link", "eye", "file-spreadsheet", "filter", "fingerprint", "history", "house", "info", "key-round", "lamp", "languages",
  "hand-helping", "layers", "lightbulb", "link", "list", "list-checks", "lock", "log-in", "log-out", "map", "map-pin", "maximize", "megaphone", "menu", "message-square", "minus",
  "moon", "pencil", "phone", "plus", "printer", "qr-code", "refresh-cw", "repeat", "rotate-ccw", "scale", "search", "send", "shield", "smartphone", "sun",
  "sun-moon", "timer", "trash-2", "triangle-alert", "undo-2", "upload", "user", "user-check", "user-plus", "users", "wifi-off", "x",
] as const;

const TITLE = "icons.svg";
const FAVICON = "favicon.svg";
const LICENCE = "Lucide icons, ISC License, Copyright (c) Lucide Icons and Contributors; https://lucide.dev/license";

/** Emits the sprite and the favicon as hashed assets, so that `vite_asset_url 'icons.svg'` finds them in the manifest. */
export function iconSprite(): Plugin {
  return {
    name: "muster-icon-sprite",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "asset", name: TITLE, originalFileName: TITLE, source: sprite() });
      this.emitFile({ type: "asset", name: FAVICON, originalFileName: FAVICON, source: favicon() });
    },
  };
}

export function sprite(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg"><!-- ${LICENCE} -->${NAMES.map(symbol).join("")}</svg>`;
}

/** A lit window. */
function favicon(): string {
  const panes = [[8, 7], [17, 7], [8, 17], [17, 17]].map(([x, y]) => `<rect x="${x}" y="${y}" width="7" height="8" rx="1" fill="#ffc145"/>`).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#131b2d"/>${panes}</svg>`;
}

function symbol(name: string): string {
  const file = createRequire(import.meta.url).resolve(`lucide-static/icons/${name}.svg`);
  const drawing = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(readFileSync(file, "utf8"))?.[1];
  if (!drawing) throw new Error(`The icon ${name} holds no drawing.`);
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replace(/\s*\n\s*/g, "")}</symbol>`;
}
