//! One page of a list, in the shape every list of the API has.

use crate::Problem;
use serde::Serialize;

/// How many items a page holds: 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limit(u16);

impl Limit {
    /// The largest page.
    pub const MAX: u16 = 100;
    /// The page that is given when none is asked for.
    pub const DEFAULT: Self = Self(20);

    /// Checks a limit as asked for by a client.
    ///
    /// # Errors
    /// `out_of_range` on field `limit` if it is not between 1 and 100.
    pub fn parse(asked: Option<u32>) -> Result<Self, Problem> {
        match asked {
            None => Ok(Self::DEFAULT),
            Some(n) => match u16::try_from(n) {
                Ok(n @ 1..=Self::MAX) => Ok(Self(n)),
                _ => Err(Problem::field(
                    "limit",
                    "out_of_range",
                    "must be between 1 and 100",
                )),
            },
        }
    }

    /// The number itself.
    pub fn get(self) -> u16 {
        self.0
    }
}

/// One page of a list.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items, in the order asked for.
    pub items: Vec<T>,
    /// How to go on.
    pub page: PageInfo,
}

/// How a page was cut and how to go on.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageInfo {
    /// The limit in force.
    pub limit: u16,
    /// The cursor of the next page; `null` on the last.
    pub next_cursor: Option<String>,
    /// How many items there are in all, where that costs nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}
