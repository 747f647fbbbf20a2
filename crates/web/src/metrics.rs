//! Figures for operators, in the text form of OpenMetrics, which Prometheus reads.
//!
//! Labels are methods, templates of routes and classes of status: never tenants, keys or paths. The
//! way of a request touches atomics only; other crates register what they count themselves.

use arc_swap::ArcSwap;
use http::StatusCode;
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric, MetricEncoder, NoLabelSet, text::encode},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
    registry::Registry,
};
use rustix::time::{ClockId, clock_gettime};
use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

/// Upper bounds of the duration's buckets, in microseconds; one more holds the rest.
const BOUNDS: [u64; 14] = [
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 250_000, 1_000_000, 5_000_000,
    30_000_000,
];
const METHODS: [&str; 8] = [
    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "OTHER",
];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// What is counted, and the registry that other crates add to.
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: Arc<Requests>,
}

impl Default for Metrics {
    fn default() -> Self {
        let requests = Arc::new(Requests::default());
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Arc::clone(&requests)));
        registry.register_collector(Box::new(Process));
        Self {
            registry: Mutex::new(registry),
            requests,
        }
    }
}

impl Metrics {
    /// Adds metrics of another crate. Names begin with `stoa_`; labels must be bounded in number
    /// and hold neither tenants nor persons.
    pub fn register(&self, add: impl FnOnce(&mut Registry)) {
        add(&mut self.registry.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// All figures as text.
    ///
    /// # Errors
    /// If a collector fails to write its own.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        encode(&mut text, &registry)?;
        Ok(text)
    }

    /// The series of a route, by its template.
    pub(crate) fn route(&self, template: &str) -> Arc<Route> {
        if let Some(route) = self.requests.routes.load().get(template) {
            return Arc::clone(route);
        }
        // Once for each route of the program; two requests at once may both try, and one prevails.
        self.requests.routes.rcu(|routes| {
            let mut more = HashMap::clone(routes);
            more.entry(template.into()).or_default();
            more
        });
        self.requests
            .routes
            .load()
            .get(template)
            .map(Arc::clone)
            .unwrap_or_default()
    }

    /// Counts a request as in flight until the answer is dropped.
    pub(crate) fn in_flight(&self) -> InFlight {
        self.requests.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(Arc::clone(&self.requests))
    }
}

/// A request in flight.
pub(crate) struct InFlight(Arc<Requests>);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Default)]
struct Requests {
    routes: ArcSwap<HashMap<Box<str>, Arc<Route>>>,
    in_flight: AtomicI64,
}

/// The series of one route: a histogram for each method and class of status that occurred.
#[derive(Default)]
pub(crate) struct Route {
    series: [[OnceLock<Box<Durations>>; CLASSES.len()]; METHODS.len()],
}

#[derive(Default)]
struct Durations {
    buckets: [AtomicU64; BOUNDS.len() + 1],
    micros: AtomicU64,
}

impl Route {
    /// Counts one answer.
    pub(crate) fn record(&self, method: &str, status: StatusCode, micros: u64) {
        let method = METHODS.iter().position(|known| *known == method);
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        let series = self
            .series
            .get(method.unwrap_or(METHODS.len() - 1))
            .and_then(|classes| classes.get(class));
        if let Some(durations) = series.map(|cell| cell.get_or_init(Box::default)) {
            let bucket = BOUNDS.partition_point(|bound| micros > *bound);
            if let Some(count) = durations.buckets.get(bucket) {
                count.fetch_add(1, Ordering::Relaxed);
            }
            durations.micros.fetch_add(micros, Ordering::Relaxed);
        }
    }

    fn seen(&self) -> impl Iterator<Item = (&'static str, &'static str, &Durations)> {
        METHODS
            .iter()
            .zip(&self.series)
            .flat_map(|(method, classes)| {
                CLASSES
                    .iter()
                    .zip(classes)
                    .filter_map(|(class, cell)| Some((*method, *class, &**cell.get()?)))
            })
    }
}

impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Requests")
    }
}

impl Collector for Requests {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let routes = self.routes.load();
        let mut counts = encoder.encode_descriptor(
            "stoa_http_requests",
            "Requests answered",
            None,
            MetricType::Counter,
        )?;
        each(&routes, &mut counts, |durations, mut encoder| {
            let (count, _, _) = durations.read();
            encoder.encode_counter::<NoLabelSet, _, u64>(&count, None)
        })?;
        let mut times = encoder.encode_descriptor(
            "stoa_http_request_duration_seconds",
            "Time from the head of a request to the head of its answer",
            None,
            MetricType::Histogram,
        )?;
        each(&routes, &mut times, |durations, mut encoder| {
            let (count, sum, buckets) = durations.read();
            encoder.encode_histogram::<NoLabelSet>(sum, count, &buckets, None)
        })?;
        let in_flight = ConstGauge::new(self.in_flight.load(Ordering::Relaxed));
        in_flight.encode(encoder.encode_descriptor(
            "stoa_http_requests_in_flight",
            "Requests that wait for the head of their answer",
            None,
            MetricType::Gauge,
        )?)
    }
}

fn each(
    routes: &HashMap<Box<str>, Arc<Route>>,
    encoder: &mut MetricEncoder<'_>,
    write: impl Fn(&Durations, MetricEncoder<'_>) -> fmt::Result,
) -> fmt::Result {
    for (template, route) in routes {
        for (method, class, durations) in route.seen() {
            let labels = [
                ("method", method),
                ("route", &**template),
                ("status", class),
            ];
            write(durations, encoder.encode_family(&labels)?)?;
        }
    }
    Ok(())
}

impl Durations {
    /// Count, sum in seconds, and each bucket with its bound in seconds (not yet cumulated).
    fn read(&self) -> (u64, f64, Vec<(f64, u64)>) {
        let bounds = BOUNDS.iter().map(|micros| seconds(*micros));
        let buckets: Vec<(f64, u64)> = bounds
            .chain([f64::INFINITY])
            .zip(
                self.buckets
                    .iter()
                    .map(|count| count.load(Ordering::Relaxed)),
            )
            .collect();
        let count = buckets.iter().map(|(_, count)| count).sum();
        (count, seconds(self.micros.load(Ordering::Relaxed)), buckets)
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "exact up to 285 years of microseconds"
)]
fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}

/// What the process itself uses.
#[derive(Debug)]
struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let used = clock_gettime(ClockId::ProcessCPUTime);
        #[allow(clippy::cast_precision_loss, reason = "seconds of CPU are few")]
        let used = used.tv_sec as f64 + used.tv_nsec as f64 / 1e9;
        ConstCounter::new(used).encode(encoder.encode_descriptor(
            "process_cpu_seconds",
            "CPU time of this process, user and system",
            None,
            MetricType::Counter,
        )?)?;
        if let Some(bytes) = resident_bytes() {
            ConstGauge::new(bytes).encode(encoder.encode_descriptor(
                "process_resident_memory_bytes",
                "Memory of this process that is resident",
                None,
                MetricType::Gauge,
            )?)?;
        }
        Ok(())
    }
}

/// Known on Linux only.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: i64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}
