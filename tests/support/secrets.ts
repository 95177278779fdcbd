import type { Random } from "./random.ts";

/** One thing that must not be stored: the text that betrays it, and how it stands in a line. */
export interface Planted {
  readonly rule: string;
  /** Found in any output, this is a leak. */
  readonly secret: string;
  /** With what says that it is one. */
  readonly text: string;
}

const letters = "abcdefghijklmnopqrstuvwxyz";
const word = (random: Random, length: number, alphabet = letters) =>
  Array.from({ length }, () => alphabet[random.int(alphabet.length)]).join("");
const digits = (random: Random, length: number) => word(random, length, "0123456789");
const base64url = (random: Random, length: number) =>
  word(random, length, `${letters}${letters.toUpperCase()}0123456789-_`);
const password = (random: Random) => `pw-${word(random, 10, `${letters}0123456789!#$^*`)}`;

const MAKERS:
  readonly (readonly [rule: string, make: (random: Random) => Omit<Planted, "rule">])[] = [
    ["credit_card", (random) => {
      const number = withCheckDigit(`4${digits(random, 14)}`);
      const groups = number.match(/\d{4}/g)!;
      const text = groups.join(random.pick([" ", "-", ""]));
      return { secret: text, text: `paid with ${text}` };
    }],
    [
      "email",
      (random) => whole(`${word(random, 8)}.${word(random, 6)}@${word(random, 7)}.example.com`),
    ],
    ["jwt", (random) =>
      whole(
        `eyJ${base64url(random, 20)}.eyJ${base64url(random, 40)}.${base64url(random, 30)}`,
      )],
    ["bearer", (random) => {
      const secret = `${base64url(random, 24)}+/${base64url(random, 6)}==`;
      return { secret, text: `Authorization: Bearer ${secret}` };
    }],
    [
      "ip_v4",
      (random) =>
        whole(
          `1${random.int(9)}${random.int(9)}.2${random.int(5)}${random.int(5)}.${
            100 + random.int(99)
          }.${100 + random.int(99)}`,
        ),
    ],
    [
      "ssn",
      (random) =>
        whole(
          `${1 + random.int(7)}${digits(random, 1)}5-${1 + random.int(9)}7-${1 + random.int(9)}${
            digits(random, 3)
          }`,
        ),
    ],
    ["phone", (random) => {
      const [a, b, c] = [200 + random.int(700), 200 + random.int(700), 1000 + random.int(9000)];
      const text = random.pick([
        `${a}-${b}-${c}`,
        `(${a}) ${b}-${c}`,
        `+1 ${a} ${b} ${c}`,
        `+1${a}${b}${c}`,
      ]);
      return { secret: text, text: `call ${text}` };
    }],
    [
      "ip_v6",
      (random) =>
        whole(
          `2001:db8:${word(random, 4, "123456789abcdef")}::${
            word(random, 4, "123456789abcdef")
          }:1f`,
        ),
    ],
    ["aws_key", (random) => whole(`AKIA${word(random, 16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`)],
    ["aws_key", (random) => {
      const secret = base64url(random, 40);
      return { secret, text: `aws_secret_access_key = ${secret}` };
    }],
    ["url_password", (random) => {
      const secret = `p${word(random, 12)}`;
      return { secret, text: `dial postgres://app:${secret}@db-1:5432/shop` };
    }],
    ["authorization", (random) => {
      const secret = `${base64url(random, 22)}==`;
      return { secret, text: `Authorization: Basic ${secret}` };
    }],
    ["cookie", (random) => {
      const secret = base64url(random, 26);
      return { secret, text: `Cookie: lang=en; sid=${secret}; theme=dark` };
    }],
    ["secret", (random) => {
      const secret = password(random);
      const name = random.pick([
        "password",
        "client_secret",
        "api_key",
        "access_token",
        "DB_PASSWD",
      ]);
      return { secret, text: `${name}=${secret}` };
    }],
    ["secret", (random) => {
      const secret = `${password(random)} "quoted" ${word(random, 6)}`;
      return {
        secret: secret.slice(0, 13),
        text: JSON.stringify({ user: "u-1", password: secret, n: 1 }),
      };
    }],
    ["private_key", (random) => {
      const secret = base64url(random, 60);
      return {
        secret,
        text: `-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----`,
      };
    }],
  ];

/** Secrets of every kind, each unlike all others. */
export function plantedSecrets(count: number, random: Random): readonly Planted[] {
  return Array.from({ length: count }, (_, i) => {
    const [rule, make] = MAKERS[i % MAKERS.length]!;
    return { rule, ...make(random) };
  });
}

function whole(secret: string): Omit<Planted, "rule"> {
  return { secret, text: `seen ${secret} here` };
}

function withCheckDigit(payload: string): string {
  const sum = [...payload].reverse().reduce((total, digit, i) => {
    const doubled = i % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${payload}${(10 - sum % 10) % 10}`;
}
