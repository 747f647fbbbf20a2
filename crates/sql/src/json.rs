//! A JSON column as generated row structs borrow it.

use std::error::Error;
use std::marker::PhantomData;

use postgres_types::{FromSql, Type};
use serde_json::Value;

/// The parsed value of a `json` or `jsonb` column.
///
/// The generator would keep the text and parse it where nothing can fail, with a panic for what
/// PostgreSQL stores and `serde_json` refuses (nesting deeper than 128, numbers beyond `f64`).
/// Parsing here turns that into the error of the row. The lifetime is there because
/// generated row structs expect one; nothing is borrowed.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonColumn<'a> {
    value: Value,
    lifetime: PhantomData<&'a ()>,
}

impl From<JsonColumn<'_>> for Value {
    fn from(column: JsonColumn<'_>) -> Self {
        column.value
    }
}

impl<'row> FromSql<'row> for JsonColumn<'_> {
    fn from_sql(ty: &Type, raw: &'row [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self {
            value: Value::from_sql(ty, raw)?,
            lifetime: PhantomData,
        })
    }

    fn accepts(ty: &Type) -> bool {
        <Value as FromSql>::accepts(ty)
    }
}
