//! What must be refused as the caller's mistake, and change nothing.

use super::stage::{Ask, Stage, Writer, Written};
use rand::Rng;
use reqwest::Method;
use serde_json::{Value, json};
use tokio_postgres::Client;

/// A request that is wrong in itself.
pub(super) struct Refusal {
    pub(super) why: &'static str,
    pub(super) ask: Ask,
    /// The status that says so.
    pub(super) right: u16,
    /// What would be found if it were done.
    pub(super) content: Option<String>,
}

/// One of them by chance; none before there are comments to be wrong about.
pub(super) fn any(stage: &Stage, writer: &mut Writer) -> Option<Refusal> {
    let mut all = all(stage, writer)?;
    let place = writer.chance.random_range(0..all.len());
    Some(all.swap_remove(place))
}

fn all(stage: &Stage, writer: &mut Writer) -> Option<Vec<Refusal>> {
    let own = stage.some_comment(writer.tenant, &mut writer.chance)?;
    let other = (writer.tenant + 1) % stage.tenants.len();
    let foreign = stage.some_comment(other, &mut writer.chance)?;
    let nobody = uuid_like(&mut writer.chance);
    let mut refusals = Vec::new();
    for (why, parent, entity) in [
        ("an answer to nothing", &nobody, own.entity.as_str()),
        ("an answer in another thread", &own.id, "elsewhere"),
        ("an answer to a foreign one", &foreign.id, &foreign.entity),
    ] {
        let content = writer.content();
        let ask = Ask::post("/v1/comments", &answer(parent, entity, &content));
        refusals.push(refused(why, 422, ask, Some(content)));
    }
    let content = writer.content();
    for (why, right, body) in malformed(&own, &content) {
        let mut ask = Ask::post("/v1/comments", &json!(null));
        ask.body = Some(body);
        refusals.push(refused(why, right, ask, Some(content.clone())));
    }
    for (why, comment) in [
        ("a like of nothing", nobody),
        ("a foreign like", foreign.id),
    ] {
        let path = format!("/v1/comments/{comment}/like");
        refusals.push(refused(why, 404, Ask::post(path, &json!({})), None));
    }
    Some(refusals)
}

fn answer(parent: &str, entity: &str, content: &str) -> Value {
    json!({"entityType": "post", "entityId": entity, "content": content, "parentId": parent})
}

/// Bodies that are no comment.
fn malformed(own: &Written, content: &str) -> [(&'static str, u16, String); 3] {
    let right = answer(&own.id, &own.entity, content);
    let mut cut = right.to_string();
    cut.pop();
    let (mut wrong_type, mut unknown) = (right.clone(), right);
    wrong_type["entityId"] = json!(7);
    unknown["colour"] = json!("blue");
    [
        ("half a body", 400, cut),
        ("a wrong type", 422, wrong_type.to_string()),
        ("an unknown field", 422, unknown.to_string()),
    ]
}

fn refused(why: &'static str, right: u16, ask: Ask, content: Option<String>) -> Refusal {
    Refusal {
        why,
        ask,
        right,
        content,
    }
}

fn uuid_like(chance: &mut impl Rng) -> String {
    format!(
        "01900000-0000-7000-8000-{:012x}",
        chance.random_range(0..1_u64 << 48)
    )
}

/// A second like by the same user, and taking one back that is not there.
fn repeated(stage: &Stage, writer: &Writer) -> Vec<Refusal> {
    let journal = stage.journal.lock().unwrap();
    let liked = |wanted: bool| {
        let mut all = journal.likes.iter();
        let found = all.find(|((user, _), liked)| *user == writer.user && **liked == Some(wanted));
        found
            .expect("someone liked and someone did not")
            .0
            .1
            .clone()
    };
    [(true, Method::POST), (false, Method::DELETE)]
        .map(|(wanted, method)| {
            let path = format!("/v1/comments/{}/like", liked(wanted));
            let ask = Ask {
                method,
                path,
                body: None,
            };
            refused("what is so already", 409, ask, None)
        })
        .into()
}

/// Every refusal once more, now that all else is quiet: not a byte of any row differs afterwards.
pub(super) async fn change_nothing(admin: &Client, stage: &Stage) {
    let before = everything(admin).await;
    for witness in &stage.witnesses {
        let mut witness = witness.clone();
        let mut refusals = all(stage, &mut witness).unwrap();
        refusals.extend(repeated(stage, &witness));
        for refusal in refusals {
            let why = refusal.why;
            let turned_down = stage.turn_down(&witness, refusal).await;
            assert_eq!(turned_down, Ok(true), "{why}");
        }
    }
    assert_eq!(everything(admin).await, before);
}

/// A digest of each table that a write of comments could touch.
async fn everything(admin: &Client) -> Vec<(&'static str, String)> {
    let mut digests = Vec::new();
    for table in [
        "comments.threads",
        "comments.comments",
        "comments.reactions",
        "comments.standings",
        "comments.notices",
        "core.events",
        "core.audit",
        "core.queue",
        "core.inbox",
        "core.dead_letters",
    ] {
        let digest = format!(
            "SELECT count(*) || ' ' || COALESCE(md5(string_agg(t::text, '' ORDER BY t::text)), '')
               FROM {table} t"
        );
        let row = admin.query_one(&digest, &[]).await.unwrap();
        digests.push((table, row.get(0)));
    }
    digests
}
