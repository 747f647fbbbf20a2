//! A page that shows comments, a browser that visits it, and whoever would be asked by what is in them.

use axum::{Router, extract::State, http::Uri, response::Html};
use serde_json::json;
use std::{
    process::Stdio,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, process::Command, time::timeout};

/// How long a visit may take.
const VISIT: Duration = Duration::from_secs(60);

/// Goes over all that is shown as a person would: points at it, focuses it, clicks it. Only links that lead
/// out are not followed.
const POKE: &str = "
addEventListener('click', event => {
  const link = event.target.closest && event.target.closest('a[href]');
  if (link && /^(https?|mailto):$/.test(link.protocol)) event.preventDefault();
}, true);
for (const element of document.querySelectorAll('#comments *')) {
  for (const kind of ['mouseover', 'mouseenter', 'pointerdown', 'focus', 'toggle', 'load', 'error',
                      'animationstart', 'beforeinput', 'scroll'])
    element.dispatchEvent(new Event(kind, {bubbles: true}));
  if (element.focus) element.focus();
  if (element.click) element.click();
}
document.title = 'poked';
";

/// How a page puts comments into itself.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Show {
    /// They stand in the document.
    Document,
    /// A script sets them as `innerHTML`.
    Inner,
}

#[derive(Clone, Default)]
struct Seen {
    page: Arc<Mutex<String>>,
    asked: Arc<Mutex<Vec<String>>>,
}

/// A web server that notes everything it is asked for but its page.
pub(crate) struct Site {
    at: String,
    seen: Seen,
}

impl Site {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let seen = Seen::default();
        let router = Router::new().fallback(answer).with_state(seen.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        Self { at, seen }
    }

    /// Has a hostile text aim at this site: what it runs and what it fetches comes here.
    pub(crate) fn aim(&self, text: &str, number: usize) -> String {
        let (at, host) = (&self.at, self.at.trim_start_matches("http:"));
        text.replace("JS", &format!("void(new(Image)().src='{at}/ran/{number}')"))
            .replace("URL", &format!("{at}/fetched/{number}"))
            .replace("HOST", &format!("{host}/fetched/{number}"))
    }

    /// Shows these in a browser; what was asked for meanwhile.
    pub(crate) async fn visit(&self, comments: Vec<String>, show: Show) -> Vec<String> {
        *self.seen.page.lock().unwrap() = page(&comments, show);
        self.seen.asked.lock().unwrap().clear();
        let folder = tempfile::tempdir().unwrap();
        let browser = std::env::var("STOA_CHROMIUM")
            .expect("STOA_CHROMIUM names what scripts/chromium.sh prints");
        let visit = Command::new(browser)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--dump-dom",
            ])
            .args(["--disable-background-networking", "--no-first-run"])
            .args(["--disable-dev-shm-usage", "--virtual-time-budget=5000"])
            .arg(format!("--user-data-dir={}", folder.path().display()))
            .arg(format!("{}/page", self.at))
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .output();
        // Scripts that run can keep it busy for ever.
        let document = match timeout(VISIT, visit).await {
            Ok(visit) => String::from_utf8_lossy(&visit.unwrap().stdout).into_owned(),
            Err(_) => String::from("it does not end"),
        };
        let seen = self.seen.asked.lock().unwrap().clone();
        // A script that ran may have taken the page's place.
        let whole = !seen.is_empty() || document.contains("<title>poked</title>");
        assert!(whole, "the page was not shown to its end: {document}");
        seen
    }
}

fn page(comments: &[String], show: Show) -> String {
    let (inside, script) = match show {
        Show::Document => {
            let shown: Vec<String> = comments
                .iter()
                .map(|comment| format!("<div>{comment}</div>"))
                .collect();
            (shown.concat(), String::new())
        }
        Show::Inner => {
            // A script must not end where a comment says so.
            let data = json!(comments).to_string().replace('<', "\\u003c");
            let set = "for (const html of data) {
                const div = document.createElement('div');
                div.innerHTML = html;
                document.getElementById('comments').append(div);
            }";
            (String::new(), format!("const data = {data}; {set}"))
        }
    };
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>page</title></head>\
         <body><div id=comments>{inside}</div><script>{script}{POKE}</script></body></html>"
    )
}

async fn answer(State(seen): State<Seen>, uri: Uri) -> Html<String> {
    match uri.path() {
        "/page" => Html(seen.page.lock().unwrap().clone()),
        "/favicon.ico" => Html(String::new()),
        other => {
            seen.asked.lock().unwrap().push(other.to_owned());
            Html(String::new())
        }
    }
}
