//! A small product behind the real gateway and server, and the words to ask it.

mod product;
mod wire;

pub(crate) use product::{ALL, OPERATOR, PAGE, READER, TENANT, USER, VISITOR, VOLUME, WRITER};
pub(crate) use wire::{Answer, Raw};

use axum::{
    Router,
    body::Body,
    http::{Request, Uri},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::{
    io::{self, Write},
    net::SocketAddr,
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};
use stoa_cache::MemoryLimiter;
use stoa_kernel::{SystemClock, SystemEntropy};
use stoa_store::{Database, DatabaseSettings, KeptAnswers, OpaquePositions};
use stoa_web::{
    Build, Denial, Denials, Drained, GatewayParts, Limits, Metrics, Module, Readiness,
    ServerLimits, TrustedProxies, gateway, serve,
};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, oneshot},
    task::JoinHandle,
};

/// The longest any test waits for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A running server.
pub(crate) struct App {
    pub(crate) address: SocketAddr,
    pub(crate) readiness: Readiness,
    pub(crate) metrics: Arc<Metrics>,
    /// Each permit lets one request to `/v1/gate` pass.
    pub(crate) gate: Arc<Semaphore>,
    /// Gets a permit for each request that came to the gate.
    pub(crate) waiting: Arc<Semaphore>,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<Drained>,
    /// What was refused.
    pub(crate) denials: Arc<Noted>,
    client: Client<HttpConnector, Body>,
}

/// How the server under test is bounded.
#[derive(Clone, Default)]
pub(crate) struct Bounds {
    pub(crate) request: Limits,
    pub(crate) server: ServerLimits,
    pub(crate) trusted_proxies: TrustedProxies,
}

impl App {
    pub(crate) async fn start() -> Self {
        Self::bounded(Bounds::default()).await
    }

    pub(crate) async fn bounded(bounds: Bounds) -> Self {
        LazyLock::force(&LOG);
        let (gate, waiting) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let routes = product::routes(product::Gate {
            gate: Arc::clone(&gate),
            waiting: Arc::clone(&waiting),
        });
        let metrics = Arc::new(Metrics::default());
        let readiness = Readiness::default();
        let denials = Arc::new(Noted::default());
        let parts = GatewayParts {
            authenticator: Arc::new(product::FixedKeys),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            metrics: Arc::clone(&metrics),
            readiness: readiness.clone(),
            build: Build {
                version: "1.2.3",
                commit: None,
            },
            limits: bounds.request,
            limiter: Arc::new(MemoryLimiter::new(Arc::new(SystemClock))),
            trusted_proxies: bounds.trusted_proxies,
            kept_answers: nowhere(),
            positions: Arc::new(OpaquePositions::new(&[7; 32], "positions").unwrap()),
            tracer: Default::default(),
            denials: Arc::clone(&denials) as _,
        };
        let router: Router = gateway([Module::new("things").routes(routes)], parts);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(serve(
            listener,
            router,
            bounds.server,
            readiness.clone(),
            async {
                let _ = stopped.await;
            },
        ));
        Self {
            address,
            readiness,
            metrics,
            gate,
            waiting,
            stop: Some(stop),
            served,
            denials,
            client: Client::builder(TokioExecutor::new()).build_http(),
        }
    }

    /// Begins the drain.
    pub(crate) fn stop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
    }

    /// Waits until the server is done.
    pub(crate) async fn drained(self) -> Drained {
        tokio::time::timeout(PATIENCE, self.served)
            .await
            .expect("the drain ends")
            .unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).unwrap())
            .await
    }

    /// Asks with a key.
    pub(crate) async fn get_as(&self, key: &str, path: &str) -> Answer {
        let request = self.request("GET", path).header("X-API-Key", key);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Posts JSON with the key that may do everything.
    pub(crate) async fn post(&self, path: &str, json: impl Into<Body>) -> Answer {
        let request = self
            .request("POST", path)
            .header("X-API-Key", ALL)
            .header("Content-Type", "application/json");
        self.send(request.body(json.into()).unwrap()).await
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let uri: Uri = format!("http://{}{path}", self.address).parse().unwrap();
        Request::builder().method(method).uri(uri)
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let asked = async { Answer::of(self.client.request(request).await.unwrap()).await };
        tokio::time::timeout(PATIENCE, asked)
            .await
            .expect("an answer comes")
    }

    /// A connection on which bytes are written by hand.
    pub(crate) async fn raw(&self) -> Raw {
        Raw::connect(self.address).await
    }
}

/// Asks again until the condition holds.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let asked = async {
        while !holds().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, asked)
        .await
        .unwrap_or_else(|_| panic!("never came: {what}"));
}

/// All that was logged by all tests: each looks for its own request id.
static LOG: LazyLock<Arc<Mutex<Vec<u8>>>> = LazyLock::new(|| {
    let log = Arc::new(Mutex::new(Vec::new()));
    let writer = Arc::clone(&log);
    tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::INFO)
        .with_writer(move || Collected(Arc::clone(&writer)))
        .init();
    log
});

struct Collected(Arc<Mutex<Vec<u8>>>);

impl Write for Collected {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The lines that were logged with a request's id.
pub(crate) fn logged(request_id: &str) -> Vec<String> {
    let log = LOG.lock().unwrap();
    String::from_utf8_lossy(&log)
        .lines()
        .filter(|line| line.contains(request_id))
        .map(ToOwned::to_owned)
        .collect()
}

/// Answers are kept in a database that is not there: what is tested here brings no idempotency key.
fn nowhere() -> KeptAnswers {
    let nobody = "host=127.0.0.1 port=1 user=nobody";
    let database = Database::new(DatabaseSettings {
        serve: nobody.parse().unwrap(),
        system: nobody.parse().unwrap(),
        serve_connections: 1,
        system_connections: 1,
    });
    let clock = Arc::new(SystemClock);
    KeptAnswers::new(database.unwrap(), &[7; 32], clock, Arc::new(SystemEntropy)).unwrap()
}

/// Remembers what it is told.
#[derive(Default)]
pub(crate) struct Noted(pub(crate) Mutex<Vec<Denial>>);

impl Denials for Noted {
    fn note(&self, denial: Denial) {
        self.0.lock().unwrap().push(denial);
    }
}
