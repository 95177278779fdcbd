export { parseLabelText } from "./label_text.ts";
export { parsePushJson } from "./push_json.ts";
export { parsePushProto } from "./push_proto.ts";
