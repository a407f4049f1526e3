// Reads one member of the settings, a JSON object. The host has checked them against the schema of this project, so
// a member is there and has its type; the last argument is for a member that the schema does not have.

/** The place after the JSON text that begins with a quotation mark at `at`. */
function afterText(json: string, at: i32): i32 {
  for (at++; at < json.length && json.charCodeAt(at) != 0x22; at++) {
    if (json.charCodeAt(at) == 0x5c) at++;
  }
  return at + 1;
}

function afterSpace(json: string, at: i32): i32 {
  while (at < json.length && json.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** Where the value of an outermost member begins; -1 where there is none. */
function valueOf(json: string, name: string): i32 {
  let depth = 0;
  for (let at = 0; at < json.length; ) {
    const letter = json.charCodeAt(at);
    if (letter == 0x22) {
      const end = afterText(json, at), next = afterSpace(json, end);
      const isName = depth == 1 && next < json.length && json.charCodeAt(next) == 0x3a;
      if (isName && json.substring(at + 1, end - 1) == name) return afterSpace(json, next + 1);
      at = end;
      continue;
    }
    if (letter == 0x7b || letter == 0x5b) depth++;
    if (letter == 0x7d || letter == 0x5d) depth--;
    at++;
  }
  return -1;
}

export function flag(json: string, name: string, otherwise: bool): bool {
  const at = valueOf(json, name);
  return at < 0 ? otherwise : json.charCodeAt(at) == 0x74;
}

export function integer(json: string, name: string, otherwise: i64): i64 {
  let at = valueOf(json, name);
  if (at < 0) return otherwise;
  const negative = json.charCodeAt(at) == 0x2d;
  let value: i64 = 0;
  if (negative) at++;
  for (; at < json.length; at++) {
    const digit = json.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

export function text(json: string, name: string, otherwise: string): string {
  const at = valueOf(json, name);
  if (at < 0 || json.charCodeAt(at) != 0x22) return otherwise;
  const end = afterText(json, at) - 1;
  let value = "";
  for (let i = at + 1; i < end; i++) {
    let letter = json.charAt(i);
    if (letter == "\\") {
      letter = json.charAt(++i);
      if (letter == "n") letter = "\n";
      else if (letter == "t") letter = "\t";
      else if (letter == "r") letter = "\r";
      else if (letter == "u") {
        letter = String.fromCharCode(<i32>parseInt(json.substring(i + 1, i + 5), 16));
        i += 4;
      }
    }
    value += letter;
  }
  return value;
}
