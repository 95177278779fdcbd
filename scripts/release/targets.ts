/** A system that a release has a program for. */
export interface Target {
  /** As `deno compile --target` wants it. */
  readonly triple: string;
  readonly os: "linux" | "macos" | "windows";
  readonly arch: "x64" | "arm64";
}

export const TARGETS: readonly Target[] = [
  { triple: "x86_64-unknown-linux-gnu", os: "linux", arch: "x64" },
  { triple: "aarch64-unknown-linux-gnu", os: "linux", arch: "arm64" },
  { triple: "x86_64-apple-darwin", os: "macos", arch: "x64" },
  { triple: "aarch64-apple-darwin", os: "macos", arch: "arm64" },
  { triple: "x86_64-pc-windows-msvc", os: "windows", arch: "x64" },
];

/** `linux-x64`. */
export function platformOf({ os, arch }: Target): string {
  return `${os}-${arch}`;
}

/** The plain program, for `curl` and `chmod`: `logtap-0.1.0-windows-x64.exe`. */
export function binaryName(version: string, target: Target): string {
  return `logtap-${version}-${platformOf(target)}${target.os === "windows" ? ".exe" : ""}`;
}

/** The same with licence and README, for package managers; Windows takes the program as it is. */
export function archiveName(version: string, target: Target): string | undefined {
  return target.os === "windows" ? undefined : `logtap-${version}-${platformOf(target)}.tar.gz`;
}

/** True if the machine that this runs on can run programs for the target. */
export function isHost({ triple }: Target): boolean {
  return triple === Deno.build.target;
}
