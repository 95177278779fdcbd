import { serveWorker } from "../../pipe/mod.ts";
import { answerCompress } from "./compress.ts";

serveWorker(answerCompress);
