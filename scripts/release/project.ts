/**
 * Where releases live. README.md, scripts/install.sh and deploy/homebrew/logtap.rb spell this out;
 * tests/scripts/release/project_test.ts holds them equal, and release.ts refuses to run in the CI of another repository.
 */
export const REPOSITORY = "logtap-dev/logtap";

/** GitHub's folder of releases: `…/download/v0.1.0/FILE`, `…/latest/download/FILE`. */
export const RELEASES = `https://github.com/${REPOSITORY}/releases`;
