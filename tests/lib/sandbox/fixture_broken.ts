/** The script of a job that cannot even be loaded. */
throw new Error("broken at load");
