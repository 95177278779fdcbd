import { ROOT } from "../../scripts/product.ts";

/**
 * Compares text with `tests/golden/<name>`; a difference is shown as two blocks. With
 * LOGTAP_GOLDEN_UPDATE=1 the file is written instead: read the difference before it is committed.
 */
export function assertGolden(name: string, got: string): void {
  const file = new URL(`tests/golden/${name}`, ROOT);
  if (Deno.env.get("LOGTAP_GOLDEN_UPDATE") === "1") return Deno.writeTextFileSync(file, got);
  const want = Deno.readTextFileSync(file);
  if (want === got) return;
  const block = (title: string, text: string) => `──── ${title} ────\n${text}\n`;
  throw new Error(
    `Differs from tests/golden/${name}\n${block("want", want)}${block("got", got)}────`,
  );
}
