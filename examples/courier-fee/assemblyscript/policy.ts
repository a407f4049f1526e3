// Courier fees by the shop's table. What may be missing is null.
import {
  Answer,
  Cell,
  CellTag,
  Context,
  Decision,
  FreightPayer,
  Input,
  Mode,
  Money,
  NotCovered,
  OutcomeTag,
  PolicyErrorTag,
  Quote,
  Quotes,
  Reason,
  Some,
  findBand,
  findRow,
} from "./build/bindings";
import { flag, integer as integerSetting, text } from "./settings";

/** Heaviest parcel of the contract, grams. */
const WEIGHT_GRAMS_MAX: u64 = 100_000_000;
const DUTIES = "The buyer pays customs duties and taxes to the courier.";

export function evaluate(context: Context, input: Input): Answer {
  if (input.weightGrams == 0) {
    return Answer.refused(PolicyErrorTag.InvalidInput, "weight_grams", "a parcel weighs at least 1 gram");
  }
  const settings = context.settings;
  const courier = input.bulk ? "freight" : text(settings, "courier", "zto");
  const disclosures = new Array<string>();
  if (input.crossBorder && flag(settings, "tell_duties", true)) disclosures.push(DUTIES);

  const decision = new Decision();
  const zone = findZone(input);
  let row: Array<Cell> | null = null;
  if (zone !== null) row = findBand("fees", [zone, input.bulk ? "true" : "false"], <i64>input.weightGrams);
  if (zone === null || row === null) {
    const answer = new NotCovered();
    answer.ask.push(courier);
    answer.disclosures = disclosures;
    decision.outcome.tag = OutcomeTag.NotCovered;
    decision.outcome.notCovered = answer;
    decision.reasons.push(reason("not-covered", "No row of the fee table covers it."));
    return Answer.decided(decision);
  }

  const surcharge = integerSetting(settings, "surcharge_minor_units", 0);
  const freeFrom = integerSetting(settings, "free_from_minor_units", 0);
  const fee = integer(row[4]) + surcharge;
  const quote = new Quote();
  quote.courier = courier;
  quote.mode = input.bulk ? Mode.Freight : Mode.Express;
  quote.fee = money(fee, context.currency);
  if (surcharge > 0) quote.surcharge = money(surcharge, context.currency);
  quote.band = `${integer(row[2])}–${integer(row[3]) - 1} g`;
  if (row[5].tag == CellTag.Integer) quote.etaHours = new Some<u32>(<u32>row[5].integer);

  const value = input.orderValue;
  let payer = FreightPayer.Buyer;
  const fault = input.fault;
  if (fault !== null) payer = fault.value;
  else if (freeFrom > 0 && value !== null && value.currency == context.currency && value.minorUnits >= freeFrom) {
    payer = FreightPayer.Seller;
  }
  const answer = new Quotes();
  answer.quotes.push(quote);
  answer.payer = payer;
  answer.buyerFee = money(payer == FreightPayer.Buyer ? fee : 0, context.currency);
  const wanted = input.wantedCourier;
  answer.needsAgreement = wanted !== null && wanted != courier;
  answer.disclosures = disclosures;
  decision.outcome.tag = OutcomeTag.Quotes;
  decision.outcome.quotes = answer;
  decision.reasons.push(reason("fee-table", `Zone ${zone} of the fee table.`));
  return Answer.decided(decision);
}

/** The zone of the receiver. */
function findZone(input: Input): string | null {
  if (input.weightGrams > WEIGHT_GRAMS_MAX) return null;
  const region = findRow("regions", [input.destinationRegion]);
  if (region === null || region[1].tag != CellTag.Text) return null;
  return region[1].text;
}

function integer(cell: Cell): i64 {
  return cell.tag == CellTag.Integer ? cell.integer : 0;
}

function money(minorUnits: i64, currency: string): Money {
  const amount = new Money();
  amount.minorUnits = minorUnits;
  amount.currency = currency;
  return amount;
}

function reason(code: string, staffText: string): Reason {
  const given = new Reason();
  given.code = code;
  given.staffText = staffText;
  return given;
}
