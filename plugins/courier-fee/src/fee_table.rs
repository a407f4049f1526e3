//! The two tables of this policy, read row by row.

use crate::bindings::kind::Mode;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::types::PolicyError;
use shopwit_policy_sdk::{Region, Row, Tables};

pub(crate) const REGIONS: &str = "region-groups";
pub(crate) const FEES: &str = "courier-fees";

/// The group of the provinces whose lots have bands of their own (S-308).
const INNER: &str = "inner";
/// Digits of a GB/T 2260 code that name the province.
const PROVINCE_DIGITS: usize = 2;

/// Where the table puts a region.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) group: String,
    /// Zone for parcels; the group where the table names none.
    pub(crate) parcel_zone: String,
}

impl Place {
    /// None where the table does not know the region, nor its province.
    pub(crate) fn find(
        tables: &impl Tables,
        region: Region<'_>,
    ) -> Result<Option<Place>, PolicyError> {
        let row = match region {
            Region::Abroad(country) => tables.row(REGIONS, &[country]),
            Region::Domestic(code) => tables.row(REGIONS, &[code]).or_else(|| {
                let province = code.get(..PROVINCE_DIGITS)?.to_string() + "0000";
                if province == code {
                    return None;
                }
                tables.row(REGIONS, &[&province])
            }),
        };
        let Some(row) = row else { return Ok(None) };
        let group = row.text(1, "group")?;
        if group.is_empty() {
            return Err(row.wrong("group", "filled in"));
        }
        let zone = row.text(2, "parcel-zone")?;
        Ok(Some(Place {
            group: group.to_string(),
            parcel_zone: if zone.is_empty() { group } else { zone }.to_string(),
        }))
    }

    pub(crate) fn is_inner(&self) -> bool {
        self.group == INNER
    }
}

/// The key of a fee row but for the courier.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) origin: String,
    pub(crate) destination: String,
    pub(crate) bulk: bool,
}

/// One row of the fee table.
#[derive(Debug)]
pub(crate) struct Band {
    pub(crate) from_grams: i64,
    pub(crate) to_grams: i64,
    pub(crate) first_weight_grams: i64,
    pub(crate) fee: i64,
    /// 0: the fee holds for the whole band.
    pub(crate) step_grams: i64,
    pub(crate) step_fee: i64,
    pub(crate) mode: Mode,
    pub(crate) eta_hours: Option<u32>,
}

impl Band {
    pub(crate) fn find(
        tables: &impl Tables,
        route: &Route,
        courier: &str,
        grams: i64,
    ) -> Result<Option<Band>, PolicyError> {
        let bulk = if route.bulk { "true" } else { "false" };
        let keys = [route.origin.as_str(), &route.destination, bulk, courier];
        tables
            .band(FEES, &keys, grams)
            .map(|row| Band::read(&row, route))
            .transpose()
    }

    fn read(row: &Row, route: &Route) -> Result<Band, PolicyError> {
        let fee = row.integer(7, "fee")?;
        let mode = match row.text(10, "mode")? {
            "express" => Mode::Express,
            "freight" => Mode::Freight,
            // S-314: bulk goes by freight, where the row does not say otherwise.
            "" if route.bulk => Mode::Freight,
            "" => Mode::Express,
            _ => return Err(row.wrong("mode", "`express` or `freight`")),
        };
        let eta_hours = row.integer(11, "eta-hours")?.map(u32::try_from).transpose();
        Ok(Band {
            from_grams: row.integer(4, "weight-from")?.unwrap_or(0),
            to_grams: row.integer(5, "weight-to")?.unwrap_or(i64::MAX),
            first_weight_grams: row.integer(6, "first-weight")?.unwrap_or(0),
            fee: fee.ok_or_else(|| row.wrong("fee", "filled in"))?,
            step_grams: row.integer(8, "step")?.unwrap_or(0),
            step_fee: row.integer(9, "step-fee")?.unwrap_or(0),
            mode,
            eta_hours: eta_hours.map_err(|_| row.wrong("eta-hours", "below 4,294,967,296"))?,
        })
    }
}
