// Money back before shipping, goods back within some days of receipt; anything else goes to a person.
import type { Context, Decision, Input, Money, Reason, Solution } from "shopwit:policy/refund@0.1.0";

/** The settings schema of this project, as a type. */
interface Settings {
  return_days: number;
  automatic_to_minor_units: number;
}

const DAY_SECONDS = 86_400;

function evaluate(context: Context, input: Input): Decision {
  const settings: Settings = JSON.parse(context.settings);
  const amounts = input.lines.map((line) => line.refundable.minorUnits);
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  // Beyond this a number of JavaScript is no longer exact.
  if (sum > Number.MAX_SAFE_INTEGER) return review("The amount is too large for a rule.");
  if (input.shipment === "in-transit") return review("The parcel is on its way.");
  const money = (minorUnits: number): Money => ({ minorUnits, currency: context.currency });
  const common = {
    maximum: money(sum),
    lineMaxima: amounts.map((amount, line) => ({ line, maximum: money(amount) })),
    missingEvidence: [],
    inspect: [],
  };
  if (input.shipment === "not-shipped") {
    return offer(
      {
        ...common,
        kind: "refund-only",
        freightPayer: "seller",
        automatic: sum <= settings.automatic_to_minor_units,
        nextStep: "pay-refund",
        deadlineSeconds: DAY_SECONDS,
        buyerText: "Your order has not left yet: you get back what you paid.",
      },
      { code: "not-shipped", staffText: "Nothing was shipped." },
    );
  }
  if (input.lines.some((line) => line.personalised)) return review("Goods made for this buyer.");
  const days = input.daysSinceReceipt ?? 0;
  if (days > settings.return_days) return review(`Days since receipt: ${days}, allowed: ${settings.return_days}.`);
  return offer(
    {
      ...common,
      kind: "return-refund",
      freightPayer: input.cause === "no-longer-wanted" ? "buyer" : "seller",
      automatic: false,
      nextStep: "await-return",
      deadlineSeconds: 7 * DAY_SECONDS,
      buyerText: "Please send the goods back; you get your money when they are here.",
    },
    { code: "within-days", staffText: `Day ${days} of ${settings.return_days}.` },
  );
}

function offer(solution: Solution, reason: Reason): Decision {
  return {
    outcome: { tag: "solutions", val: { ranked: [solution], contactFirst: false } },
    reasons: [reason],
  };
}

function review(question: string): Decision {
  return {
    outcome: { tag: "needs-review", val: { questions: [question], level: "supervisor" } },
    reasons: [{ code: "needs-review", staffText: question }],
  };
}

export const refund = { evaluate };
