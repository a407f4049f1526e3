// A rule around another component of the same kind: fees rounded up to whole units.
import { evaluate as ask } from "shopwit:policy/courier-fee@0.1.0";

function evaluate(context, input) {
  const numbers = [input.weightGrams, input.volumeMm3 ?? 0, input.orderValue?.minorUnits ?? 0];
  // Beyond 2^53 a number of JavaScript is no longer the one that was asked about.
  if (!numbers.every(Number.isSafeInteger)) {
    throw { tag: "invalid-input", val: { field: "weight_grams", message: "a number is too large for this policy" } };
  }
  const step = JSON.parse(context.settings).round_to_minor_units;
  const decision = ask(context, input);
  if (decision.outcome.tag === "quotes") {
    const answer = decision.outcome.val;
    for (const quote of answer.quotes) quote.fee = rounded(quote.fee, step);
    answer.buyerFee = rounded(answer.buyerFee, step);
    decision.reasons.push({ code: "rounded-up", staffText: `Rounded up to a multiple of ${step}.` });
  }
  return decision;
}

function rounded(money, step) {
  return { ...money, minorUnits: Math.ceil(money.minorUnits / step) * step };
}

export const courierFee = { evaluate };
