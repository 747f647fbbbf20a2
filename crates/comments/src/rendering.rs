//! Who renders: the request's own thread what is cheap, a few others the rest.

use crate::render::{ContentFormat, render};
use std::sync::Arc;
use stoa_kernel::Problem;
use stoa_store::overloaded;
use stoa_web::text;
use tokio::sync::Semaphore;

/// The longest Markdown that is rendered where it arrives, in bytes: a fraction of a millisecond
/// at worst. Plain text is cheap at any length.
const AT_ONCE: usize = 1024;
/// How many may wait for each one that is being rendered.
const QUEUE_PER_TURN: usize = 64;

/// Renders, without holding up the threads that answer everybody.
pub(crate) struct Rendering {
    working: Arc<Semaphore>,
    waiting: Semaphore,
}

impl Rendering {
    /// Half of the cores at most render at the same time.
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::with_turns((cores / 2).max(1), QUEUE_PER_TURN)
    }

    fn with_turns(turns: usize, queue: usize) -> Self {
        Self {
            working: Arc::new(Semaphore::new(turns)),
            waiting: Semaphore::new(turns.saturating_mul(queue)),
        }
    }

    /// Renders and hands the content back.
    ///
    /// # Errors
    /// `too_deep`, `too_long` or `blank` (422, field `content`); `overloaded` (503) if too many wait.
    pub(crate) async fn render(
        &self,
        format: ContentFormat,
        content: String,
    ) -> Result<(String, String), Problem> {
        let is_cheap = format == ContentFormat::Plain || content.len() <= AT_ONCE;
        if is_cheap {
            let html = reject_unseen(render(format, &content)?)?;
            return Ok((content, html));
        }
        let _place = self
            .waiting
            .try_acquire()
            .map_err(|_| overloaded("too many long texts wait to be rendered; try again"))?;
        let turn = Arc::clone(&self.working)
            .acquire_owned()
            .await
            .map_err(|_| overloaded("too many long texts wait to be rendered; try again"))?;
        // The turn goes along: work goes on when the request that asked for it is gone.
        tokio::task::spawn_blocking(move || {
            let html = render(format, &content);
            drop(turn);
            Ok((content, reject_unseen(html?)?))
        })
        .await
        .map_err(|_| Problem::internal())?
    }
}

/// The same HTML, if it shows something: a line, the mark of a list, or a character outside of its tags. What is written may show
/// something that is not shown, such as an image or the address of a link without text.
fn reject_unseen(html: String) -> Result<String, Problem> {
    let shows = |piece: &str| {
        let text = piece.split_once('>').map_or(piece, |(_, text)| text);
        let text = html_escape::decode_html_entities(text);
        text.chars().any(text::is_seen)
    };
    if html.contains("<hr") || html.contains("<li") || html.split('<').any(shows) {
        return Ok(html);
    }
    Err(Problem::field(
        "content",
        "blank",
        "must hold something that can be seen when it is rendered",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_long_text_waits_for_its_turn_and_a_short_one_does_not() {
        let rendering = Rendering::with_turns(1, 1);
        let long = || rendering.render(ContentFormat::Markdown, "*a* ".repeat(1_000));
        assert!(long().await.is_ok());
        let turn = Arc::clone(&rendering.working)
            .acquire_owned()
            .await
            .unwrap();
        let mut waiting = Box::pin(long());
        assert!(futures_util::poll!(&mut waiting).is_pending());
        assert_eq!(long().await.unwrap_err().code, "overloaded");
        for (format, content) in [
            (ContentFormat::Markdown, "*a*".to_owned()),
            (ContentFormat::Plain, "a".repeat(10_000)),
        ] {
            assert!(rendering.render(format, content).await.is_ok());
        }
        drop(turn);
        assert!(waiting.await.is_ok());
    }
}
