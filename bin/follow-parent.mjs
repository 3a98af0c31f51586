// Preloaded into a server that knows nothing of Hilum: it ends when the process that started it is gone, kill -9 included.
process.on("disconnect", () => process.exit(0));
