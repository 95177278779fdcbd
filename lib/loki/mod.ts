export { parsePushJson } from "./push_json.ts";
