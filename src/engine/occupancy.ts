/** How much of a stage's capacity was in use, as a share of the time since it was last asked. */
class Gauge {
  readonly #most: number;
  #level = 0;
  #used = 0;
  #since = performance.now();
  #asked = this.#since;

  constructor(most: number) {
    this.#most = most;
  }

  change(by: number): void {
    this.#count(performance.now());
    this.#level += by;
  }

  /** 0 to 1. */
  share(): number {
    const now = performance.now();
    this.#count(now);
    const share = this.#used / Math.max(now - this.#asked, 1);
    this.#used = 0;
    this.#asked = now;
    return share;
  }

  #count(now: number): void {
    this.#used += (Math.min(this.#level, this.#most) / this.#most) * (now - this.#since);
    this.#since = now;
  }
}

/** Which stages had work, and for how long: the one that always has some is the one that limits the run. */
export class Occupancy {
  readonly source = new Gauge(1);
  readonly workers: Gauge;
  readonly lanes: Gauge;

  constructor(workers: number, lanes: number) {
    this.workers = new Gauge(Math.max(1, workers));
    this.lanes = new Gauge(lanes);
  }

  /** The promise, counted as one more at work in a stage until it is settled. */
  async during<T>(stage: 'source' | 'workers' | 'lanes', work: () => Promise<T>): Promise<T> {
    this[stage].change(1);
    try {
      return await work();
    } finally {
      this[stage].change(-1);
    }
  }
}
