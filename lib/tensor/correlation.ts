/** Sums of two series from which their correlation follows. */
export class CorrelationSums {
  private n = 0;
  private a = 0;
  private b = 0;
  private aa = 0;
  private bb = 0;
  private ab = 0;

  add(a: number, b: number): void {
    this.n++;
    this.a += a;
    this.b += b;
    this.aa += a * a;
    this.bb += b * b;
    this.ab += a * b;
  }

  /** Pearson's r, which of two pictures is their normalised cross-correlation, −1–1; 0 where either is flat. */
  value(): number {
    const spread = (this.n * this.aa - this.a * this.a) * (this.n * this.bb - this.b * this.b);
    return spread > 1e-9 ? (this.n * this.ab - this.a * this.b) / Math.sqrt(spread) : 0;
  }
}
