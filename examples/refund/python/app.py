"""Money back before shipping, goods back within some days of receipt; anything else goes to a person."""

import json

from wit_world import exports
from wit_world.exports import refund
from wit_world.imports import types

DAY_SECONDS = 86_400
# Largest amount of the contract, minor units.
AMOUNT_MAX = 2**63 - 1


class Refund(exports.Refund):
    def evaluate(self, ctx: types.Context, input: refund.Input) -> refund.Decision:
        settings = json.loads(ctx.settings)
        amounts = [line.refundable.minor_units for line in input.lines]
        total = sum(amounts)
        if total > AMOUNT_MAX:
            return review("The amount is too large for a rule.")
        if input.shipment == refund.ShipmentState.IN_TRANSIT:
            return review("The parcel is on its way.")

        def offer(
            kind: refund.SolutionKind,
            payer: types.FreightPayer,
            automatic: bool,
            next_step: refund.NextStep,
            days: int,
            buyer_text: str,
            reason: types.Reason,
        ) -> refund.Decision:
            solution = refund.Solution(
                kind=kind,
                maximum=types.Money(total, ctx.currency),
                line_maxima=[
                    refund.LineMaximum(line, types.Money(amount, ctx.currency))
                    for line, amount in enumerate(amounts)
                ],
                freight_payer=payer,
                missing_evidence=[],
                inspect=[],
                approval=None,
                automatic=automatic,
                next_step=next_step,
                deadline_seconds=days * DAY_SECONDS,
                buyer_text=buyer_text,
            )
            outcome = refund.Outcome_Solutions(refund.Solutions([solution], False))
            return refund.Decision(outcome, [reason])

        if input.shipment == refund.ShipmentState.NOT_SHIPPED:
            return offer(
                refund.SolutionKind.REFUND_ONLY,
                types.FreightPayer.SELLER,
                total <= settings["automatic_to_minor_units"],
                refund.NextStep.PAY_REFUND,
                1,
                "Your order has not left yet: you get back what you paid.",
                types.Reason("not-shipped", "Nothing was shipped.", None),
            )
        if any(line.personalised for line in input.lines):
            return review("Goods made for this buyer.")
        days, allowed = input.days_since_receipt or 0, settings["return_days"]
        if days > allowed:
            return review(f"Days since receipt: {days}, allowed: {allowed}.")
        own_reason = input.cause == refund.Cause.NO_LONGER_WANTED
        return offer(
            refund.SolutionKind.RETURN_REFUND,
            types.FreightPayer.BUYER if own_reason else types.FreightPayer.SELLER,
            False,
            refund.NextStep.AWAIT_RETURN,
            7,
            "Please send the goods back; you get your money when they are here.",
            types.Reason("within-days", f"Day {days} of {allowed}.", None),
        )


def review(question: str) -> refund.Decision:
    outcome = refund.Outcome_NeedsReview(
        refund.Review([question], types.ActorRole.SUPERVISOR)
    )
    return refund.Decision(outcome, [types.Reason("needs-review", question, None)])
