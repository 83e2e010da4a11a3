// @vitest-environment node
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { expect, test } from "vitest";

const TARGET = ["chrome90", "safari14", "firefox90"];

async function weight(path: string): Promise<number> {
  const built = await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    define: { PRECACHE: '{"version":"","entry":"","files":[]}' },
    build: {
      write: false,
      target: TARGET,
      modulePreload: false,
      rolldownOptions: { input: fileURLToPath(new URL(path, import.meta.url)), preserveEntrySignatures: "strict" },
    },
  });
  const [output] = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  return output!.output.reduce((sum, part) => sum + gzipSync(part.type === "chunk" ? part.code : part.source, { level: 9 }).length, 0);
}

test("the core and the worker stay small: the whole app's first open has 200 kB", async () => {
  const [core, worker] = [await weight("../../field/phone/index.ts"), await weight("../../field/worker.ts")];
  if (process.env.MUSTER_WEIGH) console.log({ core, worker });

  expect(core).toBeLessThan(16_000);
  expect(worker).toBeLessThan(9_000); // with what a push shows
}, 30_000);
