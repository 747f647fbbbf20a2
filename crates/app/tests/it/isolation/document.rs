//! What requests are made of, as the description says it.

use crate::callers::{Operation, Way};
use serde_json::{Map, Value};
use std::{
    cell::Cell,
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
};
use stoa_testkit::{Answer, TestApp};

/// Where something stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
    Body,
}

/// What it names, and so whether it can be another tenant's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    Comment,
    User,
    Key,
    Session,
    Tenant,
    DeadLetter,
    /// Any of these.
    Anything,
    Entity,
    Email,
    Username,
    /// A word that somebody wrote.
    Word,
    AccessToken,
    RefreshToken,
    VerifyToken,
    ResetToken,
    Cursor,
    /// Where a write stands in the log.
    Position,
    /// Nothing that is already there.
    Own,
}

/// One thing that a request says.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) place: Place,
    /// As it is described; of a body with the names of what it lies in, as in `author.email`.
    pub(super) name: String,
    pub(super) nature: Nature,
    pub(super) is_required: bool,
}

/// What stands in each input that is sent.
pub(super) type Values = BTreeMap<String, Value>;

/// What a name stands for that names something. Every other name is [`Nature::Own`], and
/// `Side::said` must know what to say there.
fn nature(operation: &Operation, name: &str) -> Nature {
    match (operation.name.as_str(), name) {
        (_, "id") => nature_of_path(&operation.path),
        (_, "parentId" | "ids") => Nature::Comment,
        ("searchComments", "author") | ("listAuditLogs", "actor") => Nature::User,
        ("listAuditLogs", "resourceId") => Nature::Anything,
        (_, "entityId" | "thread.entityId" | "entities.entityId") => Nature::Entity,
        (_, "email") => Nature::Email,
        (_, "username") => Nature::Username,
        (_, "q") => Nature::Word,
        (_, "cursor") => Nature::Cursor,
        (_, "Stoa-Position") => Nature::Position,
        ("introspectToken", "token") => Nature::AccessToken,
        ("refreshTokens", "refreshToken") => Nature::RefreshToken,
        ("verifyEmail", "token") => Nature::VerifyToken,
        ("resetPassword", "token") => Nature::ResetToken,
        _ => Nature::Own,
    }
}

fn nature_of_path(path: &str) -> Nature {
    let of = [
        ("/v1/comments/", Nature::Comment),
        ("/v1/users/", Nature::User),
        ("/v1/api-keys/", Nature::Key),
        ("/v1/auth/sessions/", Nature::Session),
        ("/v1/tenants/", Nature::Tenant),
        ("/v1/dead-letters/", Nature::DeadLetter),
    ];
    let found = of.iter().find(|(begin, _)| path.starts_with(begin));
    found
        .unwrap_or_else(|| panic!("say whose ids {path} takes"))
        .1
}

/// All that a request of the operation may say.
pub(super) fn inputs(description: &Value, operation: &Operation) -> Vec<Input> {
    let mut all = Vec::new();
    let parameters = operation.about["parameters"].as_array();
    for parameter in parameters.into_iter().flatten() {
        let place = match parameter["in"].as_str().unwrap() {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" => Place::Header,
            other => panic!("{}: a parameter in {other}", operation.name),
        };
        let name = parameter["name"].as_str().unwrap();
        let is_required = parameter["required"] == true;
        add(
            &mut all,
            operation,
            (place, name, is_required),
            &parameter["schema"],
        );
    }
    if let Some(schema) = body_schema(operation) {
        leaves(
            description,
            schema,
            "",
            true,
            &mut |name, schema, is_required| {
                add(
                    &mut all,
                    operation,
                    (Place::Body, name, is_required),
                    schema,
                );
            },
        );
    }
    all
}

fn add(
    all: &mut Vec<Input>,
    operation: &Operation,
    (place, name, is_required): (Place, &str, bool),
    schema: &Value,
) {
    let nature = nature(operation, name);
    let names_something = schema["format"] == "uuid" || schema["items"]["format"] == "uuid";
    assert!(
        nature != Nature::Own || !names_something,
        "{}: say in isolation/document.rs what {name} names",
        operation.name
    );
    let known = all.iter().any(|input| input.name == name);
    assert!(!known, "{}: {name} stands for two things", operation.name);
    all.push(Input {
        place,
        name: name.to_owned(),
        nature,
        is_required,
    });
}

fn body_schema(operation: &Operation) -> Option<&Value> {
    let schema = &operation.about["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(
        schema.is_object(),
        operation.has_body(),
        "{}: a body that is no JSON",
        operation.name
    );
    operation.has_body().then_some(schema)
}

/// The schema itself, where it is named or may be null.
fn resolved<'a>(description: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(name) = schema["$ref"].as_str() {
        let found = description.pointer(name.trim_start_matches('#'));
        return resolved(description, found.unwrap());
    }
    match schema["oneOf"].as_array() {
        Some(ways) => {
            let not_null = ways.iter().find(|way| way["type"] != "null");
            resolved(description, not_null.unwrap())
        }
        None => schema,
    }
}

/// Calls for each part of a body that has no parts, with its name and whether it must be there.
fn leaves<'a>(
    description: &'a Value,
    schema: &'a Value,
    name: &str,
    is_required: bool,
    found: &mut impl FnMut(&str, &'a Value, bool),
) {
    let schema = resolved(description, schema);
    let items = resolved(description, &schema["items"]);
    if items["properties"].is_object() {
        return leaves(description, items, name, is_required, found);
    }
    let Some(properties) = schema["properties"].as_object() else {
        return found(name, schema, is_required);
    };
    let required = schema["required"].as_array();
    for (part, schema) in properties {
        let is_required =
            is_required && required.is_some_and(|all| all.contains(&part.as_str().into()));
        let name = match name {
            "" => part.clone(),
            outer => format!("{outer}.{part}"),
        };
        leaves(description, schema, &name, is_required, found);
    }
}

/// The body that says these values; what is not among them is left out.
fn body(description: &Value, schema: &Value, name: &str, values: &Values) -> Option<Value> {
    let schema = resolved(description, schema);
    let items = resolved(description, &schema["items"]);
    if items["properties"].is_object() {
        return body(description, items, name, values).map(|one| vec![one].into());
    }
    let Some(properties) = schema["properties"].as_object() else {
        return values.get(name).cloned();
    };
    let mut whole = Map::new();
    for (part, schema) in properties {
        let name = match name {
            "" => part.clone(),
            outer => format!("{outer}.{part}"),
        };
        if let Some(said) = body(description, schema, &name, values) {
            whole.insert(part.clone(), said);
        }
    }
    (name.is_empty() || !whole.is_empty()).then_some(Value::Object(whole))
}

/// Sends requests as the description has them.
pub(super) struct Sender<'a> {
    pub(super) app: &'a TestApp,
    pub(super) description: Value,
    /// What every request says of its program and of itself.
    pub(super) agent: &'static str,
    sent: Cell<u32>,
}

/// How many requests without credentials one address may send; the program allows 100 a minute.
const OF_ADDRESS: u32 = 40;

impl<'a> Sender<'a> {
    pub(super) fn new(app: &'a TestApp, description: Value, agent: &'static str) -> Self {
        Self {
            app,
            description,
            agent,
            sent: 0.into(),
        }
    }

    pub(super) fn inputs(&self, operation: &Operation) -> Vec<Input> {
        inputs(&self.description, operation)
    }

    pub(super) async fn send(&self, operation: &Operation, way: &Way, values: &Values) -> Answer {
        let (mut path, mut query, mut headers) = (operation.path.clone(), Vec::new(), Vec::new());
        for input in self.inputs(operation) {
            let Some(value) = values.get(&input.name) else {
                assert!(
                    !input.is_required,
                    "{}: give {} a value",
                    operation.name, input.name
                );
                continue;
            };
            let text = || value.as_str().unwrap().to_owned();
            match input.place {
                Place::Path => path = path.replace(&format!("{{{}}}", input.name), &text()),
                Place::Query => query.push(format!("{}={}", input.name, text())),
                Place::Header => headers.push((input.name, text())),
                Place::Body => {}
            }
        }
        if !query.is_empty() {
            path = format!("{path}?{}", query.join("&"));
        }
        let mut ask = way.sign(match (&way.key, &way.token) {
            (None, None) => {
                self.app
                    .request_from(self.somewhere(), operation.method.clone(), &path)
            }
            _ => self.app.request(operation.method.clone(), &path),
        });
        ask = ask.header("User-Agent", self.agent);
        for (name, value) in headers {
            ask = ask.header(&name, &value);
        }
        if let Some(schema) = body_schema(operation) {
            ask = ask.json(&body(&self.description, schema, "", values).unwrap());
        }
        ask.send().await
    }

    /// An address of this machine that has not sent too much yet.
    fn somewhere(&self) -> IpAddr {
        self.sent.set(self.sent.get() + 1);
        let number = u8::try_from(1 + self.sent.get() / OF_ADDRESS).unwrap();
        Ipv4Addr::new(127, 0, 1, number).into()
    }
}
