//! Running futures together, always in the same order.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
};

/// A future that may move between threads.
type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Polls all futures in the given order until each is done, and answers in that order.
///
/// The order in which they are first polled is the order in which their statements leave, and so
/// the order in which rows are locked; other combinators do not promise one.
pub async fn join_in_order<T>(futures: Vec<BoxFuture<'_, T>>) -> Vec<T> {
    let mut slots: Vec<(Option<BoxFuture<'_, T>>, Option<T>)> = futures
        .into_iter()
        .map(|future| (Some(future), None))
        .collect();
    poll_fn(move |context| {
        let mut waiting = false;
        for (future, answer) in &mut slots {
            let Some(running) = future else { continue };
            match running.as_mut().poll(context) {
                Poll::Ready(ready) => {
                    *answer = Some(ready);
                    *future = None;
                }
                Poll::Pending => waiting = true,
            }
        }
        if waiting {
            return Poll::Pending;
        }
        Poll::Ready(
            slots
                .iter_mut()
                .filter_map(|(_, answer)| answer.take())
                .collect(),
        )
    })
    .await
}
