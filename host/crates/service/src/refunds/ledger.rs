//! Double-entry bookkeeping of the money that leaves. Entries are written once; those of one posting add up to zero.

use jiff::Timestamp;
use shopwit_domain::{
    money::{Currency, Money},
    words,
};
use shopwit_store::{Conn, Row, args, value::text};

use crate::{Error, Result, Unit};

words! {
    /// Where an amount is booked.
    Account {
        /// What refunds cost the shop.
        Refunds = "refunds",
        /// What compensations cost the shop, beyond refunds.
        Compensations = "compensations",
        /// What a platform's service team charges (S-552).
        ServiceFees = "service-fees",
        /// Sales proceeds that the platform still holds.
        Proceeds = "proceeds",
        /// What lies at the payout provider.
        Cash = "cash",
    }
}

/// One line of a posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub account: Account,
    /// Debit above zero, credit below.
    pub amount: Money,
    pub at: Timestamp,
}

/// Books a posting. `about` is the id of the order, or of the statement where it is about none.
///
/// # Errors
/// Entries that do not add up to zero; a posting that was booked before; the database.
pub(crate) async fn post(
    unit: &mut Unit,
    posting: &str,
    about: &str,
    currency: Currency,
    entries: &[(Account, i64)],
) -> Result<()> {
    let sum = entries
        .iter()
        .try_fold(0i64, |sum, (_, amount)| sum.checked_add(*amount));
    if sum != Some(0) {
        return Err(Error::internal(format!(
            "the posting {posting} does not add up to zero"
        )));
    }
    let now = unit.now();
    for (place, (account, amount)) in (0i64..).zip(entries) {
        unit.conn()
            .execute(
                "INSERT INTO ledger_entries (shop_id, posting, place, account, amount, currency, order_id, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                args![posting, place, text(account), *amount, text(currency), about, now],
            )
            .await?;
    }
    Ok(())
}

/// The entries of a posting, in order.
///
/// # Errors
/// The database.
pub async fn entries(conn: &mut Conn, posting: &str) -> Result<Vec<Entry>> {
    let rows = conn
        .rows(
            "SELECT * FROM ledger_entries WHERE shop_id = $1 AND posting = $2 ORDER BY place",
            args![posting],
        )
        .await?;
    rows.iter()
        .map(|row: &Row| {
            Ok(Entry {
                account: row.word("account")?,
                amount: row.money("amount")?,
                at: row.time("at")?,
            })
        })
        .collect()
}

/// What every account of the shop holds, by currency; the sum of a currency is zero.
///
/// # Errors
/// The database.
pub async fn balances(conn: &mut Conn) -> Result<Vec<(Account, Money)>> {
    let rows = conn
        .rows(
            "SELECT account, currency, CAST(SUM(amount) AS BIGINT) AS amount FROM ledger_entries WHERE shop_id = $1
             GROUP BY account, currency ORDER BY currency, account",
            args![],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.word("account")?, row.money("amount")?)))
        .collect()
}
