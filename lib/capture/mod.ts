export * from "./write/mod.ts";
