//! Taking buyers in and changing what is known of them.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::CustomerId,
    money::Money,
    people::Permission,
    trade::{BuyerClass, Gender, PurchaseMotive},
};
use shopwit_store::{
    args,
    value::{opt_text, text},
};

use super::{Customer, load};
use crate::{
    Error, Result, Unit,
    fields::{
        check_language, check_market, check_opt_text, check_range, check_region, check_text,
        check_texts,
    },
};

/// Characters of a name.
const NAME_CHARS_MAX: usize = 100;
/// Characters of a phone number with its signs.
const PHONE_CHARS_MAX: usize = 40;
/// Characters of an address.
const ADDRESS_CHARS_MAX: usize = 300;
/// Tags and values of one buyer, and characters of each.
const TAGS_MAX: usize = 50;
const TAG_CHARS_MAX: usize = 40;
/// Characters of a preference.
const PREFERENCE_CHARS_MAX: usize = 1_000;
/// Years.
const AGE_MAX: i64 = 150;

/// What is known of a buyer. `None` leaves what there is; for a new buyer, it stays unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerFields {
    /// A new buyer needs one.
    pub name: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub region: Option<String>,
    pub buyer_class: Option<BuyerClass>,
    pub tags: Option<Vec<String>>,
    pub language: Option<String>,
    pub market: Option<String>,
    pub preference: Option<String>,
    pub age: Option<i64>,
    pub gender: Option<Gender>,
    pub occupation: Option<String>,
    pub motive: Option<PurchaseMotive>,
    pub budget_min: Option<Money>,
    pub budget_max: Option<Money>,
    pub values_most: Option<Vec<String>>,
    /// Where this data came from; a new buyer needs it (S-466).
    pub source: Option<String>,
    /// When it was collected; now unless given.
    pub collected_at: Option<Timestamp>,
}

impl CustomerFields {
    fn check(&self, now: Timestamp) -> Result<()> {
        check_opt_text("/name", self.name.as_deref(), 1, NAME_CHARS_MAX)?;
        check_opt_text("/address", self.address.as_deref(), 1, ADDRESS_CHARS_MAX)?;
        check_opt_text(
            "/preference",
            self.preference.as_deref(),
            0,
            PREFERENCE_CHARS_MAX,
        )?;
        check_opt_text("/occupation", self.occupation.as_deref(), 1, TAG_CHARS_MAX)?;
        check_opt_text("/source", self.source.as_deref(), 1, TAG_CHARS_MAX)?;
        if let Some(phone) = &self.phone {
            check_phone("/phone", phone)?;
        }
        if let Some(region) = &self.region {
            check_region("/region", region)?;
        }
        if let Some(language) = &self.language {
            check_language("/language", language)?;
        }
        if let Some(market) = &self.market {
            check_market("/market", market)?;
        }
        if let Some(tags) = &self.tags {
            check_texts("/tags", tags, TAGS_MAX, TAG_CHARS_MAX)?;
        }
        if let Some(values) = &self.values_most {
            check_texts("/need/values_most", values, TAGS_MAX, TAG_CHARS_MAX)?;
        }
        if let Some(age) = self.age {
            check_range("/need/age", age, 0, AGE_MAX)?;
        }
        if let (Some(min), Some(max)) = (self.budget_min, self.budget_max)
            && min.minor_units() > max.minor_units()
        {
            return Err(Error::invalid(
                "/need/budget_max",
                "range",
                "not below budget_min",
            ));
        }
        if self.collected_at.is_some_and(|at| at > now) {
            return Err(Error::invalid(
                "/collected_at",
                "range",
                "not in the future",
            ));
        }
        Ok(())
    }
}

/// A phone number: digits, with spaces, dashes, brackets and a plus between them.
pub(crate) fn check_phone(pointer: &str, phone: &str) -> Result<()> {
    check_text(pointer, phone, 3, PHONE_CHARS_MAX)?;
    if phone
        .chars()
        .all(|c| c.is_ascii_digit() || "+-() ".contains(c))
        && phone.chars().any(|c| c.is_ascii_digit())
    {
        Ok(())
    } else {
        Err(Error::invalid(
            pointer,
            "format",
            "digits, and + - ( ) or spaces between them",
        ))
    }
}

/// Takes a buyer in.
///
/// # Errors
/// `Forbidden`; fields that do not fit.
pub async fn create(unit: &mut Unit, fields: CustomerFields) -> Result<Customer> {
    unit.ctx().require(Permission::CustomerWrite)?;
    let now = unit.now();
    fields.check(now)?;
    let name = fields
        .name
        .ok_or_else(|| Error::invalid("/name", "missing", "a new buyer needs a name"))?;
    let source = fields
        .source
        .ok_or_else(|| Error::invalid("/source", "missing", "say where the data came from"))?;
    let (id, currency): (CustomerId, _) = (unit.new_id(), unit.ctx().shop.currency);
    let number = unit.next_number("customers").await?;
    unit.conn()
        .execute(
            "INSERT INTO customers (shop_id, id, number, name, phone, address, region, buyer_class, tags, language,
                 market, preference, age, gender, occupation, motive, budget_min, budget_max, values_most, source,
                 collected_at, currency, completed_orders, completed_total, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, 0, 0, $23, 1)",
            args![
                text(id),
                number,
                name,
                fields.phone,
                fields.address,
                fields.region,
                text(fields.buyer_class.unwrap_or(BuyerClass::Retail)),
                json!(fields.tags.unwrap_or_default()).to_string(),
                fields.language,
                fields.market,
                fields.preference,
                fields.age,
                opt_text(fields.gender),
                fields.occupation,
                opt_text(fields.motive),
                fields.budget_min.map(Money::minor_units),
                fields.budget_max.map(Money::minor_units),
                json!(fields.values_most.unwrap_or_default()).to_string(),
                &source,
                fields.collected_at.unwrap_or(now),
                text(currency),
                now,
            ],
        )
        .await?;
    unit.audit(
        "customer.create",
        id,
        json!({"after": {"number": number, "source": source}}),
    );
    unit.emit(
        "customer.created",
        json!({"customer": id.to_string(), "number": number}),
    );
    load(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("customer"))
}

/// Changes what is known of a buyer.
///
/// # Errors
/// `Forbidden`; fields that do not fit; `Stale` where `if_version` is not the present one.
pub async fn change(
    unit: &mut Unit,
    before: &Customer,
    fields: CustomerFields,
    if_version: Option<i64>,
) -> Result<Customer> {
    unit.ctx().require(Permission::CustomerWrite)?;
    let now = unit.now();
    fields.check(now)?;
    let named = changed_names(&fields);
    let min = fields
        .budget_min
        .map(Money::minor_units)
        .or(before.need.budget_min);
    let max = fields
        .budget_max
        .map(Money::minor_units)
        .or(before.need.budget_max);
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        return Err(Error::invalid(
            "/need/budget_max",
            "range",
            "not below budget_min",
        ));
    }
    let changed = unit
        .conn()
        .execute(
            "UPDATE customers SET name = COALESCE($3, name), phone = COALESCE($4, phone),
                 address = COALESCE($5, address), region = COALESCE($6, region),
                 buyer_class = COALESCE($7, buyer_class), tags = COALESCE($8, tags),
                 language = COALESCE($9, language), market = COALESCE($10, market),
                 preference = COALESCE($11, preference), age = COALESCE($12, age), gender = COALESCE($13, gender),
                 occupation = COALESCE($14, occupation), motive = COALESCE($15, motive),
                 budget_min = COALESCE($16, budget_min), budget_max = COALESCE($17, budget_max),
                 values_most = COALESCE($18, values_most), source = COALESCE($19, source),
                 collected_at = COALESCE($20, collected_at), version = version + 1
             WHERE shop_id = $1 AND id = $2 AND version = $21",
            args![
                text(before.id),
                fields.name,
                fields.phone,
                fields.address,
                fields.region,
                opt_text(fields.buyer_class),
                fields.tags.map(|tags| json!(tags).to_string()),
                fields.language,
                fields.market,
                fields.preference,
                fields.age,
                opt_text(fields.gender),
                fields.occupation,
                opt_text(fields.motive),
                fields.budget_min.map(Money::minor_units),
                fields.budget_max.map(Money::minor_units),
                fields.values_most.map(|values| json!(values).to_string()),
                fields.source,
                fields.collected_at,
                if_version.unwrap_or(before.version),
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let after = load(unit.conn(), before.id)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    unit.audit(
        "customer.change",
        before.id,
        json!({
            "fields": named,
            "before": {"buyer_class": before.buyer_class.to_string(), "tags": before.tags},
            "after": {"buyer_class": after.buyer_class.to_string(), "tags": after.tags},
        }),
    );
    unit.emit(
        "customer.changed",
        json!({"customer": before.id.to_string()}),
    );
    Ok(after)
}

/// Names of the fields that change; never their values, which may be personal data.
fn changed_names(fields: &CustomerFields) -> Vec<&'static str> {
    [
        ("name", fields.name.is_some()),
        ("phone", fields.phone.is_some()),
        ("address", fields.address.is_some()),
        ("region", fields.region.is_some()),
        ("buyer_class", fields.buyer_class.is_some()),
        ("tags", fields.tags.is_some()),
        ("language", fields.language.is_some()),
        ("market", fields.market.is_some()),
        ("preference", fields.preference.is_some()),
        ("age", fields.age.is_some()),
        ("gender", fields.gender.is_some()),
        ("occupation", fields.occupation.is_some()),
        ("motive", fields.motive.is_some()),
        ("budget_min", fields.budget_min.is_some()),
        ("budget_max", fields.budget_max.is_some()),
        ("values_most", fields.values_most.is_some()),
        ("source", fields.source.is_some()),
        ("collected_at", fields.collected_at.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, changed)| changed.then_some(name))
    .collect()
}

/// Counts a completed order: from the first one on, the buyer is a member (S-263, S-481). A higher class stays.
pub(crate) async fn count_completed(
    unit: &mut Unit,
    customer: CustomerId,
    total: Money,
) -> Result<()> {
    let now = unit.now();
    let before = load(unit.conn(), customer)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    let completed_total = before.completed_total.checked_add(total)?;
    let class = if before.buyer_class == BuyerClass::Retail {
        BuyerClass::Member
    } else {
        before.buyer_class
    };
    let changed = unit
        .conn()
        .execute(
            "UPDATE customers SET completed_orders = completed_orders + 1, completed_total = $3, buyer_class = $4,
                 member_since = COALESCE(member_since, $5), version = version + 1
             WHERE shop_id = $1 AND id = $2 AND version = $6",
            args![text(customer), completed_total.minor_units(), text(class), now, before.version],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Contention);
    }
    if before.member_since.is_none() {
        unit.audit(
            "customer.become-member",
            customer,
            json!({"before": {"buyer_class": before.buyer_class.to_string()}, "after": {"buyer_class": class.to_string()}}),
        );
        unit.emit(
            "customer.became-member",
            json!({"customer": customer.to_string()}),
        );
    }
    Ok(())
}
