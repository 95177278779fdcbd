/** The door for a thread that only starts the looker, and may show a view later: loads nothing of the view. */
export { LookClient, type LookRights } from "./look/look_client.ts";
export { hasKeyboard } from "./terminal.ts";
