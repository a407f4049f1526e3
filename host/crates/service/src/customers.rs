//! Buyers of a shop: who they are, what they need, how they are classed. Names, phones and addresses are shown only by
//! `reveal` (S-474, S-475).

pub mod change;
pub mod reveal;
pub mod timeline;

use jiff::Timestamp;
use shopwit_domain::{
    ids::CustomerId,
    money::Money,
    people::Permission,
    trade::{BuyerClass, Gender, PurchaseMotive},
};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

pub use self::change::{CustomerFields, change, create};
use crate::{Ctx, Result, masking, reference::Reference};

/// A buyer. `name`, `phone` and `address` are personal data; use `masked_name` and `masked_phone` in answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    pub id: CustomerId,
    /// Short number in the shop.
    pub number: i64,
    pub name: String,
    pub phone: Option<String>,
    pub address: Option<String>,
    /// GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad.
    pub region: Option<String>,
    pub buyer_class: BuyerClass,
    pub tags: Vec<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub market: Option<String>,
    pub preference: Option<String>,
    pub need: NeedProfile,
    /// Where the data came from, and when (S-466).
    pub source: String,
    pub collected_at: Timestamp,
    /// Orders that the buyer completed, and what they came to.
    pub completed_orders: i64,
    pub completed_total: Money,
    /// Since the first completed order (S-481).
    pub member_since: Option<Timestamp>,
    pub created_at: Timestamp,
    pub version: i64,
}

/// What a buyer needs, for recommending (S-188…S-192).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NeedProfile {
    pub age: Option<i64>,
    pub gender: Option<Gender>,
    pub occupation: Option<String>,
    pub motive: Option<PurchaseMotive>,
    /// What the buyer wants to spend, minor units of the shop's currency.
    pub budget_min: Option<i64>,
    pub budget_max: Option<i64>,
    /// What the buyer values most, for example `material`.
    pub values_most: Vec<String>,
}

impl Customer {
    /// `王**`
    pub fn masked_name(&self) -> String {
        masking::name(&self.name)
    }

    /// `138****1234`
    pub fn masked_phone(&self) -> Option<String> {
        self.phone.as_deref().map(masking::phone)
    }

    /// What the caller may do with the buyer now.
    pub fn actions(&self, ctx: &Ctx) -> Vec<&'static str> {
        let mut actions = Vec::new();
        if ctx.may(Permission::CustomerWrite) {
            actions.push("change");
        }
        if ctx.may(Permission::PersonalDataReveal) {
            actions.push("reveal");
        }
        if ctx.may(Permission::OrderWrite) {
            actions.push("order");
        }
        actions
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            number: row.int("number")?,
            name: row.text("name")?,
            phone: row.opt_text("phone")?,
            address: row.opt_text("address")?,
            region: row.opt_text("region")?,
            buyer_class: row.word("buyer_class")?,
            tags: serde_json::from_str(&row.text("tags")?)?,
            language: row.opt_text("language")?,
            market: row.opt_text("market")?,
            preference: row.opt_text("preference")?,
            need: NeedProfile {
                age: row.opt_int("age")?,
                gender: row.opt_word("gender")?,
                occupation: row.opt_text("occupation")?,
                motive: row.opt_word("motive")?,
                budget_min: row.opt_int("budget_min")?,
                budget_max: row.opt_int("budget_max")?,
                values_most: serde_json::from_str(&row.text("values_most")?)?,
            },
            source: row.text("source")?,
            collected_at: row.time("collected_at")?,
            completed_orders: row.int("completed_orders")?,
            completed_total: row.money("completed_total")?,
            member_since: row.opt_time("member_since")?,
            created_at: row.time("created_at")?,
            version: row.int("version")?,
        })
    }
}

/// Which buyers a list shows.
#[derive(Debug, Clone, Default)]
pub struct CustomerFilter {
    pub buyer_class: Option<BuyerClass>,
    /// Exactly this tag.
    pub tag: Option<String>,
    pub market: Option<String>,
}

/// By id or short number.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn find(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Option<Customer>> {
    ctx.require(Permission::CustomerRead)?;
    by_reference(conn, reference).await
}

pub(crate) async fn by_reference(conn: &mut Conn, reference: &str) -> Result<Option<Customer>> {
    match Reference::<CustomerId>::parse(reference) {
        Some(Reference::Id(id)) => load(conn, id).await,
        Some(Reference::Number(number)) => {
            let row = conn
                .row(
                    "SELECT * FROM customers WHERE shop_id = $1 AND number = $2",
                    args![number],
                )
                .await?;
            row.as_ref().map(Customer::read).transpose()
        }
        None => Ok(None),
    }
}

/// The buyer of this id, whoever asks.
pub(crate) async fn load(conn: &mut Conn, id: CustomerId) -> Result<Option<Customer>> {
    let row = conn
        .row(
            "SELECT * FROM customers WHERE shop_id = $1 AND id = $2",
            args![text(id)],
        )
        .await?;
    row.as_ref().map(Customer::read).transpose()
}

/// The shop's buyers, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: CustomerFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Customer>> {
    ctx.require(Permission::CustomerRead)?;
    let mut query = Query::new("SELECT * FROM customers WHERE shop_id = $1");
    query.and_some("AND buyer_class = ", filter.buyer_class.map(text));
    query.and_some("AND market = ", filter.market);
    if let Some(tag) = &filter.tag {
        // Tags are stored as a JSON array of texts; the pattern is the tag as JSON writes it.
        query
            .and("AND tags LIKE ", like_json_text(tag))
            .push(" ESCAPE '!'");
    }
    query.page(after, limit);
    let customers = query
        .rows(conn)
        .await?
        .iter()
        .map(Customer::read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(customers, limit, |customer| {
        customer.id.to_string()
    }))
}

fn like_json_text(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in serde_json::Value::from(text).to_string().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
