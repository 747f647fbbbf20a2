//! Messages go to standard error: readable at a terminal, JSON lines otherwise.

mod fields;
mod lines;

use fields::{Fields, JsonFields};
use lines::Lines;
use serde_json::{Map, Value};
use std::{
    fmt,
    io::{self, IsTerminal},
    sync::OnceLock,
};
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    EnvFilter,
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::{Format, Json, Writer},
        time::{FormatTime, SystemTime},
    },
    registry::LookupSpan,
};

/// Libraries that tell of every notice of PostgreSQL and every step they look at.
const TALKATIVE: &str = "tokio_postgres=warn,refinery_core=warn";
/// What the chain says of each request, outside of any span.
const ACCESS: &str = "stoa::access";

static LINES: OnceLock<Lines> = OnceLock::new();

/// Writes the lines that still wait when it is dropped.
#[must_use = "lines wait for a moment before they are written"]
pub struct Logging(());

impl Drop for Logging {
    fn drop(&mut self) {
        flush();
    }
}

/// Writes the lines that still wait; for those who end the process.
pub fn flush() {
    if let Some(lines) = LINES.get() {
        lines.flush();
    }
}

/// Sets logging up for the whole process; a second call does nothing. `filter` was checked when it
/// was read as a setting.
pub fn start(filter: &str) -> Logging {
    // What stands last prevails, so that a filter may still ask for these.
    let filter = EnvFilter::builder().parse_lossy(format!("{TALKATIVE},{filter}"));
    let log = tracing_subscriber::fmt()
        // A terminal that is gone is no reason to fail.
        .log_internal_errors(false)
        .with_env_filter(filter);
    // It fails only where logging is set up already, as in tests.
    let _ = if io::stderr().is_terminal() {
        log.with_writer(io::stderr).compact().try_init()
    } else {
        let lines = Format::default().json().flatten_event(true);
        log.json()
            .fmt_fields(JsonFields)
            .event_format(JsonLines(lines))
            .with_writer(LINES.get_or_init(|| Lines::new(io::stderr())))
            .try_init()
    };
    if let Some(lines) = LINES.get() {
        lines.write_by_themselves();
    }
    Logging(())
}

/// A JSON object for each event. There is one for each request, so that those are written without the
/// detours that others can afford.
///
/// What libraries say by way of `log` brings along where in their sources it was said, and with that
/// the folders of whoever built the program. That tells operators nothing, and is left out.
struct JsonLines(Format<Json>);

impl<S, N> FormatEvent<S, N> for JsonLines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let is_of_log = |name: &str| name.starts_with("log.");
        let fields = event.metadata().fields();
        if event.metadata().target() == ACCESS {
            return access(writer, event);
        }
        if !fields.iter().any(|field| is_of_log(field.name())) {
            return self.0.format_event(context, writer, event);
        }
        let mut line = String::new();
        self.0
            .format_event(context, Writer::new(&mut line), event)?;
        let mut said: Map<String, Value> = serde_json::from_str(&line).map_err(|_| fmt::Error)?;
        said.retain(|name, _| !is_of_log(name));
        writeln!(writer, "{}", Value::Object(said))
    }
}

/// The same as of any other event.
fn access(mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
    writer.write_str("{\"timestamp\":\"")?;
    SystemTime.format_time(&mut writer)?;
    writer.write_str("\",\"level\":\"")?;
    writer.write_str(event.metadata().level().as_str())?;
    writer.write_char('"')?;
    let mut fields = Fields::behind_others(&mut writer);
    event.record(&mut fields);
    fields.text("target", ACCESS);
    fields.end()?;
    writer.write_str("}\n")
}
