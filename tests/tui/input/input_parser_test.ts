import assert from "node:assert/strict";
import type { Input } from "../../../tui/input/input.ts";
import { InputParser } from "../../../tui/input/input_parser.ts";

const key = (key: string): Input => ({ kind: "key", key });
const paste = (text: string): Input => ({ kind: "paste", text });
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What terminals send, as they send it. */
const ROWS: readonly { readonly name: string; readonly in: string; readonly want: Input[] }[] = [
  { name: "letters", in: "aGé€🎉", want: ["a", "G", "é", "€", "🎉"].map(key) },
  { name: "space", in: " ", want: [key("space")] },
  {
    name: "controls",
    in: "\r\n\t\x7f\b\x03\x1a\x00\x1d",
    want: [
      "enter",
      "enter",
      "tab",
      "backspace",
      "backspace",
      "ctrl+c",
      "ctrl+z",
      "ctrl+space",
      "ctrl+]",
    ].map(key),
  },
  {
    name: "arrows",
    in: "\x1b[A\x1b[B\x1b[C\x1b[D",
    want: ["up", "down", "right", "left"].map(key),
  },
  { name: "arrows in application mode", in: "\x1bOA\x1bOB", want: ["up", "down"].map(key) },
  {
    name: "paging",
    in: "\x1b[5~\x1b[6~\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~",
    want: [
      "page_up",
      "page_down",
      "home",
      "end",
      "home",
      "end",
      "home",
      "end",
    ].map(key),
  },
  { name: "editing", in: "\x1b[2~\x1b[3~\x1b[Z", want: ["insert", "delete", "shift+tab"].map(key) },
  {
    name: "modifiers",
    in: "\x1b[1;5C\x1b[1;2A\x1b[3;3~\x1b[1;6D",
    want: [
      "ctrl+right",
      "shift+up",
      "alt+delete",
      "ctrl+shift+left",
    ].map(key),
  },
  { name: "alt", in: "\x1bb\x1b\x7f\x1b ", want: ["alt+b", "alt+backspace", "alt+space"].map(key) },
  {
    name: "keys as code points",
    in: "\x1b[97;5u\x1b[13u\x1b[27u",
    want: [
      "ctrl+a",
      "enter",
      "esc",
    ].map(key),
  },
  { name: "Escape twice", in: "\x1b\x1b[A", want: ["esc", "up"].map(key) },
  {
    name: "the wheel",
    in: "\x1b[<64;10;5M\x1b[<65;10;5M\x1b[<0;1;1M\x1b[<0;1;1m",
    want: [
      "wheel_up",
      "wheel_down",
    ].map(key),
  },
  { name: "an old mouse", in: "\x1b[M !!j", want: [key("j")] },
  { name: "focus and replies of no interest", in: "\x1b[I\x1b[O\x1b[?62;4c\x1b[12;40R", want: [] },
  { name: "a strange sequence", in: "\x1b[?1;2;3$yj\x1b[99~k", want: ["j", "k"].map(key) },
  { name: "a string of a device", in: "\x1bP1+r544e\x1b\\j\x1b_x\x07k", want: ["j", "k"].map(key) },
  {
    name: "a dark background",
    in: "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
    want: [
      { kind: "background", isLight: false },
    ],
  },
  {
    name: "a light background",
    in: "\x1b]11;rgb:ff/fd/f0\x07",
    want: [
      { kind: "background", isLight: true },
    ],
  },
  { name: "another reply", in: "\x1b]10;rgb:0/0/0\x07x", want: [key("x")] },
  {
    name: "a paste",
    in: "a\x1b[200~two\nlines q\x1b[31m é\x1b[201~b",
    want: [
      key("a"),
      paste("two\nlines q\x1b[31m é"),
      key("b"),
    ],
  },
  {
    name: "a paste of every second byte",
    in: "\x1b[200~ßşŸÀ漢😀\x1b[201~",
    want: [paste("ßşŸÀ漢😀")],
  },
  { name: "an empty paste", in: "\x1b[200~\x1b[201~", want: [paste("")] },
];

for (const { name, in: text, want } of ROWS) {
  Deno.test(`InputParser reads ${name}, cut anywhere`, () => {
    const bytes = bytesOf(text);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const parser = new InputParser();
      const got = [...parser.feed(bytes.subarray(0, cut)), ...parser.feed(bytes.subarray(cut))];
      assert.deepEqual(got, want, `cut at ${cut}`);
      assert.deepEqual(parser.flush(), []);
    }
    const parser = new InputParser();
    assert.deepEqual([...bytes].flatMap((byte) => parser.feed(Uint8Array.of(byte))), want);
  });
}

Deno.test("InputParser holds a lone Escape until nothing follows", () => {
  const parser = new InputParser();
  assert.deepEqual(parser.feed(bytesOf("j\x1b")), [key("j")]);
  assert.ok(parser.isPending);
  assert.deepEqual(parser.flush(), [key("esc")]);
  assert.ok(!parser.isPending);
  assert.deepEqual(parser.feed(bytesOf("[A")), [key("["), key("A")]);
});

Deno.test("InputParser passes over what is no text", () => {
  const parser = new InputParser();
  const bytes = [0x61, 0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf5, 0x62];
  assert.deepEqual(parser.feed(Uint8Array.from(bytes)), [key("a"), key("b")]);
  assert.deepEqual(parser.feed(bytesOf("\x1b[3")), []);
  assert.deepEqual(parser.flush(), [], "half a sequence is no key");
});

Deno.test("InputParser keeps no more of a string that never ends than 1 MiB", () => {
  const parser = new InputParser();
  parser.feed(bytesOf("\x1b]"));
  for (let i = 0; i < 17; i++) parser.feed(new Uint8Array(1 << 16).fill(0x61));
  assert.ok(!parser.isPending);
  assert.deepEqual(parser.feed(bytesOf("\x07j")).at(-1), key("j"));
});

Deno.test("InputParser ends a paste that is too long", () => {
  const parser = new InputParser();
  parser.feed(bytesOf("\x1b[200~"));
  for (let i = 0; i < 20; i++) parser.feed(new Uint8Array(1 << 16).fill(0x61));
  const [input] = [...parser.feed(bytesOf("\x1b[20")), ...parser.feed(bytesOf("1~"))];
  assert.ok(input?.kind === "paste" && input.text.length < (1 << 20) + 100);
  assert.deepEqual(parser.feed(bytesOf("j")), [key("j")]);
});
