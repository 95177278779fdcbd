import { serveJob } from "../sandbox/mod.ts";
import { runDemo } from "./run_demo.ts";

serveJob(runDemo);
