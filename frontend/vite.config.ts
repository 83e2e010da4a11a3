import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { iconSprite } from "./icons.ts";
import { serviceWorker } from "./worker-build.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const version = (major: number) => major << 16;
// WeChat's own browser on Android and iOS lags behind: nothing newer than these is taken for granted.
const TARGET = ["chrome90", "safari14", "firefox90"];
const OLDEST = { chrome: version(90), safari: version(14), firefox: version(90) };

export default defineConfig({
  base: "./",
  logLevel: "warn",
  publicDir: false,
  plugins: [
    iconSprite(),
    serviceWorker({ worker: at("field/worker.ts"), entry: at("field/app.ts"), fileName: "sw.js", target: TARGET }),
    compressed(),
  ],
  css: { transformer: "lightningcss", lightningcss: { targets: OLDEST } },
  build: {
    outDir: at("../src/muster/static/muster"),
    emptyOutDir: true,
    manifest: "manifest.json",
    target: TARGET,
    cssTarget: TARGET,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: { desk: at("src/desk.ts"), light: at("src/light.ts"), field: at("field/app.ts") },
      output: {
        hashCharacters: "hex",
        entryFileNames: "assets/[name].[hash:12].js",
        chunkFileNames: "assets/[name].[hash:12].js",
        assetFileNames: "assets/[name].[hash:12][extname]",
      },
    },
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);

/** Writes .br and .gz beside each asset: the web process serves them as they are. */
function compressed(): Plugin {
  return {
    name: "muster-compressed",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post", // Vite writes into the code until the end, where a part of it comes later
      handler(_options, bundle) {
        for (const [fileName, output] of Object.entries(bundle)) {
          if (!/\.(js|css|svg)$/.test(fileName)) continue;
          const bytes = Buffer.from(output.type === "chunk" ? output.code : output.source);
          this.emitFile({ type: "asset", fileName: `${fileName}.gz`, source: gzipSync(bytes, { level: 9 }) });
          const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
          this.emitFile({ type: "asset", fileName: `${fileName}.br`, source: brotliCompressSync(bytes, quality) });
        }
      },
    },
  };
}
