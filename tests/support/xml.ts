/**
 * Why a text is no well-formed XML, as far as generated pages go: elements that do not nest,
 * attributes without quotes, signs that must be entities. Undefined if nothing is wrong.
 */
export function xmlFault(text: string): string | undefined {
  const open: string[] = [];
  let at = 0;
  for (const tag of text.matchAll(/<([^>]*)>/g)) {
    const between = text.slice(at, tag.index);
    if (!isText(between)) return `no text: ${between.trim().slice(0, 80)}`;
    if (open.length === 0 && at > 0) return `something stands behind the end: <${tag[1]}>`;
    at = tag.index + tag[0].length;
    const part = /^(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)$/.exec(tag[1]!);
    if (part === null || !isText(part[3]!)) return `no tag: <${tag[1]}>`;
    const [, isEnd, name = "", , isEmpty] = part;
    if (isEnd && open.pop() !== name) return `</${name}> closes another element`;
    if (!isEnd && !isEmpty) open.push(name);
  }
  if (open.length > 0) return `<${open.at(-1)}> is never closed`;
  return isText(text.slice(at)) && at > 0 ? undefined : "text behind the end, or no element at all";
}

/** No tag begins in it, and `&` begins entities only. */
function isText(text: string): boolean {
  return !text.includes("<") && !/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.test(text);
}
