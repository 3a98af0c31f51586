/** @file Asking networks about films: what an inference thread does. */
import { toNetworkInput } from "../../imaging/network/network-input";
import { type NetworkMaterial, type NetworkSession, openNetworkSession } from "./network-material";

/** One film for one network. */
export interface InferTask {
  /** The same for the same weights. */
  key: string;
  /** What the network is opened from; null to ask whether it is open already. */
  material: NetworkMaterial | null;
  /** `[size, size]` grey values 0–255. */
  square: Uint8Array;
}

/** More would hold the memory of models that nobody asks. */
const KEPT = 4;

/** What an inference thread does. */
export type InferenceMethods = Pick<WarmSessions, "infer">;

/** The networks that were asked last, kept open. One film is answered after another. */
export class WarmSessions {
  private readonly sessions = new Map<string, NetworkSession>();
  private tail: Promise<unknown> = Promise.resolve();

  /** `[labels]` logits; null where the network is not open and the task does not bring it. Throws `unsupportedEngine`, `outOfMemory`. */
  infer(task: InferTask): Promise<Float32Array | null> {
    const turn = this.tail.then(() => this.inferNow(task));
    this.tail = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.tail;
    await Promise.all([...this.sessions.values()].map((session) => session.close()));
    this.sessions.clear();
  }

  private async inferNow({ key, material, square }: InferTask): Promise<Float32Array | null> {
    const session = this.sessions.get(key) ?? (material === null ? null : await openNetworkSession(material));
    if (session === null) return null;
    // The one asked last stands last.
    this.sessions.delete(key);
    this.sessions.set(key, session);
    await this.forgetOldest();
    return session.predict(toNetworkInput(square), 1);
  }

  private async forgetOldest(): Promise<void> {
    const [oldest] = this.sessions;
    if (this.sessions.size <= KEPT) return;
    this.sessions.delete(oldest[0]);
    await oldest[1].close();
  }
}
