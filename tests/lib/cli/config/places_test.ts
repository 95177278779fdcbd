import assert from "node:assert/strict";
import { isAbsolute, userPlaces } from "../../../../lib/cli/config/places.ts";

const PLACES: readonly {
  readonly os: string;
  readonly env: Readonly<Record<string, string>>;
  readonly want: readonly string[];
}[] = [
  {
    os: "linux",
    env: { HOME: "/home/me" },
    want: ["/home/me/.config/logtap/config.yaml", "/home/me/.logtap/config.yaml"],
  },
  {
    os: "linux",
    env: { HOME: "/home/me/", XDG_CONFIG_HOME: "/etc/mine/" },
    want: ["/etc/mine/logtap/config.yaml", "/home/me/.logtap/config.yaml"],
  },
  // By the XDG specification a relative folder does not count.
  {
    os: "linux",
    env: { HOME: "/home/me", XDG_CONFIG_HOME: "mine" },
    want: ["/home/me/.config/logtap/config.yaml", "/home/me/.logtap/config.yaml"],
  },
  { os: "linux", env: { XDG_CONFIG_HOME: "/x" }, want: ["/x/logtap/config.yaml"] },
  { os: "linux", env: {}, want: [] },
  {
    os: "darwin",
    env: { HOME: "/Users/me" },
    want: [
      "/Users/me/Library/Application Support/logtap/config.yaml",
      "/Users/me/.logtap/config.yaml",
    ],
  },
  {
    os: "windows",
    env: { USERPROFILE: "C:\\Users\\me", APPDATA: "C:\\Users\\me\\AppData\\Roaming" },
    want: [
      "C:\\Users\\me\\AppData\\Roaming\\logtap\\config.yaml",
      "C:\\Users\\me\\.logtap\\config.yaml",
    ],
  },
  {
    os: "windows",
    env: { USERPROFILE: "C:\\Users\\me" },
    want: [
      "C:\\Users\\me\\AppData\\Roaming\\logtap\\config.yaml",
      "C:\\Users\\me\\.logtap\\config.yaml",
    ],
  },
];

for (const { os, env, want } of PLACES) {
  Deno.test(`the user's file on ${os} with ${JSON.stringify(env)}`, () => {
    assert.deepEqual(userPlaces(os, (name) => env[name]), want);
  });
}

Deno.test("isAbsolute() by the rules of any system", () => {
  for (const path of ["/", "/x", "\\x", "\\\\server\\x", "C:\\x", "c:x"]) {
    assert.ok(isAbsolute(path), path);
  }
  for (const path of ["", ".", "x", "./x", "x/y", "~/x", "..", "cap:ture"]) {
    assert.ok(!isAbsolute(path), path);
  }
});
