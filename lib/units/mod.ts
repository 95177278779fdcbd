export { type Time } from "./time.ts";
