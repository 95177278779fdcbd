/** One `-----BEGIN label-----` block. */
export interface PemBlock {
  /** `CERTIFICATE`, `PRIVATE KEY`, `EC PARAMETERS` … */
  readonly label: string;
  /** The block with its armour, a newline behind each line. */
  readonly pem: string;
}

/** More than any chain of certificates; a bundle of public authorities has about 150. */
const BLOCKS_MAX = 200;

const ARMOUR = /^-----(BEGIN|END) ([A-Z0-9 ]{1,64})-----$/;

/** The whole blocks of a PEM text in their order; text around them is skipped, as everywhere. */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  let open: { label: string; lines: string[] } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, edge, label = ""] = ARMOUR.exec(line.trimEnd()) ?? [];
    if (edge === "BEGIN") open = { label, lines: [] };
    open?.lines.push(line.trimEnd());
    if (edge !== "END") continue;
    if (open?.label === label) blocks.push({ label, pem: `${open.lines.join("\n")}\n` });
    open = undefined;
    if (blocks.length === BLOCKS_MAX) break;
  }
  return blocks;
}
