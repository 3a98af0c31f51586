/** Some steps and how far they are. */
interface ToldSteps<Point> {
  points: Point[];
  totalSteps: number;
  imagesPerSecond: number;
  etaMs: number | null;
}

export interface StepReporterOptions<Point> {
  totalSteps: number;
  /** Steps of a phase that follows, for the time that is left. @default none */
  laterSteps?: number;
  tell: (told: ToldSteps<Point>) => void | Promise<void>;
}

/** Between two `steps` events. */
const INTERVAL_MS = 250;

/** Gathers step metrics and tells them in groups: the first step at once, then about four events a second. */
export class StepReporter<Point extends { step: number }> {
  private points: Point[] = [];
  private images = 0;
  private lastFlush = performance.now();
  /** When the first step of this sitting ended: it also compiles, so the pace is measured from there. */
  private paceStart: { at: number; step: number } | null = null;

  constructor(private readonly options: StepReporterOptions<Point>) {}

  async add(point: Point, images: number): Promise<void> {
    this.points.push(point);
    this.images += images;
    const first = this.paceStart === null;
    this.paceStart ??= { at: performance.now(), step: point.step };
    if (first || performance.now() - this.lastFlush >= INTERVAL_MS) await this.flush();
  }

  /** Emits what has gathered; nothing when nothing has. */
  async flush(): Promise<void> {
    const last = this.points.at(-1);
    if (last === undefined) return;
    const now = performance.now();
    const told = {
      points: this.points,
      totalSteps: this.options.totalSteps,
      imagesPerSecond: (1000 * this.images) / Math.max(1e-3, now - this.lastFlush),
      etaMs: this.etaMs(last.step, now),
    };
    this.points = [];
    this.images = 0;
    this.lastFlush = now;
    await this.options.tell(told);
  }

  /** Remaining steps at the pace since the first one, validation included. Null until there is a pace. */
  private etaMs(step: number, now: number): number | null {
    if (this.paceStart === null || step <= this.paceStart.step) return null;
    const { totalSteps, laterSteps = 0 } = this.options;
    return ((now - this.paceStart.at) / (step - this.paceStart.step)) * (totalSteps + laterSteps - step);
  }
}
