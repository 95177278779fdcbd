import type { RecvPorts } from "./recv_plan.ts";
import type { RecvStatus } from "./recv_status.ts";
import { hasNews, statusLine, type StatusSnapshot } from "./status_line.ts";

const LINE_EVERY_MS = 1000;
/** Rates are counted over seconds; the rest looks alive at this pace. */
const REPORT_EVERY_MS = 250;

export interface StatusSource {
  /** For lines. */
  look(): StatusSnapshot;
  /** For a view. */
  status(): RecvStatus;
}

/** Tells how the receiver is until it is stopped: a view, if there is one, else in lines of talk. */
export function tellStatus({ report, talk }: RecvPorts, source: StatusSource): () => void {
  if (report === undefined) return tellLines(talk, () => source.look());
  report(source.status());
  const timer = setInterval(() => report(source.status()), REPORT_EVERY_MS);
  return () => clearInterval(timer);
}

/** One line a second; on a terminal over the one before, elsewhere when there is news. */
function tellLines(talk: RecvPorts["talk"], look: () => StatusSnapshot): () => void {
  let before = look();
  const timer = setInterval(() => {
    const now = look();
    if (talk.isTerminal) {
      void talk.write(`\r\x1b[K${statusLine(before, now).slice(0, talk.columns - 1)}`);
    } else if (hasNews(before, now)) void talk.write(`${statusLine(before, now)}\n`);
    before = now;
  }, LINE_EVERY_MS);
  return () => clearInterval(timer);
}
