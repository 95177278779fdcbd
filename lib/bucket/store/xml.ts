import { SaxesParser } from "saxes";
import { LogtapError } from "../../fault/mod.ts";

/** An element: text without its children's, children in order. */
export interface XmlElement {
  /** Without its namespace's prefix. */
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface OpenElement {
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

/** What buckets answer is three deep. */
const DEPTH_MAX = 16;

/**
 * Reads an answer of a bucket. There is no document type in those, and so no entity to expand.
 *
 * @param what for messages: `the list of s3://bucket`.
 * @throws {LogtapError} corrupt
 */
export function readXml(bytes: Uint8Array, what: string): XmlElement {
  const refuse = (cause?: unknown) =>
    new LogtapError("corrupt", `Cannot read ${what}: expected XML as S3 answers it`, { cause });
  const root: OpenElement = { name: "", text: "", children: [] };
  const open = [root];
  const parser = new SaxesParser({});
  parser.on("error", (error) => {
    throw refuse(error);
  });
  parser.on("doctype", () => {
    throw refuse();
  });
  parser.on("opentag", ({ name }) => {
    if (open.length > DEPTH_MAX) throw refuse();
    const element = { name: name.replace(/^.*:/, ""), text: "", children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  const onText = (text: string) => void (open.at(-1)!.text += text);
  parser.on("text", onText);
  parser.on("cdata", onText);
  parser.on("closetag", () => void open.pop());
  parser.write(new TextDecoder().decode(bytes)).close();
  const [element] = root.children;
  if (element === undefined) throw refuse();
  return element;
}

export function childrenOf({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child) => child.name === name);
}

/** The text of the first child of that name; empty when there is none. */
export function childText(element: XmlElement, name: string): string {
  return element.children.find((child) => child.name === name)?.text ?? "";
}

/** As text of an element. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (char) => ({ "&": "&amp;", "<": "&lt;" })[char] ?? "&gt;");
}
