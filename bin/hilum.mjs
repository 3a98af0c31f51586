#!/usr/bin/env node
// The command line, and what `npm start` and `npm test` call. This file stays readable to old Node versions, so that
// they can be refused with words instead of a syntax error; everything else is imported after that check.

// What any process of Hilum writes is its user's alone: films, labels and logs are nobody else's.
const usualMask = process.umask(0o077);
const major = Number(process.versions.node.split(".")[0]);

if (major < 20) {
  console.error("Hilum needs Node 20 or newer; this is Node " + process.versions.node + " (" + process.execPath + ").");
  console.error("Install a current Node from https://nodejs.org and start again. Nothing was changed.");
  process.exitCode = 1;
} else {
  import("./launch.mjs")
    .then((launcher) => launcher.launch(process.argv.slice(2), usualMask))
    .then((code) => {
      process.exitCode = code;
    });
}
