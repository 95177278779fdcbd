import { VERBS } from "../../../main.ts";
import { denoDir, productCommand } from "../product.ts";

/** Verbs that run until a signal, with the default of their `--listen`; those without one follow something. */
export interface ServingVerb {
  readonly name: string;
  readonly listen: string | undefined;
}

export async function servingVerbs(): Promise<readonly ServingVerb[]> {
  const commands = await Promise.all(Object.values(VERBS).map((verb) => verb.load()));
  return commands.map(({ default: command }) => command)
    .filter(({ endsBySignal }) => endsBySignal === true)
    .map(({ name, flags }) => {
      const { listen } = flags;
      return { name, listen: listen?.kind === "text" ? listen.default : undefined };
    });
}

/**
 * A shell script that is `logtap` to the examples: the product, but that a server goes on behind the
 * script's back once it listens, for a reader has a second terminal and a test has not, and that what
 * follows something ends once it has printed, for a test has no Ctrl-C either, but where it has a
 * terminal and keys. A server outlives the terminal; it leaves its process id and, at its end, its exit
 * code in `folder`. With EXAMPLE_BACKGROUND=1 (the example itself puts it there, with `&`) the script
 * becomes the server.
 */
export async function standInScript(folder: string): Promise<string> {
  const { program, flags } = productCommand();
  const product = [program, ...flags].map(quote).join(" ");
  const verbs = await servingVerbs();
  const namesOf = (isServer: boolean) =>
    verbs.filter(({ listen }) => (listen !== undefined) === isServer).map(({ name }) => name).join(
      " ",
    );
  return `#!/bin/sh
export DENO_DIR=${quote(denoDir())}
at=${quote(folder)}/$$
case " $* " in *" --help "* | *" -h "*) exec ${product} "$@" ;; esac
case " ${namesOf(false)} " in
*" \${1:-none} "*)
  [ -t 1 ] && exec ${product} "$@"
  ${product} "$@" >"$at.printed" &
  until [ -s "$at.printed" ] || ! kill -0 $! 2>/dev/null; do sleep 0.02; done
  kill $! 2>/dev/null
  wait $!
  code=$?
  cat "$at.printed"
  exit "$code"
  ;;
esac
case " ${namesOf(true)} " in
*" \${1:-none} "*) ;;
*) exec ${product} "$@" ;;
esac
if [ "\${EXAMPLE_BACKGROUND:-}" = 1 ]; then
  echo $$ >"$at.background"
  exec ${product} "$@" >"$at.out" 2>"$at.err"
fi
(
  trap "" HUP
  setsid ${product} "$@" </dev/null >"$at.out" 2>"$at.err" &
  echo $! >"$at.pid"
  wait $!
  echo $? >"$at.code"
) >/dev/null 2>&1 &
until grep -q "listening on" "$at.err" 2>/dev/null; do
  if [ -s "$at.code" ]; then
    cat "$at.out"
    cat "$at.err" >&2
    code=$(cat "$at.code")
    rm -f "$at.pid" "$at.code"
    exit "$code"
  fi
  sleep 0.02
done
cat "$at.out" "$at.err" >&2
`;
}

/** A word for the shell. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
