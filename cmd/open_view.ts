import type { FlagValues, Host } from "../lib/cli/mod.ts";
import { cutValue, LogtapError } from "../lib/fault/mod.ts";
import { LookClient } from "../tui/start.ts";
import { whyNoView } from "./can_show.ts";
import { isRemote } from "./flags/bucket.ts";
import type { OPEN_FLAGS } from "./flags/open.ts";

/** `logtap open` on a terminal: the view of a capture, whole or replayed. */
export async function openView(
  flags: FlagValues<typeof OPEN_FLAGS>,
  dir: string,
  host: Host,
): Promise<number> {
  const why = whyNoView(host);
  if (why !== undefined) {
    throw new LogtapError("usage", `Cannot show the terminal view: ${why}`, {
      hint: "--dump prints the entries",
    });
  }
  if (isRemote(dir)) {
    throw new LogtapError("usage", `Cannot show "${cutValue(dir)}" in the view: it is elsewhere`, {
      hint: "`logtap download` fetches it; --dump prints it from there",
    });
  }
  // The looker's worker and this thread load what they need side by side.
  using looker = new LookClient(dir, { write: true });
  const { showCapture } = await import("./open_app.ts");
  return await showCapture(flags, looker, host);
}
