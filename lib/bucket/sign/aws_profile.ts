import { cutValue, LogtapError } from "../../fault/mod.ts";
import type { AccessKeys } from "../plan.ts";

/** The two files of ~/.aws, as text; empty when they are not there. */
export interface AwsFiles {
  readonly credentials: string;
  readonly config: string;
}

export interface AwsProfile {
  readonly keys?: AccessKeys;
  readonly region?: string;
  readonly endpoint?: string;
}

type Section = ReadonlyMap<string, string>;

/**
 * A profile of the AWS files. Keys are taken as they stand; profiles that have them made by a program,
 * a role or a browser are not followed.
 *
 * @param isNamed a person asked for it, so it must be there.
 * @throws {LogtapError} usage — there is no such profile, or it has no keys of its own.
 */
export function awsProfile(
  { credentials, config }: AwsFiles,
  { name, isNamed }: { readonly name: string; readonly isNamed: boolean },
): AwsProfile {
  const secret = sections(credentials).get(name);
  const settings = sections(config).get(name === "default" ? name : `profile ${name}`);
  if (secret === undefined && settings === undefined) {
    if (!isNamed) return {};
    const text = `Cannot use AWS profile "${cutValue(name)}": it is in neither of the AWS files`;
    throw new LogtapError("usage", text);
  }
  const keys = keysOf(secret) ?? keysOf(settings);
  if (keys === undefined && isNamed) {
    const text = `Cannot use AWS profile "${cutValue(name)}": it has no keys of its own`;
    throw new LogtapError("usage", text, {
      hint:
        "`aws configure export-credentials --format env` prints keys of any profile as variables",
    });
  }
  const region = settings?.get("region");
  const endpoint = settings?.get("endpoint_url");
  return {
    ...(keys !== undefined && { keys }),
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
  };
}

function keysOf(section: Section | undefined): AccessKeys | undefined {
  const accessKeyId = section?.get("aws_access_key_id");
  const secretAccessKey = section?.get("aws_secret_access_key");
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken = section?.get("aws_session_token");
  const token = sessionToken !== undefined ? { sessionToken } : {};
  return { kind: "keys", accessKeyId, secretAccessKey, ...token };
}

/** Sections by name; lines that are set in belong to a setting before them and are passed over. */
function sections(text: string): ReadonlyMap<string, Section> {
  const found = new Map<string, Map<string, string>>();
  let current = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const head = /^\[\s*(.*?)\s*\]/.exec(line)?.[1];
    if (head !== undefined) {
      current = found.get(head) ?? new Map();
      found.set(head, current);
      continue;
    }
    const [, key, value = ""] = /^([^\s#;=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== "") current.set(key.toLowerCase(), value);
  }
  return found;
}
