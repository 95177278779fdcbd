/**
 * Faults: the one error class of the product, and the one table that says what a kind of fault
 * means to a shell (exit code) and to an HTTP client (status).
 *
 * A fault is thrown where somebody outside must act: a wrong flag, a missing directory, a refused
 * connection. Bad data inside a stream is not a fault: it is counted by whoever met it.
 *
 *     throw new LogtapError("not_found", `Cannot read capture "${dir}": no metadata.json there`, {
 *       hint: "name the directory that `logtap recv --dir` wrote to",
 *     });
 */
export { cutValue, isLogtapError, LogtapError, type LogtapErrorOptions } from "./logtap_error.ts";
export { EXIT, exitCodeOf, type FaultKind, httpStatusOf } from "./exit_codes.ts";
