// Asks a courier-fee example its cases after jco translated it for Node. Argument: the folder of its project.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { instantiate } from "./out/policy.js";

// What QuickJS is built with is on by default from Node 21 on; later ones ignore the flag.
setFlagsFromString("--experimental-wasm-extended-const");

const folder = process.argv[2];
const PACKAGE = "shopwit:policy";
const VERSION = "0.1.0";
const KEYS = { regions: 1, fees: 2 };
const NUMBERS = new Set(["weight-from", "weight-to", "fee", "eta-hours"]);

const read = (name) => readFileSync(join(folder, name), "utf8");
const tables = Object.fromEntries(
  Object.keys(KEYS).map((name) => {
    const [header, ...rows] = read(`tables/${name}.csv`).trim().split("\n").map((line) => line.split(","));
    return [name, rows.map((row) => header.map((column, index) => [column, row[index]]))];
  }),
);

const cell = ([column, value]) => {
  if (value === "") return { tag: "blank" };
  return NUMBERS.has(column) ? { tag: "integer", val: BigInt(value) } : { tag: "text", val: value };
};

function find(table, keys, band) {
  const row = (tables[table] ?? []).find((row) => {
    const named = Object.fromEntries(row);
    const fits = band === undefined || (Number(named["weight-from"]) <= band && band < Number(named["weight-to"]));
    return fits && keys.every((key, index) => row[index][1] === key) && keys.length === KEYS[table];
  });
  return row?.map(cell);
}

const camel = (name) => name.replace(/[_-](\w)/g, (_, letter) => letter.toUpperCase());
const WIDE = new Set(["weightGrams", "volumeMm3", "minorUnits"]);

/** The JSON of a case as jco takes it: other names, and big numbers where the contract has 64 bits. */
function toGuest(value, name) {
  if (Array.isArray(value)) return value.map((entry) => toGuest(entry));
  if (value === null) return undefined;
  if (typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, inside]) => [camel(key), toGuest(inside, camel(key))]));
  }
  return WIDE.has(name) ? BigInt(value) : value;
}

/** Where the answer holds everything that the case expects. */
function holds(expected, found) {
  if (Array.isArray(expected)) {
    return expected.length === found.length && expected.every((entry, index) => holds(entry, found[index]));
  }
  if (expected === null) return found === undefined || found === null;
  if (typeof expected === "object") {
    return Object.entries(expected).every(([key, value]) => holds(value, found?.[camel(key)]));
  }
  return typeof found === "bigint" ? BigInt(expected) === found : expected === found;
}

const flat = (variant) => ({ type: variant.tag, ...variant.val });
const settings = JSON.parse(read("settings.schema.json")).properties;
const defaults = Object.fromEntries(Object.entries(settings).map(([name, member]) => [name, member.default]));
const core = async (path) => WebAssembly.compile(readFileSync(new URL(`./out/${path}`, import.meta.url)));

let wasi = {};
try {
  const { WASIShim } = await import("@bytecodealliance/preview2-shim/instantiation");
  wasi = new WASIShim().getImportObject();
} catch {
  // A component without WASI needs none.
}
const imports = {
  ...wasi,
  [`${PACKAGE}/log`]: { info: () => {} },
  [`${PACKAGE}/tables`]: {
    findRow: (table, keys) => find(table, keys),
    findBand: (table, keys, value) => find(table, keys, Number(value)),
  },
  [`${PACKAGE}/types`]: {},
};
let failed = 0;
for (const file of readdirSync(join(folder, "cases")).sort()) {
  const test = JSON.parse(read(`cases/${file}`));
  const instance = await instantiate(core, imports);
  const policy = instance[`${PACKAGE}/courier-fee@${VERSION}`];
  const context = {
    shop: "shop",
    decision: "decision",
    nowMs: 1_800_000_000_000n,
    timeZone: "Asia/Shanghai",
    utcOffsetSeconds: 28_800,
    isWorkday: true,
    isStatutoryHoliday: false,
    promotions: [],
    locale: "zh-CN",
    currency: "CNY",
    settings: JSON.stringify({ ...defaults, ...test.settings }),
  };
  const input = { couriers: [], bulk: false, crossBorder: false, ...toGuest(test.input) };
  let found;
  try {
    found = flat(policy.evaluate(context, input).outcome);
  } catch (error) {
    if (!error.payload) throw error;
    found = flat(error.payload);
  }
  if (!holds(test.expect, found)) {
    failed += 1;
    console.log(file, JSON.stringify(found, (_, value) => (typeof value === "bigint" ? Number(value) : value)));
  }
}
process.exit(failed > 0 ? 1 : 0);
