import { textTable } from "../../lib/text/text-table";
import type { Cell, EngineComparison, Measured } from "./engine-comparison";
import { OURS } from "./engines";
import { median } from "./ratio-range";

const HEADER = [
  "",
  "images/s",
  "ours is ×",
  "(min–max)",
  "GFLOP/s",
  "of sgemm",
  "peak MB",
  "ready ms",
  "1st step ms",
  "ran as",
];

/** The comparison as people read it in a terminal: one table per network and batch size, then the summary. */
export function comparisonText(comparison: EngineComparison): string {
  const { machine, cells, rounds, stepsPerRound } = comparison;
  const busy =
    machine.loadBefore > 0.5
      ? ` The machine was busy before the start (load ${machine.loadBefore.toFixed(1)}): absolute figures are too low.`
      : "";
  return [
    `${machine.processor}, ${machine.cores} cores, ${machine.threads} threads, ${machine.platform}, Node ${machine.node}`,
    `sgemm ${machine.sgemm.gigaflops.toFixed(0)} GFLOP/s (${machine.sgemm.shape}); ${rounds} rounds of ${stepsPerRound} steps in turn.${busy}`,
    ...cells.flatMap((cell) => ["", cellText(cell, machine.sgemm.gigaflops)]),
    "",
    ...absenceLines(cells),
    ...summaryLines(comparison),
  ].join("\n");
}

function cellText(cell: Cell, sgemm: number): string {
  const title = `${cell.net}: ${cell.size} px, batch ${cell.batch}, ${cell.trainableParameters.toLocaleString("en")} parameters, ${cell.gigaflopPerImage.toFixed(2)} GFLOP an image`;
  const fed =
    cell.fed === null
      ? []
      : [
          `ours with its input pipeline: ${cell.fed.imagesPerSecond.toFixed(1)} images/s, ${(100 * cell.fed.waitShare).toFixed(1)}% of the time waiting for input`,
        ];
  return [
    title,
    textTable(
      HEADER,
      cell.engines.map((one) => row(one, cell, sgemm)),
    ),
    ...fed,
  ].join("\n");
}

/** Who did not take part and why, with the networks where it was not all of them. */
function absenceLines(cells: readonly Cell[]): string[] {
  const where = new Map<string, string[]>();
  for (const { net, batch, absent } of cells) {
    for (const { engine, reason } of absent) {
      const line = `${engine} did not take part: ${reason}`;
      where.set(line, [...(where.get(line) ?? []), `${net} at batch ${batch}`]);
    }
  }
  return [...where].map(([line, places]) => (places.length === cells.length ? line : `${line} (${places.join(", ")})`));
}

function row(one: Measured, cell: Cell, sgemm: number): string[] {
  const ratio = cell.ratios.find(({ engine }) => engine === one.engine)?.range;
  const share = one.gigaflops / sgemm;
  return [
    one.title,
    one.medianImagesPerSecond.toFixed(one.medianImagesPerSecond < 10 ? 2 : 1),
    ratio ? ratio.median.toFixed(2) : "",
    ratio ? `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}` : "",
    one.gigaflops.toFixed(one.gigaflops < 10 ? 1 : 0),
    `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`,
    one.peakMemoryMb.toFixed(0),
    one.readyMs.toFixed(0),
    one.firstStepMs.toFixed(0),
    one.size === cell.size && one.batch === cell.batch
      ? one.variant
      : `${one.variant}, at ${one.size} px and batch ${one.batch}, scaled by arithmetic`,
  ];
}

/** Per peer: on how many networks how fast ours is, from the medians of the rounds. */
function summaryLines({ cells, agreements }: EngineComparison): string[] {
  const peers = [...new Set(cells.flatMap(({ ratios }) => ratios.map(({ engine }) => engine)))].filter(
    (id) => id !== OURS,
  );
  const ratios = peers.map((peer) => {
    const medians = cells.flatMap((cell) =>
      cell.ratios.filter(({ engine }) => engine === peer).map(({ range }) => range.median),
    );
    return `Against ${peer}: ${median(medians).toFixed(2)}× in the middle of ${medians.length}, ${Math.min(...medians).toFixed(2)}× at least, ${Math.max(...medians).toFixed(2)}× at most.`;
  });
  const agreeing = agreements.filter(({ agrees }) => agrees).length;
  if (agreements.length === 0) return ratios;
  return [
    ...ratios,
    `${agreeing} of ${agreements.length} peer networks have our parameters and, from our weights, our first loss within 0.1%.`,
  ];
}
