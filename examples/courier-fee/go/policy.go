// Courier fees by the shop's table.
package export_shopwit_policy_courier_fee

import (
	"encoding/json"
	"strconv"

	wit "go.bytecodealliance.org/pkg/wit/types"
	kind "wit_component/shopwit_policy_courier_fee"
	tables "wit_component/shopwit_policy_tables"
	types "wit_component/shopwit_policy_types"
)

// Heaviest parcel of the contract, grams.
const weightGramsMax = 100_000_000

const duties = "The buyer pays customs duties and taxes to the courier."

type settings struct {
	Courier             string `json:"courier"`
	SurchargeMinorUnits int64  `json:"surcharge_minor_units"`
	FreeFromMinorUnits  int64  `json:"free_from_minor_units"`
	TellDuties          bool   `json:"tell_duties"`
}

type answer = wit.Result[kind.Decision, types.PolicyError]

func Evaluate(ctx types.Context, input kind.Input) answer {
	var chosen settings
	if err := json.Unmarshal([]byte(ctx.Settings), &chosen); err != nil {
		return refuse(types.MakePolicyErrorInvalidSettings(types.Fault{Field: "settings", Message: err.Error()}))
	}
	if input.WeightGrams == 0 {
		fault := types.Fault{Field: "weight_grams", Message: "a parcel weighs at least 1 gram"}
		return refuse(types.MakePolicyErrorInvalidInput(fault))
	}
	courier, mode := chosen.Courier, kind.Mode_Express
	if input.Bulk {
		courier, mode = "freight", kind.Mode_Freight
	}
	disclosures := []string{}
	if input.CrossBorder && chosen.TellDuties {
		disclosures = append(disclosures, duties)
	}
	zone, row, found := find(input)
	if !found {
		outcome := kind.NotCovered{Ask: []string{courier}, Disclosures: disclosures}
		return decide(kind.MakeOutcomeNotCovered(outcome), "not-covered", "No row of the fee table covers it.")
	}
	money := func(amount int64) types.Money {
		return types.Money{MinorUnits: amount, Currency: ctx.Currency}
	}
	fee := integer(row[4]).SomeOr(0) + chosen.SurchargeMinorUnits
	surcharge := wit.None[types.Money]()
	if chosen.SurchargeMinorUnits > 0 {
		surcharge = wit.Some(money(chosen.SurchargeMinorUnits))
	}
	payer := input.Fault.SomeOr(types.FreightPayer_Buyer)
	if input.Fault.IsNone() && chosen.FreeFromMinorUnits > 0 && input.OrderValue.IsSome() {
		value := input.OrderValue.Some()
		if value.Currency == ctx.Currency && value.MinorUnits >= chosen.FreeFromMinorUnits {
			payer = types.FreightPayer_Seller
		}
	}
	buyerFee := int64(0)
	if payer == types.FreightPayer_Buyer {
		buyerFee = fee
	}
	eta := wit.None[uint32]()
	if hours := integer(row[5]); hours.IsSome() {
		eta = wit.Some(uint32(hours.Some()))
	}
	first, end := integer(row[2]).SomeOr(0), integer(row[3]).SomeOr(0)
	quote := kind.Quote{
		Courier:   courier,
		Mode:      mode,
		Fee:       money(fee),
		Surcharge: surcharge,
		Band:      strconv.FormatInt(first, 10) + "–" + strconv.FormatInt(end-1, 10) + " g",
		EtaHours:  eta,
	}
	outcome := kind.Quotes{
		Quotes:         []kind.Quote{quote},
		Payer:          payer,
		BuyerFee:       money(buyerFee),
		NeedsAgreement: input.WantedCourier.SomeOr(courier) != courier,
		Disclosures:    disclosures,
	}
	return decide(kind.MakeOutcomeQuotes(outcome), "fee-table", "Zone "+zone+" of the fee table.")
}

// The zone of the receiver, and the row of the fee table.
func find(input kind.Input) (string, []tables.Cell, bool) {
	if input.WeightGrams > weightGramsMax {
		return "", nil, false
	}
	region := tables.FindRow("regions", []string{input.DestinationRegion})
	if region.IsNone() || region.Some()[1].Tag() != tables.Cell_Text {
		return "", nil, false
	}
	zone := region.Some()[1].Text()
	keys := []string{zone, strconv.FormatBool(input.Bulk)}
	row := tables.FindBand("fees", keys, int64(input.WeightGrams))
	if row.IsNone() {
		return "", nil, false
	}
	return zone, row.Some(), true
}

func integer(cell tables.Cell) wit.Option[int64] {
	if cell.Tag() != tables.Cell_Integer {
		return wit.None[int64]()
	}
	return wit.Some(cell.Integer())
}

func decide(outcome kind.Outcome, code, text string) answer {
	reason := types.Reason{Code: code, StaffText: text, BuyerText: wit.None[string]()}
	return wit.Ok[kind.Decision, types.PolicyError](kind.Decision{Outcome: outcome, Reasons: []types.Reason{reason}})
}

func refuse(err types.PolicyError) answer {
	return wit.Err[kind.Decision, types.PolicyError](err)
}
