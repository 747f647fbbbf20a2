//! Where traces go, and how many.

use crate::{BUILD, config::Form};
use http::{Uri, uri::Scheme};
use stoa_trace::TraceSettings;

/// Where a collector takes traces, by the convention for its address (OTLP, `OTEL_EXPORTER_OTLP_ENDPOINT`).
const PATH: &str = "/v1/traces";

/// The settings of traces: `None` without a collector. All requests are recorded where no share is named.
pub(crate) fn settings(
    collector: Option<Collector>,
    ratio: Option<Ratio>,
) -> Option<TraceSettings> {
    collector.map(|collector| TraceSettings {
        endpoint: collector.0,
        ratio: ratio.map_or(1.0, |ratio| ratio.0),
        version: BUILD.version,
    })
}

/// Where the collector takes traces.
pub(crate) struct Collector(String);

impl Form for Collector {
    const RIGHT: &'static str = "the address of a collector that takes OTLP over HTTP, such as \
         http://127.0.0.1:4318, without TLS, name, password, query or fragment";

    fn read(text: &str) -> Option<Self> {
        let address: Uri = text.parse().ok()?;
        let host = address.authority()?.as_str();
        let is_plain = address.scheme() == Some(&Scheme::HTTP)
            && !host.contains('@')
            && address.query().is_none()
            && !text.contains('#');
        let base = text.trim_end_matches('/');
        let base = base.strip_suffix(PATH).unwrap_or(base);
        is_plain.then(|| Self(format!("{base}{PATH}")))
    }
}

/// A share of all requests.
pub(crate) struct Ratio(f64);

impl Form for Ratio {
    const RIGHT: &'static str = "a share of all requests from 0 to 1, such as 0.05";

    fn read(text: &str) -> Option<Self> {
        let ratio: f64 = text.trim().parse().ok()?;
        (0.0..=1.0).contains(&ratio).then_some(Self(ratio))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_go_to_the_path_for_traces_below_the_address() {
        for (text, endpoint) in [
            ("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces"),
            ("http://[::1]:4318/", "http://[::1]:4318/v1/traces"),
            ("http://otel", "http://otel/v1/traces"),
            ("http://otel/prefix", "http://otel/prefix/v1/traces"),
            ("http://otel/v1/traces", "http://otel/v1/traces"),
        ] {
            let read = Collector::read(text).map(|collector| collector.0);
            assert_eq!(read.as_deref(), Some(endpoint), "{text}");
        }
    }

    #[test]
    fn no_other_address_is_a_collectors() {
        for text in [
            "",
            "127.0.0.1:4318",
            "/v1/traces",
            "https://otel.example.org",
            "grpc://otel:4317",
            "http://name:password@otel",
            "http://otel/?key=1",
            "http://otel/#x",
            "http://",
        ] {
            assert!(Collector::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_share_is_from_nought_to_one() {
        for (text, ratio) in [("0", 0.0), ("1", 1.0), ("0.05", 0.05), ("1e-3", 0.001)] {
            assert_eq!(
                Ratio::read(text).map(|ratio| ratio.0),
                Some(ratio),
                "{text}"
            );
        }
        for text in ["", "-0.1", "1.01", "NaN", "inf", "5%", "half"] {
            assert!(Ratio::read(text).is_none(), "{text}");
        }
    }
}
