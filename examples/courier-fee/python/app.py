"""Courier fees by the shop's table."""

import json
from typing import List, Optional, Tuple

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports import courier_fee
from wit_world.imports import tables, types

# Heaviest parcel of the contract, grams.
WEIGHT_GRAMS_MAX = 100_000_000
DUTIES = "The buyer pays customs duties and taxes to the courier."


class CourierFee(exports.CourierFee):
    def evaluate(
        self, ctx: types.Context, input: courier_fee.Input
    ) -> courier_fee.Decision:
        settings = json.loads(ctx.settings)
        if input.weight_grams == 0:
            fault = types.Fault("weight_grams", "a parcel weighs at least 1 gram")
            raise Err(types.PolicyError_InvalidInput(fault))
        courier = "freight" if input.bulk else settings["courier"]
        tell_duties = input.cross_border and settings["tell_duties"]
        disclosures = [DUTIES] if tell_duties else []
        found = find(input)
        if found is None:
            return courier_fee.Decision(
                courier_fee.Outcome_NotCovered(
                    courier_fee.NotCovered([courier], disclosures)
                ),
                [reason("not-covered", "No row of the fee table covers it.")],
            )
        zone, row = found
        surcharge = settings["surcharge_minor_units"]
        fee = (integer(row[4]) or 0) + surcharge
        payer = input.fault
        if payer is None:
            free_from = settings["free_from_minor_units"]
            value = input.order_value
            is_free = (
                free_from > 0
                and value is not None
                and value.currency == ctx.currency
                and value.minor_units >= free_from
            )
            payer = types.FreightPayer.SELLER if is_free else types.FreightPayer.BUYER
        pays = payer == types.FreightPayer.BUYER
        first, last = integer(row[2]) or 0, (integer(row[3]) or 0) - 1
        quote = courier_fee.Quote(
            courier=courier,
            mode=courier_fee.Mode.FREIGHT if input.bulk else courier_fee.Mode.EXPRESS,
            fee=types.Money(fee, ctx.currency),
            surcharge=types.Money(surcharge, ctx.currency) if surcharge > 0 else None,
            band=f"{first}–{last} g",
            eta_hours=integer(row[5]),
        )
        wanted = input.wanted_courier
        return courier_fee.Decision(
            courier_fee.Outcome_Quotes(
                courier_fee.Quotes(
                    quotes=[quote],
                    payer=payer,
                    buyer_fee=types.Money(fee if pays else 0, ctx.currency),
                    needs_agreement=wanted is not None and wanted != courier,
                    disclosures=disclosures,
                )
            ),
            [reason("fee-table", f"Zone {zone} of the fee table.")],
        )


def find(input: courier_fee.Input) -> Optional[Tuple[str, List[tables.Cell]]]:
    """The zone of the receiver, and the row of the fee table."""
    if input.weight_grams > WEIGHT_GRAMS_MAX:
        return None
    region = tables.find_row("regions", [input.destination_region])
    if region is None or not isinstance(region[1], tables.Cell_Text):
        return None
    zone = region[1].value
    bulk = "true" if input.bulk else "false"
    row = tables.find_band("fees", [zone, bulk], input.weight_grams)
    return None if row is None else (zone, row)


def integer(cell: tables.Cell) -> Optional[int]:
    return cell.value if isinstance(cell, tables.Cell_Integer) else None


def reason(code: str, staff_text: str) -> types.Reason:
    return types.Reason(code, staff_text, None)
