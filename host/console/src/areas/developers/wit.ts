/** A piece of a line of WIT, with what it is. */
export interface Part {
  text: string;
  kind: 'plain' | 'comment' | 'keyword' | 'type';
}

const keywords = new Set(
  'package interface world record variant enum flags resource func use import export include type static constructor as'.split(' '),
);
const types = new Set('bool s8 s16 s32 s64 u8 u16 u32 u64 f32 f64 char string list option result tuple'.split(' '));

/** WIT line by line, with comments, keywords and built-in types marked. */
export function colour(text: string): Part[][] {
  return text.split('\n').map((line) => {
    const comment = line.indexOf('//');
    const code = comment === -1 ? line : line.slice(0, comment);
    const parts: Part[] = code
      .split(/([%a-z][a-z0-9-]*)/i)
      .filter((piece) => piece !== '')
      .map((piece) => ({ text: piece, kind: keywords.has(piece) ? 'keyword' : types.has(piece) ? 'type' : 'plain' }));
    return comment === -1 ? parts : [...parts, { text: line.slice(comment), kind: 'comment' }];
  });
}
