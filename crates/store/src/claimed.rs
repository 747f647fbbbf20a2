//! Commands of requests with an idempotency key, among others in a batch.

use crate::{Answer, Batch, Claim, Decisions, Scope, combiner::Member, error::key_in_use};
use futures_util::future::{BoxFuture, try_join_all};

/// What a client is told of an outcome; `None` for a refusal.
type Telling<A> = dyn Fn(&A) -> Option<Answer> + Send + Sync;

/// The claim of a command, and what its client is told; nothing is kept of what is told as a refusal.
pub(crate) struct Claimed<A> {
    claim: Claim,
    told: Box<Telling<A>>,
}

impl<A> Claimed<A> {
    pub(crate) fn new(
        claim: Claim,
        told: impl Fn(&A) -> Option<Answer> + Send + Sync + 'static,
    ) -> Self {
        Self {
            claim,
            told: Box::new(told),
        }
    }
}

/// Carries out one tenant's commands, and keeps the answers of those that have a claim. Whose claim is
/// held by another is refused, and the others do without.
pub(crate) fn apply<'a, B: Batch>(
    batch: &'a B,
    scope: Scope<'a>,
    members: &'a [Member<B>],
) -> BoxFuture<'a, Decisions<B::Answer>> {
    Box::pin(async move {
        if members.iter().all(|member| member.claimed.is_none()) {
            let commands: Vec<_> = members.iter().map(|member| &member.command).collect();
            return batch.apply(scope, &commands).await;
        }
        apply_claimed(batch, scope, members).await
    })
}

async fn apply_claimed<B: Batch>(
    batch: &B,
    scope: Scope<'_>,
    members: &[Member<B>],
) -> Decisions<B::Answer> {
    let claimed = || members.iter().filter_map(|member| member.claimed.as_ref());
    let claims: Vec<&Claim> = claimed().map(|claimed| &claimed.claim).collect();
    let mut held = Claim::hold(&scope, &claims).await?.into_iter();
    let mut is_free = |member: &Member<B>| member.claimed.is_none() || held.next() == Some(true);
    let free: Vec<bool> = members.iter().map(&mut is_free).collect();
    let chosen = || {
        let all = members.iter().zip(&free);
        all.filter_map(|(member, is_free)| is_free.then_some(member))
    };
    let commands: Vec<_> = chosen().map(|member| &member.command).collect();
    let answers = if commands.is_empty() {
        Vec::new()
    } else {
        batch.apply(scope, &commands).await?
    };
    let told: Vec<(&Claim, Answer)> = chosen()
        .zip(&answers)
        .filter_map(|(member, answer)| {
            let claimed = member.claimed.as_ref()?;
            Some((&claimed.claim, (claimed.told)(answer.as_ref().ok()?)?))
        })
        .collect();
    try_join_all(
        told.iter()
            .map(|(claim, answer)| claim.keep(&scope, answer)),
    )
    .await?;
    let mut answers = answers.into_iter();
    let spread = free.iter().filter_map(|is_free| match is_free {
        true => answers.next(),
        false => Some(Err(key_in_use())),
    });
    Ok(spread.collect())
}
