/**
 * Lines: what a message says of itself, without anybody having described its format.
 *
 *     levelOf('{"level":50,"msg":"refused"}')           "error"
 *     levelOf("0 errors, timeout=30s")                  undefined
 *     signatureOf("dial tcp 10.2.0.7:5432: refused")    "dial tcp <IP>: refused"
 *
 * - Levels: fields first (JSON, logfmt, klog, syslog, the status of an access log, a capitalised or
 *   bracketed word at the beginning), then labels, then words with borders and negations.
 * - Signatures: what varies is masked (`mask.ts`), then texts that differ in a few words are grouped
 *   by a tree of templates (`SignatureMiner`). Masks alone are the same for every capture; groups
 *   depend on what was added before: compare two captures in one miner.
 *
 * Values in, values out; a message is any text, however hostile. Work is bounded: words are looked
 * for in the first 4,096 characters, fields in the first 64 KiB, signatures are made of the
 * first 1,024 characters of what a line says, in at most 96 words, and such a text is compared with at
 * most 16 others a band of its words (`bands.ts`), 464 in all. Memory: a miner holds at most the
 * signatures that it was allowed; counts then carry a stated error. Nothing is thrown.
 */
export { type Aligned, alignSignatures } from "./align.ts";
export { patternOf } from "./finder.ts";
export { lighten, ownText, type Weighted } from "./heaviest.ts";
export { isErrorLevel, type Level, levelNamed, LEVELS } from "./level.ts";
export { maskText } from "./mask.ts";
export {
  EXAMPLE_MAX,
  type Mined,
  type MinedPart,
  type Signature,
  SignatureMiner,
} from "./miner.ts";
export { levelOf, levelOfLabels, type LineFacts, readablePart, readLine } from "./read_line.ts";
export { signatureOf } from "./subject.ts";
export { templateOf } from "./template.ts";
export { type Cluster, TemplateTree } from "./template_tree.ts";
export { type LineFormat } from "./text_line.ts";
