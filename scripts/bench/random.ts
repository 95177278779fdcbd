export { Random } from "../../lib/demo/mod.ts";
