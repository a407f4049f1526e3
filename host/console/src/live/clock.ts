/** Milliseconds by which the host's clock is ahead of this device's; devices at a desk are often wrong by minutes. */
let ahead = 0;
/** Below this many milliseconds it is the way of the answer, not the clock. */
const NOISE_MS = 2_000;

/** The time of the host, epoch milliseconds: what its answers are to be compared with. */
export function hostNow(): number {
  return Date.now() + ahead;
}

/** The host has said what time it is. */
export function hearTime(at: string): void {
  const heard = Date.parse(at) - Date.now();
  if (Math.abs(heard - ahead) > NOISE_MS) ahead = heard;
}
