//! Naming what is another tenant's, and what is nobody's, in each place of each request.

use super::{
    document::{Input, Nature, Place, Values},
    saying::{as_said, first_page},
    side::Side,
};
use crate::callers::{Operation, Way};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use stoa::permissions::{Allowed, Kind};
use stoa_testkit::Answer;
use uuid::Uuid;

/// Nobody's name, as long as those that somebody has.
const NOBODY: &str = "knownthorn";

/// One tenant, of whom another has been told what it has.
pub(super) struct Attack<'a> {
    pub(super) ours: &'a Side<'a>,
    pub(super) theirs: &'a Side<'a>,
    /// What was wrong.
    pub(super) found: Vec<String>,
    /// Requests sent.
    pub(super) count: usize,
}

/// What an answer tells, without what differs between any two.
#[derive(Debug, PartialEq)]
struct Told {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Value,
}

impl Attack<'_> {
    /// Tries the operation by one way with everything that is theirs. `is_admitted` says whether the way
    /// is for the operation at all.
    pub(super) async fn run(&mut self, operation: &Operation, way: &Way, is_admitted: bool) {
        let inputs = self.ours.sender.inputs(operation);
        let values = self.ours.values(operation, way, None).await;
        let naming = inputs.iter().filter(|input| input.nature != Nature::Own);
        let mut named = 0;
        for input in naming {
            named += 1;
            for foreign in self.theirs.all(operation, input.nature) {
                let random = match input.nature {
                    // Nobody can make one up; so our own stands beside theirs.
                    Nature::Position => self.ours.things.position.clone(),
                    nature => twin(nature, &foreign, self.theirs),
                };
                let mut values = self.fresh(operation, way, &values).await;
                if input.nature == Nature::Cursor {
                    first_page(&inputs, &mut values);
                }
                let with = |said: &str| {
                    let mut values = values.clone();
                    values.insert(input.name.clone(), as_said(input, said.to_owned()));
                    values
                };
                let (one, other) = (with(&foreign), with(&random));
                let foreign = self.told(operation, way, &one, &foreign).await;
                let other = self.renewed(operation, way, input, other).await;
                let random = self.told(operation, way, &other, &random).await;
                self.judge(operation, way, (input, is_admitted), &foreign, &random);
            }
        }
        if named == 0 {
            let told = self.told(operation, way, &values, "nothing").await;
            self.judge_refusal(operation, way, is_admitted, &told);
        }
    }

    /// The same values, but new names for what is to be made.
    async fn fresh(&self, operation: &Operation, way: &Way, values: &Values) -> Values {
        if operation.name == "registerUser" {
            return self.ours.values(operation, way, None).await;
        }
        values.clone()
    }

    async fn renewed(
        &self,
        operation: &Operation,
        way: &Way,
        input: &Input,
        values: Values,
    ) -> Values {
        let mut fresh = self.fresh(operation, way, &values).await;
        if let Some(said) = values.get(&input.name) {
            fresh.insert(input.name.clone(), said.clone());
        }
        fresh
    }

    async fn told(
        &mut self,
        operation: &Operation,
        way: &Way,
        values: &Values,
        sent: &str,
    ) -> Told {
        let way = self.ours.callers.renewed(operation, way).await;
        let answer = self.ours.sender.send(operation, &way, values).await;
        self.count += 1;
        let whole = format!("{:?} {}", answer.headers, answer.text);
        if whole.to_lowercase().contains(self.theirs.mark) {
            self.find(
                operation,
                &way,
                &format!("is told what is theirs: {answer:?}"),
            );
        }
        if answer.status == 429 || answer.status.is_server_error() {
            self.find(operation, &way, &format!("{answer:?} to {values:?}"));
        }
        told(&answer, sent)
    }

    fn judge(
        &mut self,
        operation: &Operation,
        way: &Way,
        (input, is_admitted): (&Input, bool),
        foreign: &Told,
        random: &Told,
    ) {
        let name = &input.name;
        if foreign != random {
            let words = format!("{name} tells theirs from nobody's: {foreign:#?} {random:#?}");
            self.find(operation, way, &words);
        }
        // What stands in the path is what the operation is about.
        if input.place == Place::Path && foreign.status < 400 {
            self.find(
                operation,
                way,
                &format!("{name} may be theirs: {foreign:?}"),
            );
        }
        self.judge_refusal(operation, way, is_admitted, foreign);
    }

    fn judge_refusal(&mut self, operation: &Operation, way: &Way, is_admitted: bool, told: &Told) {
        if !is_admitted && !matches!(told.status, 401 | 403) {
            self.find(operation, way, &format!("is not refused: {told:?}"));
        }
        if is_admitted
            && told.status == 401
            && operation.name.as_str() != "refreshTokens"
            && operation.name.as_str() != "logInUser"
        {
            self.find(operation, way, &format!("is refused: {told:?}"));
        }
    }

    fn find(&mut self, operation: &Operation, way: &Way, what: &str) {
        self.found
            .push(format!("{} by {}: {what}", operation.name, way.what));
    }
}

/// Whether the way is for the operation; `missing` is a scope that its key has not.
pub(super) fn is_admitted(allowed: Allowed, way: &Way, missing: Option<&str>) -> bool {
    let has_scope = match allowed {
        Allowed::Scoped(scope, _) => missing != Some(scope),
        _ => true,
    };
    has_scope && allowed.admits(way.kind)
}

/// Whether something can be another tenant's for those who come so: to the operator all are alike.
pub(super) fn is_of_a_tenant(allowed: Allowed, way: &Way) -> bool {
    allowed != Allowed::Administrator || way.kind != Kind::Administrator
}

/// Nobody's, and like theirs in all that can be seen: as long, and made at the same time.
fn twin(nature: Nature, foreign: &str, theirs: &Side<'_>) -> String {
    match nature {
        Nature::Entity | Nature::Email | Nature::Username | Nature::Word => {
            foreign.replace(theirs.known, NOBODY)
        }
        Nature::AccessToken | Nature::RefreshToken | Nature::VerifyToken | Nature::ResetToken => {
            forged(foreign)
        }
        Nature::Cursor => cursor_twin(foreign, theirs),
        _ => id_twin(foreign),
    }
}

/// Of the same moment.
fn id_twin(id: &str) -> String {
    let id: Uuid = id.parse().unwrap();
    Uuid::from_u128(id.as_u128() ^ 0x5a5a).to_string()
}

/// With another letter near the end, which is of the signature.
fn forged(token: &str) -> String {
    let at = token.len() - 10;
    let other = if &token[at..=at] == "A" { "B" } else { "A" };
    format!("{}{other}{}", &token[..at], &token[at + 1..])
}

/// The cursor of a place that there is not.
fn cursor_twin(cursor: &str, theirs: &Side<'_>) -> String {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap();
    let (form, payload) = bytes.split_first().unwrap();
    let mut payload: Value = serde_json::from_slice(payload).unwrap();
    let mut changed = false;
    each_part(&mut payload, &mut |part| {
        let other = match &*part {
            Value::String(text) if text.parse::<Uuid>().is_ok() => json!(id_twin(text)),
            Value::String(text) => {
                let nobody = "z".repeat(theirs.mark.len());
                json!(
                    text.replace(theirs.known, NOBODY)
                        .replace(theirs.mark, &nobody)
                )
            }
            Value::Number(number) if !changed && number.as_u64() > Some(9) => {
                json!(number.as_u64().unwrap() ^ 1)
            }
            _ => return,
        };
        changed |= *part != other;
        *part = other;
    });
    assert!(changed, "{payload}: a cursor that names nothing");
    let mut bytes = vec![*form];
    bytes.extend(payload.to_string().into_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn each_part(value: &mut Value, change: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|one| each_part(one, change)),
        Value::Array(items) => items.iter_mut().for_each(|one| each_part(one, change)),
        part => change(part),
    }
}

/// What differs between any two answers, whatever was asked.
const EACH_ITS_OWN: [&str; 4] = ["date", "x-request-id", "ratelimit", "ratelimit-policy"];
/// What is another for each thing that is made, read or done.
const OF_WHAT_IT_TELLS: [&str; 3] = ["content-length", "etag", "stoa-position"];

fn told(answer: &Answer, sent: &str) -> Told {
    let status = answer.status.as_u16();
    let mut headers = BTreeMap::new();
    for (name, value) in &answer.headers {
        let value = value.to_str().unwrap();
        if EACH_ITS_OWN.contains(&name.as_str()) {
            continue;
        }
        let is_there_only = status < 400 && OF_WHAT_IT_TELLS.contains(&name.as_str());
        let value = if is_there_only { "" } else { value };
        headers.insert(name.to_string(), value.to_owned());
    }
    let body = match answer.text.as_str() {
        "" => Value::Null,
        text => {
            // An export is lines, none of which the caller has named.
            let lines = |_| json!(text);
            let mut body = serde_json::from_str(&text.replace(sent, "SENT")).unwrap_or_else(lines);
            without_names(&mut body);
            body
        }
    };
    Told {
        status,
        headers,
        body,
    }
}

/// The body without ids, times, secrets and names that are new in each.
fn without_names(body: &mut Value) {
    if let Value::Object(fields) = body {
        for (name, field) in fields.iter_mut() {
            let is_new = [
                "requestId",
                "accessToken",
                "refreshToken",
                "apiKey",
                "prefix",
                "username",
                "email",
                "nextCursor",
                "repliesCursor",
            ];
            if is_new.contains(&name.as_str()) && field.is_string() {
                *field = json!("NEW");
            }
        }
        fields.values_mut().for_each(without_names);
    } else if let Value::Array(items) = body {
        items.iter_mut().for_each(without_names);
    } else if let Value::String(text) = body {
        if text.parse::<Uuid>().is_ok() {
            *body = json!("ID");
        } else if text.parse::<Timestamp>().is_ok() {
            *body = json!("TIME");
        }
    }
}
