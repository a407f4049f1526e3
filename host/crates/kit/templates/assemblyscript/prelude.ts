// Written by `shopwit plugin build` out of the contract in wit/.

/** A value that may be missing, where it is a number or a word. */
export class Some<T> {
  constructor(public value: T) {}
}

/** Memory for one call; the host throws the instance away after it. */
function take(bytes: usize): usize {
  return heap.alloc(bytes);
}

export function reallocate(former: usize, formerBytes: usize, align: usize, bytes: usize): usize {
  const at = heap.alloc(bytes);
  memory.copy(at, former, min(formerBytes, bytes));
  return at;
}

function liftString(at: usize): string {
  return String.UTF8.decodeUnsafe(<usize>load<u32>(at), <usize>load<u32>(at + 4));
}

function lowerString(at: usize, text: string): void {
  const bytes = String.UTF8.encode(text);
  store<u32>(at, <u32>changetype<usize>(bytes));
  store<u32>(at + 4, <u32>bytes.byteLength);
}

@external("shopwit:policy/log@0.1.0", "info")
declare function infoOfHost(message: usize, bytes: i32): void;

/** Adds one line to the log of the decision. */
export function info(message: string): void {
  const bytes = String.UTF8.encode(message);
  infoOfHost(changetype<usize>(bytes), bytes.byteLength);
}
