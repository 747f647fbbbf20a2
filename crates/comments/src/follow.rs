//! What follows the log: who did how much ([`Standings`]), and who was answered ([`Notices`]).

use futures_util::future::BoxFuture;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::json;
use std::collections::BTreeMap;
use stoa_bus::{ModelCopy, ModelRow, Project, React, ReactionError};
use stoa_comments_sql::queries::follow;
use stoa_contracts::comments::{CommentCreated, CommentDeleted, CommentLiked, CommentUnliked};
use stoa_kernel::DomainEvent;
use stoa_store::{Envelope, Scope, StoreError};
use uuid::Uuid;

/// Read model: for each user and day (UTC), comments written and likes received on that day.
pub(crate) struct Standings;

impl Project for Standings {
    fn apply<'a>(
        &'a self,
        scope: Scope<'a>,
        copy: ModelCopy,
        events: &'a [&'a Envelope],
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let moved = moved(events);
            if moved.is_empty() {
                return Ok(());
            }
            let days: Vec<Date> = moved.keys().map(|(day, _)| *day).collect();
            let users: Vec<Uuid> = moved.keys().map(|(_, user)| *user).collect();
            let comments: Vec<i64> = moved.values().map(|(comments, _)| *comments).collect();
            let likes: Vec<i64> = moved.values().map(|(_, likes)| *likes).collect();
            let tenant = scope.tenant().0;
            follow::add_standings()
                .bind(&scope, &tenant, &copy.0, &days, &users, &comments, &likes)
                .await?;
            Ok(())
        })
    }

    fn empty<'a>(
        &'a self,
        scope: Scope<'a>,
        copy: ModelCopy,
        most: i64,
    ) -> BoxFuture<'a, Result<u64, StoreError>> {
        Box::pin(async move {
            let tenant = scope.tenant().0;
            Ok(follow::drop_standings()
                .bind(&scope, &tenant, &copy.0, &most)
                .await?)
        })
    }

    fn rows<'a>(
        &'a self,
        scope: Scope<'a>,
        copy: ModelCopy,
        after: Option<&'a str>,
        most: i64,
    ) -> BoxFuture<'a, Result<Vec<ModelRow>, StoreError>> {
        Box::pin(async move {
            let (day, user) = after.and_then(day_and_user).unwrap_or_default();
            let rows = follow::standing_rows()
                .bind(&scope, &scope.tenant().0, &copy.0, &day, &user, &most)
                .all()
                .await?;
            let row = |row: follow::StandingRows| ModelRow {
                key: format!("{} {}", row.day, row.user_id),
                content: json!({"comments": row.comments, "likesReceived": row.likes_received}),
            };
            Ok(rows.into_iter().map(row).collect())
        })
    }
}

/// What a row's key says.
fn day_and_user(key: &str) -> Option<(Date, Uuid)> {
    let (day, user) = key.split_once(' ')?;
    Some((day.parse().ok()?, user.parse().ok()?))
}

/// By how much the events move each (day, user): (comments, likes received), in key order.
fn moved(events: &[&Envelope]) -> BTreeMap<(Date, Uuid), (i64, i64)> {
    let mut moved = BTreeMap::new();
    for event in events {
        credit(event, |day, user, comments, likes| {
            let entry: &mut (i64, i64) = moved.entry((day, user)).or_default();
            entry.0 += comments;
            entry.1 += likes;
        });
    }
    moved.retain(|_, (comments, likes)| *comments != 0 || *likes != 0);
    moved
}

/// Whom an event credits, for which day, with how many comments and likes. What is deleted is taken
/// back from the days that it was credited to.
fn credit(event: &Envelope, mut to: impl FnMut(Date, Uuid, i64, i64)) -> Option<()> {
    let day = utc(event.occurred_at);
    match event.kind.as_str() {
        CommentCreated::TYPE => {
            let created: CommentCreated = read(event)?;
            to(day, created.author_id?.0, 1, 0);
        }
        CommentLiked::TYPE => {
            let liked: CommentLiked = read(event)?;
            if liked.reaction == "like" {
                to(day, liked.author_id?.0, 0, 1);
            }
        }
        CommentUnliked::TYPE => {
            let unliked: CommentUnliked = read(event)?;
            if unliked.reaction == "like" {
                to(day, unliked.author_id?.0, 0, -1);
            }
        }
        CommentDeleted::TYPE => {
            let deleted: CommentDeleted = read(event)?;
            let author = deleted.author_id?.0;
            to(utc(deleted.created_at), author, -1, 0);
            for (day, likes) in deleted.likes_by_day {
                to(day, author, 0, -likes);
            }
        }
        _ => {}
    }
    Some(())
}

fn utc(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// The event, if it reads as its type says; one that does not is named in the log and passed over,
/// so that the projection goes on.
fn read<E: serde::de::DeserializeOwned>(event: &Envelope) -> Option<E> {
    E::deserialize(&event.data)
        .inspect_err(|error| tracing::error!(id = %event.id, %error, "an event cannot be read"))
        .ok()
}

/// Reaction: notes for the author of a comment that someone else answered it.
pub(crate) struct Notices;

impl React for Notices {
    fn handle<'a>(
        &'a self,
        scope: Scope<'a>,
        event: &'a Envelope,
    ) -> BoxFuture<'a, Result<(), ReactionError>> {
        Box::pin(async move { note(&scope, &[event]).await })
    }

    fn handle_all<'a>(
        &'a self,
        scope: Scope<'a>,
        events: &'a [&'a Envelope],
    ) -> BoxFuture<'a, Result<(), ReactionError>> {
        Box::pin(async move { note(&scope, events).await })
    }
}

async fn note(scope: &Scope<'_>, events: &[&Envelope]) -> Result<(), ReactionError> {
    let answers: Vec<(&Envelope, CommentCreated, Uuid)> = events
        .iter()
        .filter_map(|event| {
            let created: CommentCreated = read(event)?;
            let parent = created.parent_id?.0;
            Some((*event, created, parent))
        })
        .collect();
    if answers.is_empty() {
        return Ok(());
    }
    follow::add_notices()
        .bind(
            scope,
            &scope.tenant().0,
            &answers
                .iter()
                .map(|(event, _, _)| event.id.0)
                .collect::<Vec<_>>(),
            &answers
                .iter()
                .map(|(_, created, _)| created.comment_id.0)
                .collect::<Vec<_>>(),
            &answers
                .iter()
                .map(|(_, _, parent)| *parent)
                .collect::<Vec<_>>(),
            &answers
                .iter()
                .map(|(_, created, _)| created.author_id.map(|id| id.0))
                .collect::<Vec<_>>(),
            &answers
                .iter()
                .map(|(event, _, _)| event.occurred_at)
                .collect::<Vec<_>>(),
        )
        .await
        .map_err(StoreError::from)?;
    Ok(())
}
