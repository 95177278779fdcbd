export { Redactor } from "./redactor.ts";
export { TextRedactor } from "./text_redactor.ts";
export { RULES } from "./rules.ts";
