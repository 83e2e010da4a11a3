/** Builds the harness only: `vite build -c tests/field/harness/vite.config.ts`, into a folder of the caller's choice. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { sprite } from "../../../icons.ts";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  logLevel: "warn",
  plugins: [{ name: "sprite", buildStart() { this.emitFile({ type: "asset", fileName: "icons.svg", source: sprite() }); } }],
  build: { outDir: process.env["HARNESS_OUT"] ?? "/tmp/muster-harness", emptyOutDir: true, target: "chrome90", minify: true },
  css: { transformer: "lightningcss", lightningcss: { targets: { chrome: 90 << 16, safari: 14 << 16 } } },
});
