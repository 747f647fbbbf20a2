//! Fields of events and spans as members of a JSON object, written as they come.

use std::{error::Error, fmt};
use tracing::field::{Field, Visit};
use tracing_subscriber::{
    field::RecordFields,
    fmt::{FormatFields, FormattedFields, format, format::Writer},
};

/// Fields of spans. The library's own make a map of them first, for each request.
pub(super) struct JsonFields;

impl<'w> FormatFields<'w> for JsonFields {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'w>, fields: R) -> fmt::Result {
        writer.write_char('{')?;
        let mut members = Fields::of(&mut writer);
        fields.record(&mut members);
        members.end()?;
        writer.write_char('}')
    }

    /// What is added to a span later is rare, and may say anew what was said.
    fn add_fields(
        &self,
        current: &'w mut FormattedFields<Self>,
        fields: &tracing::span::Record<'_>,
    ) -> fmt::Result {
        let mut all = FormattedFields::<format::JsonFields>::new(current.fields.clone());
        let added = format::JsonFields::new().add_fields(&mut all, fields);
        current.fields = all.fields;
        added
    }
}

/// Writes members of an object. A failure to write is kept until the end.
pub(super) struct Fields<'a, 'w> {
    writer: &'a mut Writer<'w>,
    is_first: bool,
    outcome: fmt::Result,
}

impl<'a, 'w> Fields<'a, 'w> {
    fn of(writer: &'a mut Writer<'w>) -> Self {
        Self {
            writer,
            is_first: true,
            outcome: Ok(()),
        }
    }

    /// In an object that has members already.
    pub(super) fn behind_others(writer: &'a mut Writer<'w>) -> Self {
        Self {
            is_first: false,
            ..Self::of(writer)
        }
    }

    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.member(name, |writer| text(writer, value));
    }

    pub(super) fn end(self) -> fmt::Result {
        self.outcome
    }

    fn plain(&mut self, field: &Field, value: impl fmt::Display) {
        self.member(field.name(), |writer| write!(writer, "{value}"));
    }

    fn member(&mut self, name: &str, value: impl FnOnce(&mut Writer<'w>) -> fmt::Result) {
        if self.outcome.is_ok() {
            self.outcome = self.write(name, value);
        }
    }

    fn write(
        &mut self,
        name: &str,
        value: impl FnOnce(&mut Writer<'w>) -> fmt::Result,
    ) -> fmt::Result {
        if !std::mem::replace(&mut self.is_first, false) {
            self.writer.write_char(',')?;
        }
        // A field that has the name of a keyword is written as Rust has it.
        text(self.writer, name.strip_prefix("r#").unwrap_or(name))?;
        self.writer.write_char(':')?;
        value(self.writer)
    }
}

impl Visit for Fields<'_, '_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        // No number of JSON is infinite, or none.
        self.plain(field, serde_json::Value::from(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.plain(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.plain(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.plain(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field.name(), value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.text(field.name(), &value.to_string());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.text(field.name(), &format!("{value:?}"));
    }
}

/// A string of JSON. Few hold anything that must be escaped.
fn text(writer: &mut Writer<'_>, text: &str) -> fmt::Result {
    let is_special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    if text.bytes().any(is_special) {
        let escaped = serde_json::to_string(text).map_err(|_| fmt::Error)?;
        return writer.write_str(&escaped);
    }
    writer.write_char('"')?;
    writer.write_str(text)?;
    writer.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::sync::{Arc, Mutex};
    use tracing_subscriber::{Layer, Registry, layer::Context, layer::SubscriberExt};

    /// Keeps what fields are written as.
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<String>>>);

    impl<S: tracing::Subscriber> Layer<S> for Kept {
        fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
            let mut line = String::new();
            JsonFields
                .format_fields(Writer::new(&mut line), event)
                .unwrap();
            self.0.lock().unwrap().push(line);
        }
    }

    #[test]
    fn whatever_is_said_is_one_object_of_json() {
        let kept = Kept::default();
        let given = kept.clone();
        tracing::subscriber::with_default(Registry::default().with(given), || {
            let (none, error) = (None::<&str>, std::io::Error::other("no \"luck\""));
            let error: &dyn Error = &error;
            let text = "a \"b\"\\\n\u{1}é";
            tracing::info!(text, whole = -1, is = true, none, error, half = 0.5, "done");
            tracing::info!(far = f64::INFINITY, shown = %"x\ty", debug = ?["a"], r#type = 1_u64);
        });
        let lines = kept.0.lock().unwrap();
        let said: Vec<Value> = lines
            .iter()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(
            said,
            [
                json!({"message": "done", "text": "a \"b\"\\\n\u{1}é", "whole": -1, "is": true,
                       "error": "no \"luck\"", "half": 0.5}),
                json!({"far": null, "shown": "x\ty", "debug": "[\"a\"]", "type": 1}),
            ]
        );
    }
}
