import { serveJob } from "../sandbox/mod.ts";
import { runReceiver } from "./run_receiver.ts";

serveJob(runReceiver);
