import assert from "node:assert/strict";
import { RULES } from "../../../lib/redact/mod.ts";
import { ALL, redactorOf, rulesIn } from "./support/redact_text.ts";

/** Text → what becomes of it, all rules on. */
const HITS: Readonly<Record<string, readonly (readonly [text: string, want: string])[]>> = {
  private_key: [
    [
      "k -----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY----- tail",
      "k [REDACTED:key] tail",
    ],
    [
      "-----BEGIN OPENSSH PRIVATE KEY-----\\nb3Bl\\n-----END OPENSSH PRIVATE KEY-----\\n",
      "[REDACTED:key]\\n",
    ],
    [
      "private_key: -----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----, b: 1",
      "private_key: [REDACTED:key], b: 1",
    ],
    ["cut: -----BEGIN PRIVATE KEY-----\nMIIabc", "cut: [REDACTED:key]"],
  ],
  authorization: [
    ["Authorization: Basic dXNlcjpwYXNz", "Authorization: [REDACTED:auth]"],
    ["authorization: GenieKey abc-def host=x", "authorization: [REDACTED:auth] host=x"],
    ["Authorization: Basic dXNl==, Accept: */*", "Authorization: [REDACTED:auth], Accept: */*"],
    ['{"Authorization":"Basic dXNlcjpwYXNz","x":1}', '{"Authorization":"[REDACTED:auth]","x":1}'],
    ['{"Authorization":["Basic dXNl"],"x":1}', '{"Authorization":"[REDACTED:auth]","x":1}'],
    ["map[Authorization:[Basic dXNl] Host:[a]]", "map[Authorization:[REDACTED:auth] Host:[a]]"],
    [
      'Proxy-Authorization: Digest username="a b", realm="r", x',
      "Proxy-Authorization: [REDACTED:auth], x",
    ],
    [
      'headers="Authorization: Basic YWJjOmRlZg==" status=200',
      'headers="Authorization: [REDACTED:auth]" status=200',
    ],
    [
      'curl -H "Authorization: Digest a=\\"b c\\", d=\\"e\\"" https://h',
      'curl -H "Authorization: [REDACTED:auth]" https://h',
    ],
    ["{Authorization=Basic abc123==, Accept=*/*}", "{Authorization=[REDACTED:auth], Accept=*/*}"],
    ["Authorization: ApiKey abc== x=1", "Authorization: [REDACTED:auth] x=1"],
  ],
  cookie: [
    ['-H "Cookie: a=b; c=d" https://h', '-H "Cookie: [REDACTED:cookie]" https://h'],
    ["Cookie: a=b; c=d user=1", "Cookie: [REDACTED:cookie] user=1"],
    ["Set-Cookie: sid=abc; Path=/; HttpOnly", "Set-Cookie: [REDACTED:cookie]"],
    ['{"set-cookie":["sid=abc; Path=/"]}', '{"set-cookie":"[REDACTED:cookie]"}'],
  ],
  bearer: [
    ["{Authorization=Bearer ab1, Accept=*/*}", "{Authorization=[REDACTED:bearer], Accept=*/*}"],
    ['{"Authorization":"Bearer ab1"}', '{"Authorization":"[REDACTED:bearer]"}'],
    ["Bearer abc+/=~.def= rest", "[REDACTED:bearer] rest"],
    ["auth: bearer 0123456789abcdef", "auth: [REDACTED:bearer]"],
    ["Authorization: Bearer abc.def", "Authorization: [REDACTED:bearer]"],
    ["Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "[REDACTED:bearer]"],
  ],
  aws_key: [
    ["id AKIAIOSFODNN7EXAMPLE.", "id [REDACTED:aws]."],
    ["ASIAIOSFODNN7EXAMPLE", "[REDACTED:aws]"],
    [
      "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      "aws_secret_access_key=[REDACTED:aws]",
    ],
    ['{"SecretAccessKey": "wJalrXUt+EXAMPLE"}', '{"SecretAccessKey": "[REDACTED:aws]"}'],
  ],
  secret: [
    ["password=hunter2, user=bob", "password=[REDACTED:secret], user=bob"],
    ["password: hunter2", "password: [REDACTED:secret]"],
    ["ALTER USER bob PASSWORD 'a b' VALID", "ALTER USER bob PASSWORD '[REDACTED:secret]' VALID"],
    ['with password "hunter2" ok', 'with password "[REDACTED:secret]" ok'],
    ["password:\thunter2\tx", "password:\t[REDACTED:secret]\tx"],
    ['{"password"\t:\t"a b","x":1}', '{"password"\t:\t"[REDACTED:secret]","x":1}'],
    ["DB_PASSWORD='a b\"c' next", "DB_PASSWORD='[REDACTED:secret]' next"],
    ["mysql --password hunter2 --x", "mysql --password [REDACTED:secret] --x"],
    ["/cb?token=abc&x=1", "/cb?token=[REDACTED:secret]&x=1"],
    ["password=a,b,c end", "password=[REDACTED:secret] end"],
    ["(api_key: k1)", "(api_key: [REDACTED:secret])"],
    ["x-api-key: k1; q", "x-api-key: [REDACTED:secret]; q"],
    ["client_secret := k1", "client_secret := [REDACTED:secret]"],
    [':password=>"x"', ':password=>"[REDACTED:secret]"'],
    ["{'passwd': 'x', 'n': 1}", "{'passwd': '[REDACTED:secret]', 'n': 1}"],
    ["spring.api.key=k1 x", "spring.api.key=[REDACTED:secret] x"],
    ["<ns:password>a b</ns:password>", "<ns:password>[REDACTED:secret]</ns:password>"],
    ['{"password":"a b","x":1}', '{"password":"[REDACTED:secret]","x":1}'],
    ['{"password":"a\\"b","x":1}', '{"password":"[REDACTED:secret]","x":1}'],
    ['{"password":"a\\\\","x":1}', '{"password":"[REDACTED:secret]","x":1}'],
    ['{"token": 12345, "b": 2}', '{"token": "[REDACTED:secret]", "b": 2}'],
    ['{"secrets":["a","b"],"c":3}', '{"secrets":"[REDACTED:secret]","c":3}'],
    ['{"o":{"refreshToken":"x"}}', '{"o":{"refreshToken":"[REDACTED:secret]"}}'],
    ["\u001b[36mpassword\u001b[0m=hunter2 x", "\u001b[36mpassword\u001b[0m=[REDACTED:secret] x"],
    ['cut short: password="abc', 'cut short: password="[REDACTED:secret]'],
  ],
  jwt: [
    ["t eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln-_ x", "t [REDACTED:jwt] x"],
    ["eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "[REDACTED:jwt]"],
    ["eyJhbGciOiJSU0EifQ.a_b.c-d.e.f", "[REDACTED:jwt]"],
  ],
  url_password: [
    ["postgres://user:p@ss@db:5432/x", "postgres://user:[REDACTED:password]@db:5432/x"],
    ["redis://:pw@cache", "redis://:[REDACTED:password]@cache"],
    ["smtp://bob@example.com:pw@host", "smtp://[REDACTED:email]:[REDACTED:password]@host"],
    ["http://u:pw@[::1]:80/", "http://u:[REDACTED:password]@[[REDACTED:ip]]:80/"],
  ],
  email: [
    ["mail bob@example.com.", "mail [REDACTED:email]."],
    ["<o'brien+tag@sub.example.co.uk>", "<[REDACTED:email]>"],
    ["'bob@example.com'", "'[REDACTED:email]'"],
    ["x\nbob@example.com", "x\n[REDACTED:email]"],
    ["müller@bücher.example", "[REDACTED:email]"],
    ["CORP\\rsmith@corp.example", "CORP[REDACTED:email]"],
  ],
  credit_card: [
    ["card 4111 1111 1111 1111 ok", "card [REDACTED:cc] ok"],
    ["4111-1111-1111-1111", "[REDACTED:cc]"],
    ["pan=4111111111111111;", "pan=[REDACTED:cc];"],
    ["3782 822463 10005", "[REDACTED:cc]"],
    ["378282246310005", "[REDACTED:cc]"],
    ["5555555555554444", "[REDACTED:cc]"],
    ["2223003122003222", "[REDACTED:cc]"],
    ["6011111111111117", "[REDACTED:cc]"],
    ["1234 4111 1111 1111 1111 555", "1234 [REDACTED:cc] 555"],
  ],
  ssn: [
    ["ssn 123-45-6789.", "ssn [REDACTED:ssn]."],
    ["078-05-1120", "[REDACTED:ssn]"],
  ],
  phone: [
    ["call 555-123-4567.", "call [REDACTED:phone]."],
    ["(555) 123-4567", "[REDACTED:phone]"],
    ["(555)123.4567", "[REDACTED:phone]"],
    ["555.123.4567", "[REDACTED:phone]"],
    ["555 234 4567", "[REDACTED:phone]"],
    ["1-800-555-1234", "[REDACTED:phone]"],
    ["+1 555 123 4567, next", "[REDACTED:phone], next"],
    ["+15551234567", "[REDACTED:phone]"],
    ["+49 30 1234567", "[REDACTED:phone]"],
    ["+1 (555) 123-4567", "[REDACTED:phone]"],
    ["tel:+44-20-7946-0958", "tel:[REDACTED:phone]"],
  ],
  ip_v4: [
    ["10.0.0.1:8080 and 192.168.1.255.", "[REDACTED:ip]:8080 and [REDACTED:ip]."],
    ["http://10.0.0.1/x 10.0.0.0/8", "http://[REDACTED:ip]/x [REDACTED:ip]/8"],
    ["\n10.0.0.1\t10.0.0.2", "\n[REDACTED:ip]\t[REDACTED:ip]"],
    ["\u001b[31m10.0.0.1\u001b[0m", "\u001b[31m[REDACTED:ip]\u001b[0m"],
    ["\u000110.0.0.1", "\u0001[REDACTED:ip]"],
    ["broker/10.1.2.3:9092", "broker/[REDACTED:ip]:9092"],
  ],
  ip_v6: [
    ["::1 fe80::1%eth0 [::1]:3100", "[REDACTED:ip] [REDACTED:ip]%eth0 [[REDACTED:ip]]:3100"],
    ["2001:db8::ff00:42:8329.", "[REDACTED:ip]."],
    ["2001:0db8:85a3:0000:0000:8a2e:0370:7334", "[REDACTED:ip]"],
    ["addr:2001:db8::1", "addr:[REDACTED:ip]"],
    ["::ffff:10.0.0.1", "[REDACTED:ip]"],
  ],
};

for (const { name } of RULES) {
  Deno.test(`rule ${name} replaces what it is for`, () => {
    const redact = redactorOf();
    const alone = redactorOf({ ...ALL, rules: [name] });
    assert.ok((HITS[name] ?? []).length > 0);
    for (const [text, want] of HITS[name]!) {
      assert.equal(redact(text), want);
      assert.notEqual(alone(text), text, `${name} alone: ${text}`);
      assert.ok(rulesIn(text).includes(name), text);
    }
  });
}

/** Texts that no rule may touch. */
const MISSES = [
  "epoch 1700000000 1700000000123 1700000000123456 1700000000123456789",
  '{"ts":1763721121000000001,"time":1763721121.123456}',
  "550e8400-e29b-41d4-a716-446655440000 12345678-1234-1234-1234-123456789012",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 d41d8cd98f00b204",
  "order=4839201-112-7 ORD-2026-0012345 112-1234567-1234567 id=4111111111111111",
  "v1.2.3 1.2.3-rc.1+build.5 v1.2.3.4 version 1.2.3.4 log4j-1.2.3.4.jar requests>=1.2.3.4",
  "Mozilla/5.0 Chrome/120.0.0.0 Safari/537.36",
  "2026-11-21 21/Nov/2026:10:32:01 +0000 2026-11-21T10:32:01.123456+01:00 10:32:01",
  "37.7749,-122.4194 +52.520008,+13.404954 -122.419416 0.4111111111111111",
  "port 54321, 12.5 MB, 1h2m3.4s, 1,234,567.89, 1.3.6.1.4.1.311",
  "status=200 512 123 4567",
  '10.example "GET / HTTP/1.1" 200 512 1234 0.123',
  "00:1b:44:11:3a:b7 std::vec core::fmt::Display a::b::c 00:1b:44:ff:fe:11:3a:b7",
  "token refreshed, password changed, bearer authentication required, secret santa",
  "tokens: 12, max_tokens=4096, bypass=1, compass: north, Token::new()",
  '{"password":null,"secret":true,"token":""} password=',
  "user@localhost, pkg@1.2.3, @mention, a @ b",
  "http://host:8080/path?q=1 https://example.com/@user",
  "C:\\new\\temp\\bin \\\\server\\share",
  "999.1.1.1 1.2.3 256.1.1.1 01.02.03.04 1.2.3.4.5",
  "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
  'unexpected token "}" at 5, reset "password" "next", the password "',
  "eyJ eyJhbGci eyJhbGci.only one.dot",
  "[REDACTED:email] [ip:0c77d1e2a9b4] [secret:3f9a1c20b7d4] password=[REDACTED:secret], x",
  "123-456-789 12-345-6789 000-12-3456 1123-45-6789 123-45-67890",
] as const;

Deno.test("no rule touches times, ids, versions, places and prose", () => {
  const redact = redactorOf();
  for (const text of MISSES) assert.equal(redact(text), text);
});

Deno.test("rules see through every depth of quoting, and what they leave is sound", () => {
  const redact = redactorOf();
  const secrets = { password: 'p"w\\ d', mail: "bob@example.com", at: "\nbob@example.com" };
  let text = JSON.stringify({ ...secrets, n: 1 });
  for (let depth = 0; depth < 5; depth++) {
    const clean = redact(text);
    assert.ok(!clean.includes("bob@") && !clean.includes("p\\"), clean);
    let value = clean;
    for (let i = 0; i < depth; i++) value = JSON.parse(value).inner;
    assert.deepEqual(Object.keys(JSON.parse(value)), ["password", "mail", "at", "n"]);
    text = JSON.stringify({ inner: text });
  }
});

Deno.test("a private key behind a name goes whole, without its own rule too", () => {
  const redact = redactorOf({ ...ALL, rules: ["secret"] });
  const key = "-----BEGIN EC PRIVATE KEY-----\nMHcC AQEE\n-----END EC PRIVATE KEY-----";
  assert.equal(redact(`private_key=${key} x`), "private_key=[REDACTED:secret] x");
});

Deno.test("rules see letters that JSON in JSON has hidden", () => {
  const redact = redactorOf();
  const table = [
    ['{"u":"bob\\u0040example.com"}', '{"u":"[REDACTED:email]"}'],
    [
      '{"b":"{\\u0022password\\u0022:\\u0022x\\u0022}"}',
      '{"b":"{\\u0022password\\u0022:\\u0022[REDACTED:secret]\\u0022}"}',
    ],
    ['{"b":"https:\\/\\/u:pw@h\\/x"}', '{"b":"https:\\/\\/u:[REDACTED:password]@h\\/x"}'],
    ['{"p\\u0061ssword":"x"}', '{"p\\u0061ssword":"[REDACTED:secret]"}'],
    ['{"token":"a\\u0026b","n":1}', '{"token":"[REDACTED:secret]","n":1}'],
  ] as const;
  for (const [text, want] of table) {
    assert.equal(redact(text), want);
    assert.equal(JSON.parse(redact(JSON.stringify({ inner: text }))).inner, want);
  }
});
