import type { Said, StoryClock } from "./line.ts";
import type { Random } from "./random.ts";
import { isPoolDry, STORY } from "./story.ts";
import * as gateway from "./voices/gateway.ts";
import * as mailer from "./voices/mailer.ts";
import * as payments from "./voices/payments.ts";
import * as postgres from "./voices/postgres.ts";

/** What services say without having been asked, during one second of the story. */
export function linesOfSecond(
  second: number,
  { clock, random }: { readonly clock: StoryClock; readonly random: Random },
): Said[] {
  const startMs = second * 1000;
  const atMs = startMs + random.below(900);
  const isDry = isPoolDry(startMs);
  // Whoever is refused by the database comes after payments has begun to wait for it.
  const isOverrun = isDry && startMs >= STORY.dryMs + STORY.poolWaitMs + 2_000;
  return [
    ...second % 5 === 0 ? [gateway.probed(clock, atMs)] : [],
    ...second % 4 === 2 ? [payments.poolState(clock, atMs, isDry ? random.between(9, 30) : 0)] : [],
    ...second % 12 === 7 ? [postgres.checkpoint(atMs, random)] : [],
    ...isOverrun && second % 3 === 0 ? [postgres.tooManyClients(atMs, random)] : [],
    ...isOverrun && second % 7 === 3 ? [postgres.idleInTransaction(atMs, random)] : [],
    ...isOverrun && second % 6 === 1 ? [mailer.waiting(clock, atMs, random.between(8, 60))] : [],
    ...STARTS_MS.filter((ms) => ms >= startMs && ms < startMs + 1000)
      .map((ms) => payments.starting(clock, ms)),
  ];
}

/** Two pods each time. */
const STARTS_MS = [STORY.deployMs, STORY.deployMs + 350, STORY.rollbackMs, STORY.rollbackMs + 410];
