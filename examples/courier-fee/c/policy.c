// Courier fees by the shop's table. What the answer points to is freed by the host.
#include <stdlib.h>
#include <string.h>

#include "policy.h"
#include "settings.h"

#define KIND(name) exports_shopwit_policy_courier_fee_##name##_t

// Heaviest parcel of the contract, grams.
static const uint64_t WEIGHT_GRAMS_MAX = 100000000;
static const char DUTIES[] = "The buyer pays customs duties and taxes to the courier.";

static bool same(const policy_string_t *one, const policy_string_t *other) {
    return one->len == other->len && !memcmp(one->ptr, other->ptr, one->len);
}

static shopwit_policy_types_money_t money(int64_t minor_units, const policy_string_t *currency) {
    shopwit_policy_types_money_t amount = {.minor_units = minor_units};
    policy_string_dup_n(&amount.currency, (const char *)currency->ptr, currency->len);
    return amount;
}

static void one_text(policy_list_string_t *list, const policy_string_t *text) {
    list->ptr = calloc(1, sizeof *list->ptr);
    list->len = 1;
    policy_string_dup_n(list->ptr, (const char *)text->ptr, text->len);
}

static void append(policy_string_t *text, const char *part, size_t length) {
    text->ptr = realloc(text->ptr, text->len + length);
    memcpy(text->ptr + text->len, part, length);
    text->len += length;
}

static void append_number(policy_string_t *text, int64_t number) {
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = '0' + number % 10;
        number /= 10;
    } while (number);
    append(text, digits + at, sizeof digits - at);
}

static void give_reason(KIND(decision) *decision, const char *code, policy_string_t staff_text) {
    decision->reasons.ptr = calloc(1, sizeof *decision->reasons.ptr);
    decision->reasons.len = 1;
    policy_string_dup(&decision->reasons.ptr->code, code);
    decision->reasons.ptr->staff_text = staff_text;
}

static int64_t integer(const shopwit_policy_tables_list_cell_t *row, size_t column) {
    const shopwit_policy_tables_cell_t *cell = row->ptr + column;
    return cell->tag == SHOPWIT_POLICY_TABLES_CELL_INTEGER ? cell->val.integer : 0;
}

// The zone of the receiver, and the row of the fee table.
static bool find(KIND(input) *input, policy_string_t *zone, shopwit_policy_tables_list_cell_t *row) {
    if (input->weight_grams > WEIGHT_GRAMS_MAX) return false;
    policy_string_t table, keys[2];
    policy_list_string_t list = {.ptr = &input->destination_region, .len = 1};
    shopwit_policy_tables_list_cell_t region;
    policy_string_set(&table, "regions");
    if (!shopwit_policy_tables_find_row(&table, &list, &region)) return false;
    if (region.len < 2 || region.ptr[1].tag != SHOPWIT_POLICY_TABLES_CELL_TEXT) return false;
    *zone = keys[0] = region.ptr[1].val.text;
    policy_string_set(&keys[1], input->bulk ? "true" : "false");
    list = (policy_list_string_t){.ptr = keys, .len = 2};
    policy_string_set(&table, "fees");
    return shopwit_policy_tables_find_band(&table, &list, (int64_t)input->weight_grams, row);
}

bool exports_shopwit_policy_courier_fee_evaluate(KIND(context) *context, KIND(input) *input, KIND(decision) *decision,
                                                 KIND(policy_error) *error) {
    if (input->weight_grams == 0) {
        error->tag = SHOPWIT_POLICY_TYPES_POLICY_ERROR_INVALID_INPUT;
        policy_string_dup(&error->val.invalid_input.field, "weight_grams");
        policy_string_dup(&error->val.invalid_input.message, "a parcel weighs at least 1 gram");
        return false;
    }
    memset(decision, 0, sizeof *decision);
    const policy_string_t *settings = &context->settings, *currency = &context->currency;
    policy_string_t courier, duties, zone, text = {0};
    if (input->bulk) policy_string_dup(&courier, "freight");
    else settings_text(settings, "courier", "zto", &courier);
    policy_string_set(&duties, DUTIES);
    bool tell = input->cross_border && settings_flag(settings, "tell_duties", true);

    shopwit_policy_tables_list_cell_t row;
    if (!find(input, &zone, &row)) {
        decision->outcome.tag = EXPORTS_SHOPWIT_POLICY_COURIER_FEE_OUTCOME_NOT_COVERED;
        KIND(not_covered) *answer = &decision->outcome.val.not_covered;
        one_text(&answer->ask, &courier);
        if (tell) one_text(&answer->disclosures, &duties);
        policy_string_dup(&text, "No row of the fee table covers it.");
        give_reason(decision, "not-covered", text);
        return true;
    }

    int64_t surcharge = settings_integer(settings, "surcharge_minor_units", 0);
    int64_t free_from = settings_integer(settings, "free_from_minor_units", 0);
    int64_t fee = integer(&row, 4) + surcharge;
    decision->outcome.tag = EXPORTS_SHOPWIT_POLICY_COURIER_FEE_OUTCOME_QUOTES;
    KIND(quotes) *answer = &decision->outcome.val.quotes;
    answer->quotes.ptr = calloc(1, sizeof *answer->quotes.ptr);
    answer->quotes.len = 1;
    KIND(quote) *quote = answer->quotes.ptr;
    quote->courier = courier;
    quote->mode = input->bulk ? EXPORTS_SHOPWIT_POLICY_COURIER_FEE_MODE_FREIGHT
                              : EXPORTS_SHOPWIT_POLICY_COURIER_FEE_MODE_EXPRESS;
    quote->fee = money(fee, currency);
    quote->surcharge.is_some = surcharge > 0;
    if (surcharge > 0) quote->surcharge.val = money(surcharge, currency);
    append_number(&quote->band, integer(&row, 2));
    append(&quote->band, "–", sizeof "–" - 1);
    append_number(&quote->band, integer(&row, 3) - 1);
    append(&quote->band, " g", 2);
    quote->eta_hours.is_some = row.ptr[5].tag == SHOPWIT_POLICY_TABLES_CELL_INTEGER;
    quote->eta_hours.val = (uint32_t)integer(&row, 5);

    const shopwit_policy_types_money_t *value = &input->order_value.val;
    bool is_free = free_from > 0 && input->order_value.is_some && same(&value->currency, currency) &&
                   value->minor_units >= free_from;
    answer->payer = input->fault.is_some ? input->fault.val
                    : is_free            ? SHOPWIT_POLICY_TYPES_FREIGHT_PAYER_SELLER
                                         : SHOPWIT_POLICY_TYPES_FREIGHT_PAYER_BUYER;
    bool pays = answer->payer == SHOPWIT_POLICY_TYPES_FREIGHT_PAYER_BUYER;
    answer->buyer_fee = money(pays ? fee : 0, currency);
    answer->needs_agreement = input->wanted_courier.is_some && !same(&input->wanted_courier.val, &courier);
    if (tell) one_text(&answer->disclosures, &duties);
    append(&text, "Zone ", 5);
    append(&text, (const char *)zone.ptr, zone.len);
    append(&text, " of the fee table.", 18);
    give_reason(decision, "fee-table", text);
    return true;
}
