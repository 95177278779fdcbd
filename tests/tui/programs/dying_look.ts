/** The looker in its worker, until somebody seeks: see dying_looker.ts. */
import "../../../tui/look/look.worker.ts";

interface Scope {
  onmessage: (event: MessageEvent) => void;
}

const scope = globalThis as unknown as Scope;
const look = scope.onmessage;
scope.onmessage = (event) => {
  if (event.data.kind === "seek") throw new Error("a looker dies of e\nas a test has asked");
  look(event);
};
