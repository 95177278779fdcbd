import { cutValue, LogtapError } from "../../fault/mod.ts";
import type { Incoming } from "../wire/message.ts";
import { childText, readXml } from "./xml.ts";

/** The fault that an unwelcome answer of a bucket is. Shows its code, which is made of letters. */
export function faultOf(action: string, answer: Incoming): LogtapError {
  const { status, headers } = answer;
  const code = codeOf(answer);
  const region = headers.get("x-amz-bucket-region");
  const text = `Cannot ${cutValue(action)}: ${meaningOf(status, code)}`;
  // S3 tells the region of a bucket to whoever asks in the wrong one.
  if (region !== null && /^[a-z0-9-]{1,40}$/.test(region) && status !== 403 && status !== 404) {
    return new LogtapError("usage", text, {
      hint: `the bucket is in ${region}: --region ${region}`,
    });
  }
  if (status === 401 || status === 403) {
    return new LogtapError("denied", text, { hint: hintOf(code) });
  }
  return new LogtapError(status === 404 ? "not_found" : "network", text);
}

function meaningOf(status: number, code: string): string {
  if (code === "NoSuchBucket") return "there is no such bucket";
  return code === "" ? `it answers ${status}` : `it answers ${status} (${code})`;
}

function hintOf(code: string): string {
  if (code === "RequestTimeTooSkewed") return "the clock of this machine is wrong";
  if (code === "ExpiredToken") return "the session of these keys is over; get new ones";
  return "keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, --profile, or --gcs-key";
}

/** `NoSuchKey`, `AccessDenied`; empty when the answer says none. */
export function codeOf({ body }: Pick<Incoming, "body">): string {
  if (body.length === 0) return "";
  try {
    const error = readXml(body, "an error");
    const code = error.name === "Error" ? childText(error, "Code") : "";
    return /^[A-Za-z0-9.]{1,80}$/.test(code) ? code : "";
  } catch {
    return ""; // A web page of some proxy in between.
  }
}
