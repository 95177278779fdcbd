/**
 * The terminal view: one pane over a capture, for `recv` while it is written and for `open`.
 *
 *     key, paste, size ─┐                         ┌─ view(state) → frame → painter → terminal
 *     looker's tells   ─┼─ update(state, event) ──┤
 *     receiver, clock  ─┘                         └─ asks to the looker
 *
 * - state, update/ and view/ are functions of values; loop.ts turns events into at most 30 frames a
 *   second; terminal.ts is the only edge to the terminal, and gives it back however the process ends;
 * - look/ is a worker that may read the capture, write exports, and nothing else. It finds windows of
 *   entries, hits, counts: whatever takes long. The view keeps a few screens of entries, and the capture is the rest:
 *   all of it can be reached, live or not;
 * - the texts of entries are made safe in screen/frame.ts, where spans are made.
 *
 * Nothing here knows how logs are received. Who starts the looker before the view takes the door start.ts.
 */
export { App, type AppOptions } from "./app.ts";
export { KEY_GROUPS, type KeyGroup, keyText } from "./keys.ts";
export { isLightByVariable } from "./input/background_reply.ts";
export { type StackedFilter } from "./state.ts";
