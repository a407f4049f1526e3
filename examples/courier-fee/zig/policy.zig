//! Courier fees by the shop's table. What the answer points to is freed by the host.
const std = @import("std");
const c = @import("bindings");

/// Heaviest parcel of the contract, grams.
const weight_grams_max = 100_000_000;
const duties = "The buyer pays customs duties and taxes to the courier.";
const allocator = std.heap.c_allocator;

const Settings = struct {
    courier: []const u8 = "zto",
    surcharge_minor_units: i64 = 0,
    free_from_minor_units: i64 = 0,
    tell_duties: bool = true,
};

const Found = struct { zone: []const u8, row: []c.shopwit_policy_tables_cell_t };

export fn exports_shopwit_policy_courier_fee_evaluate(
    context: *c.exports_shopwit_policy_courier_fee_context_t,
    input: *c.exports_shopwit_policy_courier_fee_input_t,
    decision: *c.exports_shopwit_policy_courier_fee_decision_t,
    fault: *c.exports_shopwit_policy_courier_fee_policy_error_t,
) bool {
    if (input.weight_grams == 0) {
        fault.tag = c.SHOPWIT_POLICY_TYPES_POLICY_ERROR_INVALID_INPUT;
        fault.val.invalid_input.field = copy("weight_grams");
        fault.val.invalid_input.message = copy("a parcel weighs at least 1 gram");
        return false;
    }
    const settings = std.json.parseFromSliceLeaky(Settings, allocator, slice(context.settings), .{
        .ignore_unknown_fields = true,
    }) catch Settings{};
    const courier = if (input.bulk) "freight" else settings.courier;
    const disclosures = texts(if (input.cross_border and settings.tell_duties) &.{duties} else &.{});
    decision.* = std.mem.zeroes(@TypeOf(decision.*));
    const found = find(input) orelse {
        decision.outcome.tag = c.EXPORTS_SHOPWIT_POLICY_COURIER_FEE_OUTCOME_NOT_COVERED;
        decision.outcome.val.not_covered = .{ .ask = texts(&.{courier}), .disclosures = disclosures };
        giveReason(decision, "not-covered", "No row of the fee table covers it.");
        return true;
    };
    const fee = (integer(found.row[4]) orelse 0) + settings.surcharge_minor_units;
    const currency = slice(context.currency);
    decision.outcome.tag = c.EXPORTS_SHOPWIT_POLICY_COURIER_FEE_OUTCOME_QUOTES;
    const answer = &decision.outcome.val.quotes;
    answer.quotes.ptr = many(@TypeOf(answer.quotes.ptr), 1);
    answer.quotes.len = 1;
    const quote = &answer.quotes.ptr[0];
    quote.courier = copy(courier);
    quote.mode = if (input.bulk)
        c.EXPORTS_SHOPWIT_POLICY_COURIER_FEE_MODE_FREIGHT
    else
        c.EXPORTS_SHOPWIT_POLICY_COURIER_FEE_MODE_EXPRESS;
    quote.fee = money(fee, currency);
    if (settings.surcharge_minor_units > 0) {
        quote.surcharge.is_some = true;
        quote.surcharge.val = money(settings.surcharge_minor_units, currency);
    }
    const first, const end = .{ integer(found.row[2]) orelse 0, integer(found.row[3]) orelse 0 };
    quote.band = written("{d}–{d} g", .{ first, end - 1 });
    if (integer(found.row[5])) |hours| {
        quote.eta_hours.is_some = true;
        quote.eta_hours.val = @intCast(hours);
    }
    const value = input.order_value.val;
    const is_free = settings.free_from_minor_units > 0 and input.order_value.is_some and
        std.mem.eql(u8, slice(value.currency), currency) and value.minor_units >= settings.free_from_minor_units;
    answer.payer = if (input.fault.is_some)
        input.fault.val
    else if (is_free)
        c.SHOPWIT_POLICY_TYPES_FREIGHT_PAYER_SELLER
    else
        c.SHOPWIT_POLICY_TYPES_FREIGHT_PAYER_BUYER;
    const pays = answer.payer == c.SHOPWIT_POLICY_TYPES_FREIGHT_PAYER_BUYER;
    answer.buyer_fee = money(if (pays) fee else 0, currency);
    answer.needs_agreement = input.wanted_courier.is_some and
        !std.mem.eql(u8, slice(input.wanted_courier.val), courier);
    answer.disclosures = disclosures;
    const text = std.fmt.allocPrint(allocator, "Zone {s} of the fee table.", .{found.zone}) catch unreachable;
    giveReason(decision, "fee-table", text);
    return true;
}

/// The zone of the receiver, and the row of the fee table.
fn find(input: *c.exports_shopwit_policy_courier_fee_input_t) ?Found {
    if (input.weight_grams > weight_grams_max) return null;
    var regions, var fees = .{ copy("regions"), copy("fees") };
    var region_keys = texts(&.{slice(input.destination_region)});
    var region: c.shopwit_policy_tables_list_cell_t = undefined;
    if (!c.shopwit_policy_tables_find_row(&regions, &region_keys, &region)) return null;
    if (region.ptr[1].tag != c.SHOPWIT_POLICY_TABLES_CELL_TEXT) return null;
    const zone = slice(region.ptr[1].val.text);
    var fee_keys = texts(&.{ zone, if (input.bulk) "true" else "false" });
    var row: c.shopwit_policy_tables_list_cell_t = undefined;
    if (!c.shopwit_policy_tables_find_band(&fees, &fee_keys, @intCast(input.weight_grams), &row)) return null;
    return .{ .zone = zone, .row = row.ptr[0..row.len] };
}

fn integer(cell: c.shopwit_policy_tables_cell_t) ?i64 {
    return if (cell.tag == c.SHOPWIT_POLICY_TABLES_CELL_INTEGER) cell.val.integer else null;
}

fn giveReason(decision: *c.exports_shopwit_policy_courier_fee_decision_t, code: []const u8, text: []const u8) void {
    decision.reasons.ptr = many(@TypeOf(decision.reasons.ptr), 1);
    decision.reasons.len = 1;
    decision.reasons.ptr[0].code = copy(code);
    decision.reasons.ptr[0].staff_text = copy(text);
}

fn money(minor_units: i64, currency: []const u8) c.shopwit_policy_types_money_t {
    return .{ .minor_units = minor_units, .currency = copy(currency) };
}

fn slice(text: c.policy_string_t) []const u8 {
    return text.ptr[0..text.len];
}

fn copy(text: []const u8) c.policy_string_t {
    // The allocator's own empty slice points beyond the memory.
    if (text.len == 0) return .{ .ptr = null, .len = 0 };
    const bytes = allocator.dupe(u8, text) catch unreachable;
    return .{ .ptr = bytes.ptr, .len = bytes.len };
}

fn written(comptime format: []const u8, values: anytype) c.policy_string_t {
    const bytes = std.fmt.allocPrint(allocator, format, values) catch unreachable;
    return .{ .ptr = bytes.ptr, .len = bytes.len };
}

fn texts(words: []const []const u8) c.policy_list_string_t {
    if (words.len == 0) return .{ .ptr = null, .len = 0 };
    const entries = allocator.alloc(c.policy_string_t, words.len) catch unreachable;
    for (words, entries) |word, *entry| entry.* = copy(word);
    return .{ .ptr = entries.ptr, .len = entries.len };
}

/// Room for the entries of a list, empty.
fn many(comptime Pointer: type, count: usize) Pointer {
    const Entry = @typeInfo(Pointer).pointer.child;
    const entries = std.heap.c_allocator.alloc(Entry, count) catch unreachable;
    @memset(std.mem.sliceAsBytes(entries), 0);
    return entries.ptr;
}
