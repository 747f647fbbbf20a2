//! Settings: `stoa.toml`, then `STOA_…` environment variables, then flags; the later prevails.
//!
//! Each setting is parsed once, here, so that what exists is valid. A bad or unknown one stops the
//! start with its name, where it was said, and what would be right.

use crate::{
    mail::{MailSettings, SmtpUrl},
    refusal::explain,
    traces::{self, Collector, Ratio},
};
use anyhow::{Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use clap::Args;
use figment::{
    Figment, Metadata, Profile, Provider,
    providers::{Format, Serialized, Toml},
    value::{Dict, Map, Value},
};
use serde::{Deserialize, Deserializer, Serialize, de::Visitor};
use std::{fmt, net::SocketAddr, path::PathBuf, str::FromStr};
use stoa_embedded::require_trusted;
use stoa_mail::Sender;
use stoa_trace::TraceSettings;
use stoa_web::TrustedProxies;
use tokio_postgres::Config;
use tracing_subscriber::{EnvFilter, filter::LevelFilter};

/// The file that is read where none is named.
const FILE: &str = "stoa.toml";
/// `STOA_…` variables that are none of the program's settings: for its tests, tools and build.
const OF_TOOLS: [&str; 7] = [
    "config",
    "pgbouncer",
    "smtp_sink",
    "tools",
    "commit",
    "url",
    "key",
];
/// Beginnings of names of such variables.
const OF_TOOLS_PREFIXES: [&str; 2] = ["test_", "bench_"];

/// The settings that may also be given as flags.
#[derive(Args, Clone, Debug, Default, Serialize)]
pub struct Flags {
    /// File with settings [default: stoa.toml, if it is there]
    #[arg(long, global = true, env = "STOA_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Folder that holds everything Stoa keeps [env: STOA_DATA_DIR] [default: ./data]
    #[arg(long, global = true, value_name = "FOLDER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_dir: Option<PathBuf>,
    /// What to log, such as `info` or `stoa_web=debug` [env: STOA_LOG]
    #[arg(long, global = true, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// Where `serve` listens; a flag of that command.
    #[arg(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<String>,
    /// Where `serve` listens for `/metrics`; a flag of that command.
    #[arg(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics_listen: Option<String>,
}

/// Every setting, valid.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the API listens.
    pub listen: SocketAddr,
    /// Where `/metrics` listens.
    pub metrics_listen: SocketAddr,
    /// What clients are told to be the API's address; without a slash at its end.
    pub public_url: Option<String>,
    /// Whose word on a client's address is taken.
    pub trusted_proxies: TrustedProxies,
    /// The folder of everything Stoa keeps.
    pub data_dir: PathBuf,
    /// Where PostgreSQL is.
    pub database: DatabasePlace,
    /// The programs of PostgreSQL to use, instead of searching for them.
    pub postgres_bin: Option<PathBuf>,
    /// The secret from which others are derived, instead of the one in the data folder.
    pub master_secret: Option<MasterSecret>,
    /// Where letters go.
    pub mail: MailSettings,
    /// Where traces go; nowhere with `None`.
    pub traces: Option<TraceSettings>,
    /// What is logged; `None` leaves it to the command.
    pub log: Option<String>,
}

/// Where PostgreSQL is.
#[derive(Clone, Debug)]
pub enum DatabasePlace {
    /// In the data folder, started by the program itself.
    Embedded,
    /// A server that others keep.
    Given(Box<GivenDatabase>),
}

/// How a server that others keep is reached.
#[derive(Clone)]
pub struct GivenDatabase {
    /// As `stoa_app`; may be a pooler.
    pub serve: Config,
    /// As `stoa_system`; may be a pooler.
    pub system: Config,
    /// For migrations and making roles, past any pooler; without it the program only verifies.
    pub owner: Option<Config>,
}

impl fmt::Debug for GivenDatabase {
    /// Without passwords: hosts and names only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GivenDatabase")
            .field("hosts", &self.serve.get_hosts())
            .field("database", &self.serve.get_dbname())
            .field("migrates", &self.owner.is_some())
            .finish()
    }
}

/// 32 bytes from which the program's own secrets are derived.
#[derive(Clone, Copy)]
pub struct MasterSecret(pub [u8; 32]);

impl fmt::Debug for MasterSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterSecret")
    }
}

impl FromStr for MasterSecret {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let bytes = if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            (0..32)
                .filter_map(|at| text.get(2 * at..2 * at + 2))
                .filter_map(|pair| u8::from_str_radix(pair, 16).ok())
                .collect()
        } else {
            STANDARD.decode(text).unwrap_or_default()
        };
        let bytes = <[u8; 32]>::try_from(bytes);
        bytes.map(Self).map_err(|_| "not 32 bytes".to_owned())
    }
}

impl MasterSecret {
    /// As text that reads back as the same secret.
    pub fn to_text(self) -> String {
        STANDARD.encode(self.0)
    }
}

/// The settings as they stand in files and the environment.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    listen: Text<SocketAddr>,
    metrics_listen: Text<SocketAddr>,
    data_dir: Text<PathBuf>,
    public_url: Option<Text<PublicUrl>>,
    trusted_proxies: Option<Text<Proxies>>,
    database_url: Option<Text<DatabaseUrl>>,
    database_system_url: Option<Text<DatabaseUrl>>,
    database_owner_url: Option<Text<DatabaseUrl>>,
    database_direct_url: Option<Text<DatabaseUrl>>,
    postgres_bin: Option<Text<PathBuf>>,
    master_secret: Option<Text<MasterSecret>>,
    smtp_url: Option<Text<SmtpUrl>>,
    mail_from: Option<Text<Sender>>,
    otlp_endpoint: Option<Text<Collector>>,
    trace_ratio: Option<Text<Ratio>>,
    log: Option<Text<Filter>>,
}

impl Settings {
    /// Reads them all.
    ///
    /// # Errors
    /// Names the first bad or unknown setting, where it was said, and what would be right.
    pub fn read(flags: &Flags) -> Result<Self> {
        require_text(flags)?;
        let defaults = [
            ("listen", "127.0.0.1:8080"),
            ("metrics_listen", "127.0.0.1:9464"),
            ("data_dir", "data"),
        ];
        let mut all = Figment::new();
        for (name, value) in defaults {
            all = all.merge(Serialized::default(name, value));
        }
        if let Some(file) = file(flags)? {
            require_trusted(&file)?;
            all = all.merge(Toml::file_exact(file));
        }
        all.merge(Environment)
            .merge(Serialized::defaults(flags))
            .extract::<Written>()
            .map_err(|error| explain(error.into_iter().next()))?
            .settings()
    }
}

/// The settings in the environment, all of them as text: figment's own reader takes a secret that
/// happens to be of digits only for a number, and loses most of them.
struct Environment;

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named("the environment")
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        let settings = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.to_str()?.strip_prefix("STOA_")?.to_ascii_lowercase();
            let is_one = !value.is_empty() && !is_of_tools(&name);
            is_one.then(|| (name, Value::from(value.to_string_lossy().into_owned())))
        });
        Ok(Profile::Default.collect(settings.collect()))
    }
}

impl Settings {
    /// Who issues tokens: the public address, or a name that stays where none is set.
    pub fn issuer(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| "stoa".to_owned())
    }
}

/// What is not text would be read as something else, or not at all.
fn require_text(flags: &Flags) -> Result<()> {
    let folder = flags.data_dir.as_deref();
    if folder.is_some_and(|folder| folder.to_str().is_none()) {
        bail!("--data-dir: give a path that is UTF-8 text");
    }
    for (name, value) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("STOA_") && value.to_str().is_none() {
            bail!("{name}: give UTF-8 text");
        }
    }
    Ok(())
}

/// The file to read. One that was named must be there.
fn file(flags: &Flags) -> Result<Option<PathBuf>> {
    match &flags.config {
        Some(named) if !named.is_file() => bail!(
            "{} is not there; name a file with settings in --config or STOA_CONFIG",
            named.display()
        ),
        Some(named) => Ok(Some(named.clone())),
        None => Ok(Some(PathBuf::from(FILE)).filter(|usual| usual.is_file())),
    }
}

fn is_of_tools(name: &str) -> bool {
    OF_TOOLS.contains(&name)
        || OF_TOOLS_PREFIXES
            .iter()
            .any(|prefix| name.starts_with(prefix))
}

impl Written {
    fn settings(self) -> Result<Settings> {
        let database = place(
            self.database_url.map(|url| url.0.0),
            self.database_system_url.map(|url| url.0.0),
            self.database_owner_url.map(|url| url.0.0),
            self.database_direct_url.map(|url| url.0.0),
        )?;
        let (listen, metrics) = (self.listen.0, self.metrics_listen.0);
        if listen == metrics && listen.port() != 0 {
            bail!(
                "STOA_LISTEN and STOA_METRICS_LISTEN are both {listen}; give them different ports"
            );
        }
        let public_url = self.public_url.map(|url| url.0.0);
        let (smtp, from) = (
            self.smtp_url.map(|url| url.0),
            self.mail_from.map(|it| it.0),
        );
        let Some(mail) = MailSettings::new(smtp, from, public_url.as_deref()) else {
            bail!("STOA_MAIL_FROM: give {}", Sender::RIGHT);
        };
        let traces = traces::settings(
            self.otlp_endpoint.map(|collector| collector.0),
            self.trace_ratio.map(|ratio| ratio.0),
        );
        Ok(Settings {
            listen: self.listen.0,
            metrics_listen: self.metrics_listen.0,
            public_url,
            mail,
            trusted_proxies: self.trusted_proxies.map(|all| all.0.0).unwrap_or_default(),
            data_dir: self.data_dir.0,
            database,
            postgres_bin: self.postgres_bin.map(|path| path.0),
            master_secret: self.master_secret.map(|secret| secret.0),
            traces,
            log: self.log.map(|filter| filter.0.0),
        })
    }
}

fn place(
    serve: Option<Config>,
    system: Option<Config>,
    owner: Option<Config>,
    direct: Option<Config>,
) -> Result<DatabasePlace> {
    let (serve, system) = match (serve, system) {
        (Some(serve), Some(system)) => (serve, system),
        (Some(_), None) => bail!(
            "STOA_DATABASE_SYSTEM_URL is missing: beside STOA_DATABASE_URL (as stoa_app) Stoa needs \
             the same database as stoa_system"
        ),
        (None, None) if owner.is_none() && direct.is_none() => return Ok(DatabasePlace::Embedded),
        (None, _) => bail!(
            "STOA_DATABASE_URL is missing, but another STOA_DATABASE_… setting is there; give the \
             database as stoa_app, or none of them for an embedded PostgreSQL"
        ),
    };
    for (name, config, role) in [
        ("STOA_DATABASE_URL", &serve, stoa_store::SERVE),
        ("STOA_DATABASE_SYSTEM_URL", &system, stoa_store::SYSTEM),
    ] {
        if config.get_user() != Some(role) {
            bail!("{name} must connect as {role}, as in postgresql://{role}:…@host/stoa");
        }
    }
    let owner = match (owner, direct) {
        (Some(owner), Some(direct)) => Some(past_pooler(&owner, &direct)),
        (owner, _) => owner,
    };
    Ok(DatabasePlace::Given(Box::new(GivenDatabase {
        serve,
        system,
        owner,
    })))
}

/// The owner's name and password at the address that is past the pooler.
fn past_pooler(owner: &Config, direct: &Config) -> Config {
    let mut config = direct.clone();
    if let Some(user) = owner.get_user() {
        config.user(user);
    }
    if let Some(password) = owner.get_password() {
        config.password(password);
    }
    if let Some(database) = owner.get_dbname() {
        config.dbname(database);
    }
    config
}

/// Something that is written as text and has a form.
pub(crate) trait Form: Sized {
    /// What is right, as the rest of "give …".
    const RIGHT: &'static str;

    /// Reads the text; `None` for what has another form.
    fn read(text: &str) -> Option<Self>;
}

struct Text<T>(T);

impl<'de, T: Form> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reads<T>(std::marker::PhantomData<T>);
        impl<T: Form> Reads<T> {
            fn read<E: serde::de::Error>(text: &str) -> Result<Text<T>, E> {
                // What was given is not repeated: it may be a secret.
                let wrong = || E::custom(format_args!("give {}", T::RIGHT));
                T::read(text).map(Text).ok_or_else(wrong)
            }
        }
        impl<T: Form> Visitor<'_> for Reads<T> {
            type Value = Text<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(T::RIGHT)
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Text<T>, E> {
                Self::read(text)
            }

            // As a file may have it.
            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Text<T>, E> {
                Self::read(&number.to_string())
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Text<T>, E> {
                Self::read(&number.to_string())
            }

            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Text<T>, E> {
                Self::read(&number.to_string())
            }
        }
        deserializer.deserialize_str(Reads(std::marker::PhantomData))
    }
}

impl Form for SocketAddr {
    const RIGHT: &'static str =
        "an address and a port, such as 127.0.0.1:8080; names such as localhost are not taken";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Form for PathBuf {
    const RIGHT: &'static str = "a path";

    fn read(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self::from(text))
    }
}

struct PublicUrl(String);

impl Form for PublicUrl {
    const RIGHT: &'static str =
        "an address such as https://stoa.example.org, without query or fragment";

    fn read(text: &str) -> Option<Self> {
        let text = text.trim_end_matches('/');
        let host = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))?;
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '?' | '#');
        (!host.is_empty() && host.chars().all(is_plain)).then(|| Self(text.to_owned()))
    }
}

struct Proxies(TrustedProxies);

impl Form for Proxies {
    const RIGHT: &'static str = "addresses and networks separated by commas, such as 10.0.0.0/8";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

struct DatabaseUrl(Config);

impl Form for DatabaseUrl {
    const RIGHT: &'static str =
        "a connection string, such as postgresql://stoa_app:PASSWORD@host:5432/stoa";

    fn read(text: &str) -> Option<Self> {
        let config: Config = text.parse().ok()?;
        let complete = config.get_user().is_some() && !config.get_hosts().is_empty();
        complete.then_some(Self(config))
    }
}

impl Form for MasterSecret {
    const RIGHT: &'static str =
        "32 random bytes in base64 or hexadecimal, such as `openssl rand -base64 32` prints";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

struct Filter(String);

impl Form for Filter {
    const RIGHT: &'static str = "a filter such as `info` or `warn,stoa_web=debug`, with the levels off, error, warn, info, debug \
         and trace";

    fn read(text: &str) -> Option<Self> {
        let filter: Result<EnvFilter, _> = EnvFilter::builder().parse(text);
        // A bare word would be the name of a part of the program, which is then logged alone.
        let says_level = |word: &str| word.contains('=') || word.parse::<LevelFilter>().is_ok();
        let is_clear = text.contains('[') || text.split(',').map(str::trim).all(says_level);
        (filter.is_ok() && is_clear).then(|| Self(text.to_owned()))
    }
}
