/** A decoded film: one grey channel, row by row, bright = dense (MONOCHROME2). */
export interface GreyImage {
  width: number;
  height: number;
  /** `height × width` samples, 0 … `maxValue`. */
  data: Uint8Array | Uint16Array;
  /** 255 for 8-bit films; the largest value the format can hold (4095, 65535 …) for deeper ones. */
  maxValue: number;
}
