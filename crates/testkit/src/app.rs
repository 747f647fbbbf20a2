//! The whole program in this process.

use crate::TestDatabase;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};
use stoa::{
    config::{DatabasePlace, GivenDatabase, MasterSecret, Settings},
    context::Context,
    mail::MailSettings,
    modules,
    roles::Roles,
    server::Server,
    shutdown::Shutdown,
};
use stoa_identity::NewTenant;
use stoa_kernel::Origin;
use tempfile::TempDir;

/// The program with all its roles, on free ports, over a database of its own. Stopped with the
/// value, as far as the test's runtime still lives; [`TestApp::stop`] waits for the drain.
pub struct TestApp {
    server: Server,
    database: TestDatabase,
    client: Client,
    folder: TempDir,
}

impl TestApp {
    /// Starts it.
    pub async fn start() -> Self {
        Self::over(TestDatabase::new(modules::MIGRATIONS).await).await
    }

    /// Starts it over a given database.
    pub async fn over(database: TestDatabase) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let pools = database.settings();
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let settings = Settings {
            listen: free,
            metrics_listen: free,
            public_url: None,
            trusted_proxies: Default::default(),
            data_dir: folder.path().to_owned(),
            database: DatabasePlace::Given(Box::new(GivenDatabase {
                serve: pools.serve,
                system: pools.system,
                owner: None,
            })),
            postgres_bin: None,
            master_secret: Some(MasterSecret([7; 32])),
            mail: MailSettings::new(None, None, None).expect("letters come from somewhere"),
            traces: None,
            log: None,
        };
        let server = Server::start(&settings, Roles::default(), Shutdown::default())
            .await
            .unwrap_or_else(|error| panic!("the program starts: {error:#}"));
        Self {
            server,
            database,
            client: Client::new(),
            folder,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// What it is made of.
    pub fn context(&self) -> &Context {
        self.server.context()
    }

    /// Its database.
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Where its letters are.
    pub fn outbox(&self) -> PathBuf {
        self.folder.path().join("outbox")
    }

    /// Makes a tenant whose limits are out of reach and returns its secret key.
    pub async fn tenant(&self, subdomain: &str) -> String {
        let new = NewTenant {
            name: subdomain.to_owned(),
            subdomain: subdomain.to_owned(),
            plan: NewTenant::PLAN.to_owned(),
            rate_per_minute: i32::MAX,
            rate_per_hour: i32::MAX,
            user_rate_per_minute: i32::MAX,
            address_rate_per_minute: i32::MAX,
        };
        let made = self.context().identity.create_tenant(&new, Origin::system);
        let made = made.await.expect("a tenant can be made").done();
        made.await.expect("it is committed").1
    }

    /// A request to a path, such as `/v1/comments`.
    pub fn request(&self, method: Method, path: &str) -> Ask {
        let url = format!("http://{}{path}", self.address());
        Ask(self.client.request(method, url))
    }

    /// A request from another of this machine's addresses, each of which is limited by itself.
    pub fn request_from(&self, from: IpAddr, method: Method, path: &str) -> Ask {
        let client = Client::builder().local_address(from).build();
        let url = format!("http://{}{path}", self.address());
        Ask(client.expect("a client can be made").request(method, url))
    }

    /// GET.
    pub fn get(&self, path: &str) -> Ask {
        self.request(Method::GET, path)
    }

    /// POST.
    pub fn post(&self, path: &str) -> Ask {
        self.request(Method::POST, path)
    }

    /// PUT.
    pub fn put(&self, path: &str) -> Ask {
        self.request(Method::PUT, path)
    }

    /// DELETE.
    pub fn delete(&self, path: &str) -> Ask {
        self.request(Method::DELETE, path)
    }

    /// Stops it as SIGTERM does and waits for the drain; the database is left to look at.
    pub async fn stop(self) -> TestDatabase {
        self.server.stop();
        self.server.finished().await.expect("the program drains");
        self.database
    }
}

/// A request to be.
#[must_use = "nothing is asked before `send`"]
pub struct Ask(RequestBuilder);

impl Ask {
    /// With a tenant's key.
    pub fn key(self, key: &str) -> Self {
        Self(self.0.header("X-API-Key", key))
    }

    /// With a person's token.
    pub fn token(self, token: &str) -> Self {
        Self(self.0.bearer_auth(token))
    }

    /// With any header.
    pub fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value))
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        Self(self.0.json(body))
    }

    /// Sends it and reads the answer to its end.
    pub async fn send(self) -> Answer {
        let answer = self.0.send().await.expect("the program answers");
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = answer.text().await.expect("the answer is whole");
        Answer {
            status,
            headers,
            text,
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body.
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Panics
    /// If it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The body as JSON, if the status is this one.
    ///
    /// # Panics
    /// If it is another, with the whole answer.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        self.json()
    }
}
