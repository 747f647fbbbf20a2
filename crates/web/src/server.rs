//! Listening, bounds for connections, and draining.

use crate::{
    Metrics, Readiness,
    connection::{Activity, Noted, Unsent, Verdict},
    delivery::{CountedBody, Exchange},
};
use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{Request, StatusCode, Version, header};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulConnection},
};
use socket2::SockRef;
use std::{error::Error, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{MissedTickBehavior, interval, sleep, timeout},
};
use tower::ServiceExt;

/// How many bytes the system takes of answers before it can send them. It would take megabytes, and
/// say that there is room again only when a third of them is gone: to a slow client's harm.
const NOT_SENT: u32 = 128 * 1024;

/// The address at the other end of the connection: a proxy's, where there is one.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Bounds for connections and for the drain.
#[derive(Clone, Copy, Debug)]
pub struct ServerLimits {
    /// The longest time from the first byte of a request to the end of its head, and from the
    /// opening of a connection to the end of the first head.
    pub head: Duration,
    /// How long a connection may rest between requests. Proxies that keep connections should let go
    /// of them earlier.
    pub idle: Duration,
    /// How long a client may take nothing of its answers, or less than the least rate.
    pub stuck: Duration,
    /// What a client must take of waiting answers, in bytes a second over all of its connection:
    /// who takes less for as long as `stuck` is cut.
    pub least_rate: u64,
    /// How many bytes of answers may wait for the client of one connection. What would be more is
    /// refused (503), but never a single answer nor one that tells of a change.
    pub unsent_of_connection: u64,
    /// The same for all connections of this server together.
    pub unsent: u64,
    /// The largest head of a request, in bytes; at least 8192.
    pub head_bytes: usize,
    /// The most connections at once; more wait in the listener's queue.
    pub connections: usize,
    /// How long the server goes on taking requests after it said that it is not ready, so that a
    /// load balancer gets to see it.
    pub notice: Duration,
    /// The longest time for requests in flight to finish, after which they are cut.
    pub drain: Duration,
}

impl Default for ServerLimits {
    /// 10 s for a head of 32 KiB, 75 s of rest, 30 s below 8 KiB/s, 32 MiB unsent of a connection
    /// and 256 MiB of all, 16,384 connections, no notice, 25 s to drain.
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            stuck: Duration::from_secs(30),
            least_rate: 8 * 1024,
            unsent_of_connection: 32 * 1024 * 1024,
            unsent: 256 * 1024 * 1024,
            head_bytes: 32 * 1024,
            connections: 16_384,
            notice: Duration::ZERO,
            drain: Duration::from_secs(25),
        }
    }
}

/// How a drain ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drained {
    /// Connections that were cut because their requests did not finish in time.
    pub cut: usize,
}

/// Serves until `shutdown`, then drains: not ready → stop accepting → finish the requests in flight
/// → close. Speaks HTTP/1.1 and HTTP/2 without TLS (h2c, by prior knowledge). Returns when it is done.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ServerLimits,
    readiness: Readiness,
    shutdown: impl Future<Output = ()>,
) -> Drained {
    let server = Server::new(router, limits);
    let mut shutdown = pin!(shutdown);
    tokio::select! {
        () = server.accept(&listener) => {}
        () = &mut shutdown => {}
    }
    readiness.drain();
    if !limits.notice.is_zero() {
        // The bound of the notice ends accepting, so that its outcome says nothing.
        let _ = timeout(limits.notice, server.accept(&listener)).await;
    }
    drop(listener);
    server.drain().await
}

struct Server {
    router: Router,
    limits: ServerLimits,
    http: Builder<TokioExecutor>,
    slots: Arc<Semaphore>,
    unsent: Arc<Unsent>,
    /// What connections are told; each holds a receiver as long as it lives.
    phase: watch::Sender<Phase>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Serving,
    Draining,
    Cutting,
}

impl Server {
    fn new(router: Router, limits: ServerLimits) -> Self {
        let mut http = Builder::new(TokioExecutor::new());
        let head_bytes = limits.head_bytes.max(8192);
        http.http1()
            // See the module `connection`.
            .header_read_timeout(None)
            .max_buf_size(head_bytes)
            .max_headers(100);
        http.http2()
            .timer(TokioTimer::new())
            .max_header_list_size(u32::try_from(head_bytes).unwrap_or(u32::MAX))
            .max_concurrent_streams(64)
            .max_send_buf_size(64 * 1024)
            .keep_alive_interval(Duration::from_secs(20))
            .keep_alive_timeout(Duration::from_secs(10));
        Self {
            router,
            limits,
            http,
            slots: Arc::new(Semaphore::new(limits.connections)),
            unsent: Arc::default(),
            phase: watch::Sender::new(Phase::Serving),
        }
    }

    async fn accept(&self, listener: &TcpListener) {
        loop {
            // Closed never: nobody closes this semaphore.
            let Ok(slot) = Arc::clone(&self.slots).acquire_owned().await else {
                return;
            };
            match listener.accept().await {
                Ok((stream, peer)) => self.begin(stream, Peer(peer), slot),
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    // Out of file descriptors, most likely: others must close first.
                    tracing::error!(%error, "a connection could not be accepted");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn begin(&self, stream: TcpStream, peer: Peer, slot: OwnedSemaphorePermit) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection was gone before it began");
            return;
        }
        if let Err(error) = SockRef::from(&stream).set_tcp_notsent_lowat(NOT_SENT) {
            tracing::debug!(%error, "a connection's buffer is as large as the system likes");
        }
        let activity = Activity::new(self.limits, Arc::clone(&self.unsent));
        let io = TokioIo::new(Noted::new(stream, Arc::clone(&activity)));
        let router = self.router.clone();
        let noted = Arc::clone(&activity);
        let service = service_fn(move |mut request: Request<Incoming>| {
            let exchange = Exchange::begin(&noted, request.version() == Version::HTTP_2);
            request.extensions_mut().insert(peer);
            request.extensions_mut().insert(Arc::clone(&noted));
            let answer = router.clone().oneshot(request);
            async move {
                answer
                    .await
                    .map(|response| response.map(|body| CountedBody::new(body, exchange)))
            }
        });
        let connection = self.http.serve_connection(io, service).into_owned();
        let phase = self.phase.subscribe();
        let limits = self.limits;
        tokio::spawn(async move {
            attend(connection, &activity, phase, limits).await;
            drop(slot);
        });
    }

    async fn drain(self) -> Drained {
        let _ = self.phase.send(Phase::Draining);
        if timeout(self.limits.drain, self.phase.closed())
            .await
            .is_ok()
        {
            return Drained { cut: 0 };
        }
        let cut = self.phase.receiver_count();
        tracing::warn!(cut, "requests in flight did not finish in time and are cut");
        let _ = self.phase.send(Phase::Cutting);
        self.phase.closed().await;
        Drained { cut }
    }
}

/// Drives one connection until it ends, rests too long, is abused or has to make way.
async fn attend<Connection>(
    connection: Connection,
    activity: &Activity,
    mut phase: watch::Receiver<Phase>,
    limits: ServerLimits,
) where
    Connection: GracefulConnection<Error = Box<dyn Error + Send + Sync>>,
{
    let mut connection = pin!(connection);
    let mut look = interval((limits.head / 4).max(Duration::from_millis(10)));
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told = Phase::Serving;
    loop {
        let verdict = tokio::select! {
            outcome = &mut connection => {
                if let Err(error) = outcome {
                    tracing::debug!(%error, "a connection failed");
                }
                return;
            }
            changed = phase.wait_for(|phase| *phase > told) => match changed.map(|phase| *phase) {
                Ok(Phase::Serving | Phase::Draining) => Verdict::Retire,
                Ok(Phase::Cutting) | Err(_) => Verdict::Cut,
            },
            _ = look.tick() => activity.verdict(),
        };
        match verdict {
            Verdict::Cut => return,
            Verdict::Retire if told == Phase::Serving => {
                told = Phase::Draining;
                connection.as_mut().graceful_shutdown();
            }
            Verdict::Retire | Verdict::Keep => {}
        }
    }
}

/// Whether the failure concerns only the one connection that was to be accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// Serves `/metrics` on a listener of its own, until `shutdown`.
pub async fn serve_metrics(
    listener: TcpListener,
    metrics: Arc<Metrics>,
    shutdown: impl Future<Output = ()>,
) -> Drained {
    let router = Router::new()
        .route("/metrics", get(tell))
        .with_state(metrics);
    let limits = ServerLimits {
        connections: 64,
        drain: Duration::from_secs(1),
        ..ServerLimits::default()
    };
    serve(listener, router, limits, Readiness::default(), shutdown).await
}

async fn tell(State(metrics): State<Arc<Metrics>>) -> Response {
    match metrics.text() {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
