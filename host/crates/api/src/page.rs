//! Pages of lists: `?limit=&cursor=` in, `{"items": […], "next_cursor": …}` out.

use serde::{Deserialize, Serialize};
use shopwit_service::{PAGE_ROWS_MAX, Page};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;

/// Rows of a page unless asked otherwise.
const PAGE_ROWS_DEFAULT: i64 = 50;

/// Which page. Handlers with filters of their own repeat these two fields, because query strings do not nest.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageParams {
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    pub(crate) limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
}

/// Checks the wanted number of rows.
pub(crate) fn rows(limit: Option<i64>) -> Result<i64, Problem> {
    match limit {
        None => Ok(PAGE_ROWS_DEFAULT),
        Some(limit) if (1..=PAGE_ROWS_MAX).contains(&limit) => Ok(limit),
        Some(_) => Err(Problem::field("?limit", "range", "1 to 100")),
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListBody<T> {
    pub(crate) items: Vec<T>,
    /// Where the next page begins; null on the last page.
    pub(crate) next_cursor: Option<String>,
}

impl<T> ListBody<T> {
    pub(crate) fn new<U>(page: Page<U>, each: impl FnMut(U) -> T) -> Self {
        let page = page.map(each);
        Self {
            items: page.items,
            next_cursor: page.next_cursor,
        }
    }
}
