const KEY = 'shopwit.workbench.sizes';
const DEFAULT: [number, number, number] = [280, 600, 380];

/** Widths of the three panes in pixels, as they were left. */
export function paneSizes(): [number, number, number] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    const [queue, talk, context] = kept as number[];
    if (Array.isArray(kept) && queue && talk && context !== undefined) return [queue, talk, context];
  } catch {
    // What cannot be read is as good as nothing kept.
  }
  return DEFAULT;
}

export function rememberPaneSizes(sizes: number[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(sizes));
  } catch {
    // Then the panes begin at their usual widths next time.
  }
}
