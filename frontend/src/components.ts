/** Web Awesome, component by component, with our own icons: its defaults come from elsewhere. */
import "@awesome.me/webawesome/dist/components/tooltip/tooltip.js";
import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import "@awesome.me/webawesome/dist/translations/zh-cn.js";
import { registerIconLibrary } from "@awesome.me/webawesome/dist/components/icon/library.js";

const SAME: Record<string, string> = { xmark: "x", ellipsis: "ellipsis", "circle-question": "circle-help", user: "user" };
const resolver = (name: string) => `${document.documentElement.dataset["icons"] ?? ""}#${SAME[name] ?? name}`;

for (const library of ["default", "system"]) registerIconLibrary(library, { resolver, spriteSheet: true });
