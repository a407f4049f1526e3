/** A place in a text that must be seen: an open slot, or what the message check found. In UTF-16 units. */
export interface Mark {
  start: number;
  end: number;
  kind: 'slot' | 'hint' | 'warn' | 'block';
}

const SLOT = /\{[^{}\n]{1,40}\}/g;

/** The open slots of a text, such as `{发货时间}`: somebody must fill them before it is sent. */
export function openSlots(text: string): Mark[] {
  return [...text.matchAll(SLOT)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind: 'slot' as const,
  }));
}

/** The host counts characters (code points); the browser counts UTF-16 units. */
export function unitsAt(text: string, characters: number): number {
  let units = 0;
  let seen = 0;
  for (const character of text) {
    if (seen === characters) break;
    units += character.length;
    seen += 1;
  }
  return units;
}

/** A text cut at its marks; where marks lie over each other the graver one shows. */
export function pieces(text: string, marks: Mark[]): { text: string; kind?: Mark['kind'] }[] {
  const order = { slot: 0, hint: 1, warn: 2, block: 3 };
  const edges = new Set([0, text.length]);
  for (const mark of marks) {
    edges.add(Math.min(mark.start, text.length));
    edges.add(Math.min(mark.end, text.length));
  }
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((start, index) => {
    const end = sorted[index + 1] ?? text.length;
    const covering = marks
      .filter((mark) => mark.start <= start && mark.end >= end)
      .sort((a, b) => order[b.kind] - order[a.kind]);
    const kind = covering[0]?.kind;
    return kind ? { text: text.slice(start, end), kind } : { text: text.slice(start, end) };
  });
}
