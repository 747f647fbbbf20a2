//! Messages go to standard error: readable at a terminal, JSON lines otherwise.

use serde_json::{Map, Value};
use std::{fmt, io::IsTerminal};
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    EnvFilter,
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::{Format, Json, Writer},
    },
    registry::LookupSpan,
};

/// Libraries that tell of every notice of PostgreSQL and every step they look at.
const TALKATIVE: &str = "tokio_postgres=warn,refinery_core=warn";

/// Sets logging up for the whole process; a second call does nothing. `filter` was checked when it
/// was read as a setting.
pub fn start(filter: &str) {
    // What stands last prevails, so that a filter may still ask for these.
    let filter = EnvFilter::builder().parse_lossy(format!("{TALKATIVE},{filter}"));
    let log = tracing_subscriber::fmt()
        // A terminal that is gone is no reason to fail.
        .log_internal_errors(false)
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // It fails only where logging is set up already, as in tests.
    let _ = if std::io::stderr().is_terminal() {
        log.compact().try_init()
    } else {
        let lines = Format::default().json().flatten_event(true);
        log.json().event_format(WithoutSources(lines)).try_init()
    };
}

/// What libraries say by way of `log` brings along where in their sources it was said, and with that
/// the folders of whoever built the program. That tells operators nothing.
struct WithoutSources(Format<Json>);

impl<S, N> FormatEvent<S, N> for WithoutSources
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
