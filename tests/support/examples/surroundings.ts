import { binaryName, TARGETS } from "../../../scripts/release/targets.ts";
import { RELEASES } from "../../../scripts/release/project.ts";
import { sha256, sumsText } from "../../../scripts/release/sums.ts";
import { ROOT } from "../../../scripts/product.ts";
import config from "../../../deno.json" with { type: "json" };
import { releaseMirror } from "../release_mirror.ts";
import { copyCapture } from "../captures.ts";
import { tempDir } from "../temp_dir.ts";
import { exampleBucket } from "./bucket.ts";
import { Ports } from "./ports.ts";
import { Servers } from "./servers.ts";
import { servingVerbs, standInScript } from "./stand_in.ts";
import { webhookTargets } from "./webhook_targets.ts";

/** Where the examples of one page run, one after another: a folder, a home, servers, free ports. */
export interface Surroundings extends AsyncDisposable {
  /** The working folder; a capture lies in `./capture`. */
  readonly folder: string;
  readonly servers: Servers;
  readonly env: Readonly<Record<string, string>>;
  /** An example as it is run: with free ports, and downloads from here. */
  localText(text: string): string;
  /** True if an example talks to a receiver at its usual port. */
  wantsReceiver(text: string): boolean;
}

/** `capture` is copied in; `text` is the page. */
export async function surroundings(text: string, capture: string): Promise<Surroundings> {
  const temp = tempDir();
  const made = { folder: temp.file("work"), home: temp.file("home"), bin: temp.file("bin") };
  for (const path of [...Object.values(made), temp.file("servers")]) await Deno.mkdir(path);
  const script = await standInScript(temp.file("servers"));
  // On PATH, where a download lies, and where `deno task compile` puts it.
  for (const path of [made.bin, made.folder, `${made.folder}/dist`]) {
    await Deno.mkdir(path, { recursive: true });
    await Deno.writeTextFile(`${path}/logtap`, script, { mode: 0o755 });
  }
  await copyCapture(capture, `${made.folder}/capture`);

  const verbs = await servingVerbs();
  const usual = verbs.map(({ listen }) => /:(\d+)$/.exec(listen ?? "")?.[1])
    .filter((port) => port !== undefined);
  const ports = new Ports(text, usual);
  const listen = verbs.filter(({ listen }) => listen !== undefined)
    .map(({ name, listen }) => [`LOGTAP_${name.toUpperCase()}_LISTEN`, ports.replace(listen!)]);
  const targets = webhookTargets(ports.replace(text));
  const mirror = releaseMirror(await releaseFiles(script));
  const localText = (text: string) => ports.replace(text.replaceAll(RELEASES, mirror.url));
  const bucket = await exampleBucket(text, localText);
  return {
    folder: made.folder,
    servers: new Servers(temp.file("servers")),
    env: { ...environment(made), ...Object.fromEntries(listen), ...bucket.env },
    localText,
    wantsReceiver: (text) => usual.some((port) => new RegExp(`\\b${port}\\b`).test(text)),
    async [Symbol.asyncDispose]() {
      await bucket[Symbol.asyncDispose]();
      await targets[Symbol.asyncDispose]();
      await mirror[Symbol.asyncDispose]();
      ports[Symbol.dispose]();
      temp[Symbol.dispose]();
    },
  };
}

/** The caller's environment without what steers logtap, and without the caller's files. */
function environment({ home, bin }: { readonly home: string; readonly bin: string }) {
  const steering = /^(LOGTAP_|XDG_|NO_COLOR$|FORCE_COLOR$|CLICOLOR|CI$)/;
  const kept = Object.entries(Deno.env.toObject()).filter(([name]) => !steering.test(name));
  const path = [bin, `${home}/.local/bin`, Deno.env.get("PATH")].join(":");
  return { ...Object.fromEntries(kept), HOME: home, PATH: path };
}

/** A release whose programs are the stand-in. */
async function releaseFiles(script: string): Promise<ReadonlyMap<string, string>> {
  const names = TARGETS.map((target) => binaryName(config.version, target));
  const sum = sha256(new TextEncoder().encode(script));
  const files = new Map(names.map((name) => [name, script]));
  files.set("SHA256SUMS", sumsText(new Map(names.map((name) => [name, sum]))));
  files.set("install.sh", await Deno.readTextFile(new URL("scripts/install.sh", ROOT)));
  return files;
}
