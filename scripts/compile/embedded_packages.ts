import { ROOT } from "../product.ts";

/** What is read of deno.json and deno.lock. */
interface Config {
  readonly imports: Readonly<Record<string, string>>;
  readonly compile: { readonly include: readonly string[] };
  readonly [key: string]: unknown;
}

interface Lock {
  readonly version: string;
  /** `npm:name@range` → version. */
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<Record<string, { readonly dependencies?: readonly string[] }>>;
  /** What the configuration names, as `npm:name@range`. */
  readonly workspace: { readonly dependencies: readonly string[] };
}

/** Parts of deno.json that say how code is compiled, and not how tests are run. */
const KEPT = ["nodeModulesDir", "unstable", "compilerOptions"] as const;

/** Files of packages that nothing loads: types, maps, tests, texts for people, other builds of the same. */
const UNLOADED = /\.(d\.[cm]?ts|map|md|html|umd\.js)$|\/(tests?|umd)\//;

/**
 * Writes a configuration and a lock file that know only the packages which the product imports: the
 * compiler embeds all it knows of, and every embedded byte is read at each start (1.2 ms a megabyte)
 * and lies in memory while the program runs (10 MB of packages for tests, 4 MB of files that nothing
 * loads, measured).
 *
 * @returns flags for `deno compile`, with the workers of deno.json.
 */
export async function embeddedPackages(folder: string): Promise<string[]> {
  const { config, lock, include } = await embedded();
  await write(`${folder}/deno.json`, config);
  await write(`${folder}/deno.lock`, lock);
  return [
    ...["--config", `${folder}/deno.json`, "--lock", `${folder}/deno.lock`, "--frozen"],
    ...include.flatMap((path) => ["--include", path]),
    ...(await unloaded(lock)).flatMap((path) => ["--exclude", path]),
  ];
}

/** The files of a lock's packages that need not be embedded, where the runtime keeps them. */
async function unloaded({ npm }: Pick<Lock, "npm">): Promise<string[]> {
  const { npmCache } = JSON.parse(await info()) as { readonly npmCache: string };
  const found: string[] = [];
  // A folder for each place where packages come from.
  for await (const { name: place } of Deno.readDir(npmCache)) {
    for (const key of Object.keys(npm)) {
      // `tsyringe@4.10.0_reflect-metadata@0.2.2` is the package with what it was joined to.
      const [, name, version] = /^(.+?)@([^@_]+)/.exec(key) ?? [];
      await collect(`${npmCache}/${place}/${name}/${version}`, found);
    }
  }
  return found.sort();
}

async function collect(folder: string, $found: string[]): Promise<void> {
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = `${folder}/${name}`;
      if (isDirectory) await collect(path, $found);
      else if (UNLOADED.test(path)) $found.push(path);
    }
  } catch (error) {
    // From another place.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** What the compiler is told, and so what is in the program. */
export async function embedded() {
  const config: Config = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const lock: Lock = JSON.parse(await Deno.readTextFile(new URL("deno.lock", ROOT)));
  const { include } = config.compile;
  const used = await packagesOf(["main.ts", ...include]);
  const imports = Object.fromEntries(
    Object.entries(config.imports).filter(([, target]) => used.has(packageOf(target))),
  );
  const kept = Object.fromEntries(KEPT.map((key) => [key, config[key]]));
  return {
    config: { ...kept, imports },
    lock: pruned(lock, Object.values(imports).map(packageOf)),
    include,
  };
}

/** `npm:protobufjs@7.6.6/minimal.js` → `protobufjs@7.6.6`. */
function packageOf(target: string): string {
  return /^npm:\/?((?:@[^/]+\/)?[^/]+)/.exec(target)?.[1] ?? target;
}

/** The packages that these modules and all they import name, `name@version`. */
async function packagesOf(modules: readonly string[]): Promise<Set<string>> {
  const used = new Set<string>();
  for (const module of modules) {
    const { modules } = JSON.parse(await info(module)) as {
      readonly modules: readonly { readonly specifier: string }[];
    };
    for (const { specifier } of modules) {
      if (specifier.startsWith("npm:")) used.add(packageOf(specifier));
    }
  }
  return used;
}

/** What the runtime knows of a module, or else of itself, as JSON. */
async function info(...module: readonly string[]): Promise<string> {
  const args = ["info", "--json", ...module];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
  return new TextDecoder().decode(stdout);
}

/** The lock with these packages and all that they need. */
function pruned({ version, specifiers, npm }: Lock, roots: readonly string[]): Lock {
  const wanted = roots.map((root) => `npm:${root}`);
  const kept = new Set<string>();
  const keep = (name: string) => {
    // A dependency of which there is one version is named without it.
    const key = name in npm ? name : Object.keys(npm).find((key) => key.startsWith(`${name}@`));
    if (key === undefined || kept.has(key)) return;
    kept.add(key);
    for (const dependency of npm[key]?.dependencies ?? []) keep(dependency);
  };
  roots.forEach(keep);
  const only = <T>(record: Readonly<Record<string, T>>, has: (key: string) => boolean) =>
    Object.fromEntries(Object.entries(record).filter(([key]) => has(key)));
  return {
    version,
    specifiers: only(specifiers, (key) => wanted.includes(key)),
    npm: only(npm, (key) => kept.has(key)),
    workspace: { dependencies: wanted },
  };
}

async function write(path: string, value: unknown): Promise<void> {
  await Deno.writeTextFile(new URL(path, ROOT), `${JSON.stringify(value, null, 2)}\n`);
}
