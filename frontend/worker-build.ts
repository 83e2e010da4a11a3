import { createHash } from "node:crypto";
import { build, type Plugin, type Rolldown } from "vite";

type Bundle = Rolldown.OutputBundle;
type Chunk = Rolldown.OutputChunk & { viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> } };

const SERVED_UNDER = "/static/muster/"; // STATIC_URL and the prefix of DJANGO_VITE in settings.py
const DRAWN_BY_NAME = ["icons.svg", "favicon.svg"]; // asked for by the shell, imported by nothing

export interface WorkerBuild {
  worker: string; // the service worker's source
  entry: string; // the app's, whose files the worker keeps
  fileName: string;
  target: string[];
}

/** Builds the service worker as one classic script, with the list of the files that the app's entry needs. */
export function serviceWorker({ worker, entry, fileName, target }: WorkerBuild): Plugin {
  return {
    name: "muster-service-worker",
    apply: "build",
    enforce: "post",
    async generateBundle(_options, bundle) {
      const app = Object.values(bundle).find((output): output is Chunk => output.type === "chunk" && output.facadeModuleId === entry);
      if (!app) throw new Error(`The app's entry ${entry} was not built.`);
      const files = [...filesOf(app, bundle), ...DRAWN_BY_NAME.map((name) => drawn(name, bundle))].map((file) => SERVED_UNDER + file).sort();
      const version = createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 12);
      const precache = { version, entry: SERVED_UNDER + app.fileName, files };
      this.emitFile({ type: "asset", fileName, source: await classicScript(worker, precache, target) });
    },
  };
}

/** A chunk, what it imports now or later, and their styles and images. */
function filesOf(chunk: Chunk, bundle: Bundle, seen = new Set<string>()): Set<string> {
  if (seen.has(chunk.fileName)) return seen;
  seen.add(chunk.fileName);
  for (const file of [...(chunk.viteMetadata?.importedCss ?? []), ...(chunk.viteMetadata?.importedAssets ?? [])]) seen.add(file);
  for (const name of [...chunk.imports, ...chunk.dynamicImports]) {
    const imported = bundle[name];
    if (imported?.type === "chunk") filesOf(imported, bundle, seen);
  }
  return seen;
}

function drawn(name: string, bundle: Bundle): string {
  const asset = Object.values(bundle).find((output) => output.type === "asset" && output.names.includes(name));
  if (!asset) throw new Error(`${name} was not drawn.`);
  return asset.fileName;
}

async function classicScript(input: string, precache: object, target: string[]): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    define: { PRECACHE: JSON.stringify(precache) },
    build: { write: false, target, modulePreload: false, rolldownOptions: { input, output: { format: "iife" } } },
  });
  const [output] = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  const script = output?.output[0];
  if (!script || output.output.length !== 1) throw new Error("The service worker must be one script.");
  return script.code;
}
