// Courier fees by the shop's table.
import { findBand, findRow } from "shopwit:policy/tables@0.1.0";

/** Heaviest parcel of the contract, grams. */
const WEIGHT_GRAMS_MAX = 100_000_000;
const DUTIES = "The buyer pays customs duties and taxes to the courier.";

function evaluate(context, input) {
  const settings = JSON.parse(context.settings);
  if (input.weightGrams === 0) {
    throw { tag: "invalid-input", val: { field: "weight_grams", message: "a parcel weighs at least 1 gram" } };
  }
  const courier = input.bulk ? "freight" : settings.courier;
  const disclosures = input.crossBorder && settings.tell_duties ? [DUTIES] : [];
  const found = find(input);
  if (!found) {
    return {
      outcome: { tag: "not-covered", val: { ask: [courier], disclosures } },
      reasons: [{ code: "not-covered", staffText: "No row of the fee table covers it." }],
    };
  }
  const { zone, row } = found;
  const money = (minorUnits) => ({ minorUnits, currency: context.currency });
  const surcharge = settings.surcharge_minor_units;
  const fee = (integer(row[4]) ?? 0) + surcharge;
  const value = input.orderValue;
  const isFree =
    settings.free_from_minor_units > 0 &&
    value?.currency === context.currency &&
    value.minorUnits >= settings.free_from_minor_units;
  const payer = input.fault ?? (isFree ? "seller" : "buyer");
  const quote = {
    courier,
    mode: input.bulk ? "freight" : "express",
    fee: money(fee),
    surcharge: surcharge > 0 ? money(surcharge) : undefined,
    band: `${integer(row[2])}–${integer(row[3]) - 1} g`,
    etaHours: integer(row[5]),
  };
  return {
    outcome: {
      tag: "quotes",
      val: {
        quotes: [quote],
        payer,
        buyerFee: money(payer === "buyer" ? fee : 0),
        needsAgreement: input.wantedCourier != null && input.wantedCourier !== courier,
        disclosures,
      },
    },
    reasons: [{ code: "fee-table", staffText: `Zone ${zone} of the fee table.` }],
  };
}

/** The zone of the receiver, and the row of the fee table. */
function find(input) {
  if (input.weightGrams > WEIGHT_GRAMS_MAX) return undefined;
  const zone = findRow("regions", [input.destinationRegion])?.[1];
  if (zone?.tag !== "text") return undefined;
  const row = findBand("fees", [zone.val, String(input.bulk)], input.weightGrams);
  return row ? { zone: zone.val, row } : undefined;
}

function integer(cell) {
  return cell?.tag === "integer" ? cell.val : undefined;
}

export const courierFee = { evaluate };
