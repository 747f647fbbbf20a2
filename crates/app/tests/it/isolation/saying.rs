//! What a tenant says in each place of a request where it means no other's.

use super::{
    document::{Input, Nature, Place, Values},
    side::{SHARED, Side, text},
};
use crate::callers::{Operation, PASSWORD, Person, Way};
use serde_json::{Value, json};
use stoa_kernel::Role;

const OTHER_PASSWORD: &str = "another horse battery";
const ADDRESS: &str = "198.51.100.7";

/// Leaves only what the first page of a list needs; a cursor goes with the filters it was given out for.
pub(super) fn first_page(inputs: &[Input], values: &mut Values) {
    values.retain(|name, _| {
        let input = inputs.iter().find(|input| input.name == *name).unwrap();
        input.is_required || name == "limit"
    });
}

impl Side<'_> {
    /// A request on what is its own: `used` is a person whom the operation may use up, as all else that is
    /// then made for it; without one it is what stays.
    pub(super) async fn values(
        &self,
        operation: &Operation,
        way: &Way,
        used: Option<&Person>,
    ) -> Values {
        let mut values = Values::new();
        for input in self.sender.inputs(operation) {
            if let Some(value) = self.value(operation, &input, way, used).await {
                values.insert(input.name, value);
            }
        }
        values
    }

    async fn value(
        &self,
        operation: &Operation,
        input: &Input,
        way: &Way,
        used: Option<&Person>,
    ) -> Option<Value> {
        let used = used.filter(|_| operation.method != reqwest::Method::GET);
        let said = match (input.nature, used) {
            (Nature::Own, _) => return self.said(operation, input, way),
            (Nature::Cursor, _) => return None,
            // No users are named by those who are users themselves.
            (Nature::Email, _) if operation.name == "changeUser" && way.token.is_some() => {
                return None;
            }
            (Nature::Comment, Some(_)) if input.place == Place::Path => {
                self.write(SHARED, None, None).await
            }
            (Nature::Comment, _) => self.things.root.clone(),
            (Nature::User, Some(_)) => self.callers.person(Role::User).await.id,
            (Nature::User, None) if operation.method == reqwest::Method::GET => {
                self.person().id.clone()
            }
            (Nature::User, None) => self.things.other.clone(),
            (Nature::Anything, _) => self.things.root.clone(),
            (Nature::Key, Some(_)) => self.fresh_key().await,
            (Nature::Key, None) => self.things.key.clone(),
            (Nature::Session, Some(person)) => self.fresh_session(person).await,
            (Nature::Session, None) => self.all(operation, Nature::Session).remove(0),
            (Nature::Tenant, Some(_)) => self.fresh_tenant().await,
            (Nature::Tenant, None) => self.id.clone(),
            (Nature::DeadLetter, Some(_)) => self.things.letters.last().unwrap().clone(),
            (Nature::DeadLetter, None) => self.things.letters[0].clone(),
            (Nature::Entity, _) if operation.path.starts_with("/v1/threads") => "door".to_owned(),
            (Nature::Entity, _) => SHARED.to_owned(),
            (Nature::Word, _) => self.known.to_owned(),
            (Nature::Username, _) => self.callers.fresh_name(),
            (Nature::Email, _) => self.email(operation, used),
            (Nature::AccessToken, _) => self.person().token.clone(),
            (Nature::RefreshToken, Some(person)) => person.refresh.clone(),
            (Nature::VerifyToken, Some(person)) => self.letter("stoa_ev_", &person.email).await,
            (Nature::ResetToken, Some(person)) => self.reset_token(person).await,
            (Nature::RefreshToken | Nature::VerifyToken | Nature::ResetToken, None) => {
                self.all(operation, input.nature).remove(0)
            }
            (Nature::Position, _) => self.things.position.clone(),
        };
        Some(as_said(input, said))
    }

    fn email(&self, operation: &Operation, used: Option<&Person>) -> String {
        match (operation.name.as_str(), used) {
            ("registerUser" | "changeUser", _) => {
                format!("{}@example.org", self.callers.fresh_name())
            }
            // Each person gets few letters, and there are many ways to ask for one.
            ("resendVerification", None) => format!("{}@example.org", self.callers.fresh_name()),
            (_, Some(person)) => person.email.clone(),
            (_, None) => self.person().email.clone(),
        }
    }

    async fn reset_token(&self, person: &Person) -> String {
        let asked = json!({"email": person.email});
        self.ask("POST /v1/users/forgot-password", None, asked)
            .await;
        self.letter("stoa_pr_", &person.email).await
    }

    async fn fresh_key(&self) -> String {
        let key = json!({"name": self.mark, "kind": "secret", "scopes": ["comments:read"]});
        text(&self.ask("POST /v1/api-keys", None, key).await["id"])
    }

    async fn fresh_session(&self, person: &Person) -> String {
        self.callers.log_in(&person.email).await;
        let sessions = self
            .ask("GET /v1/auth/sessions", Some(&person.token), Value::Null)
            .await;
        let items = sessions["items"].as_array().unwrap();
        text(&items.iter().find(|one| one["isCurrent"] == false).unwrap()["id"])
    }

    async fn fresh_tenant(&self) -> String {
        let name = self.callers.fresh_name();
        let ask = self.callers.app.post("/v1/tenants").token(&self.operator);
        let made = ask
            .json(&json!({"name": name, "subdomain": name}))
            .send()
            .await;
        text(&made.expect(201)["tenant"]["id"])
    }

    /// What is said where nothing is named that is there already.
    fn said(&self, operation: &Operation, input: &Input, way: &Way) -> Option<Value> {
        let mark = self.mark;
        let by_server = way.token.is_none() && way.key.as_ref() == Some(&self.callers.secret);
        Some(match input.name.as_str() {
            // Given where they matter, or not with what is given already.
            "Idempotency-Key" | "If-Match" | "page" | "language" => return None,
            "Stoa-Client-Address" => return by_server.then(|| json!(ADDRESS)),
            // Who asks by a token has a name.
            "author.name" | "author.email" if way.token.is_some() => return None,
            "author.email" => json!(format!("{mark}@example.org")),
            "type" if input.place == Place::Query => json!("like"),
            "type" => json!("love"),
            "verbose" => json!("true"),
            "limit" => json!("5"),
            "depth" | "repliesLimit" => json!("3"),
            "sort" => json!("newest"),
            "window" => json!("all"),
            "action" => json!("comment.created"),
            "resource" => json!("comment"),
            "queue" => json!("comments.notices"),
            "graceSeconds" => json!(0),
            "from" => json!("2020-01-01T00:00:00Z"),
            "to" | "expiresAt" => json!("2100-01-01T00:00:00Z"),
            "status" => json!("active"),
            "role" => json!("user"),
            "roles" => json!(["user"]),
            "entityType" | "thread.entityType" | "entities.entityType" => json!("page"),
            "contentFormat" => json!("plain"),
            "content" => json!(format!("{} told {mark}", self.known)),
            "name" | "author.name" | "displayName" | "bio" | "plan" | "reason" => {
                json!(format!("{mark} {}", input.name))
            }
            "avatarUrl" => json!(format!("https://example.org/{mark}.png")),
            "metadata" | "settings" => json!({mark: mark}),
            "kind" => json!("publishable"),
            "scopes" => json!(["comments:read"]),
            "origins" => json!([format!("https://{mark}.example")]),
            "subdomain" => json!(self.callers.fresh_name()),
            "ratePerMinute" | "ratePerHour" | "userRatePerMinute" | "addressRatePerMinute" => {
                json!(100)
            }
            "password" if operation.name == "logInUser" => json!(PASSWORD),
            "currentPassword" => json!(PASSWORD),
            "password" | "newPassword" => json!(OTHER_PASSWORD),
            "token_type_hint" => json!("access_token"),
            other => panic!(
                "{}: say in isolation/saying.rs what {other} is",
                operation.name
            ),
        })
    }
}

/// As the input takes it: one of several, where it takes several.
pub(super) fn as_said(input: &Input, said: String) -> Value {
    match input.name.as_str() {
        "ids" => json!([said]),
        _ => json!(said),
    }
}
