//! The API's description (OpenAPI): what the modules say of their routes, and what holds for all of
//! them, which the chain answers and no module repeats.

use crate::{Build, ProblemDocument, operations};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, Content, HeaderBuilder, InfoBuilder, ObjectBuilder, OpenApi,
        OpenApiBuilder, Ref, RefOr, ResponseBuilder, Server, Type,
        path::{Operation, ParameterBuilder, ParameterIn, PathItem},
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
    },
};

const PROBLEM: &str = "application/problem+json";

/// What goes wrong with any request.
const ALWAYS: [(&str, &str); 3] = [
    (
        "429",
        "too many requests; `Retry-After` says when to come again, and `RateLimit` how each answer stands",
    ),
    ("500", "a fault of the server, which was logged"),
    (
        "503",
        "overloaded, stopping, or a part that is needed is away; `Retry-After` says when to come again",
    ),
];
/// What goes wrong where one has to say who one is.
const SECURED: [(&str, &str); 2] = [
    ("401", "no credentials, or bad ones"),
    ("403", "known, but not allowed"),
];
/// What goes wrong with a body.
const WITH_BODY: [(&str, &str); 5] = [
    ("400", "the request cannot be read"),
    ("408", "the body came too slowly"),
    ("413", "the body is too large"),
    ("415", "the body is not `application/json`"),
    ("422", "a field was refused; `errors` names it"),
];
/// What goes wrong with a key under which a request may be sent again.
const WITH_KEY: [(&str, &str); 3] = [
    (
        "400",
        "the request, or its `Idempotency-Key`, cannot be read",
    ),
    (
        "409",
        "`idempotency_key_in_use`: the same request is being carried out",
    ),
    (
        "422",
        "`idempotency_key_reused`, or what the request asks is refused; `errors` names the fields",
    ),
];
/// What goes wrong with parameters.
const WITH_PARAMETERS: [(&str, &str); 1] = [("422", "a parameter was refused; `errors` names it")];

/// The description of an API of these modules, and of the routes of operation.
pub fn description(build: &Build, modules: impl IntoIterator<Item = OpenApi>) -> OpenApi {
    let operations = operations::routes().into_openapi();
    let mut whole = modules
        .into_iter()
        .chain([operations])
        .fold(frame(build), OpenApi::merge_from);
    for (path, item) in &mut whole.paths.paths {
        for operation in writes_of(item) {
            if heeds_key(operation) {
                take_key(operation);
                tell_position(operation);
            }
            complete(operation);
        }
        item.get.iter_mut().for_each(complete);
        if let Some(operation) = item.get.as_mut().filter(|_| operations::serves(path)) {
            // They are counted for nobody.
            operation.responses.responses.remove("429");
        }
    }
    whole
}

/// The description before any module: title, version, how to say who one is, the shape of errors.
fn frame(build: &Build) -> OpenApi {
    let mut schemas = Vec::new();
    ProblemDocument::schemas(&mut schemas);
    let components = ComponentsBuilder::new()
        .schema(ProblemDocument::name(), ProblemDocument::schema())
        .schemas_from_iter(schemas)
        .security_scheme(
            "apiKey",
            SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
                "X-API-Key",
                "names the tenant: stoa_sk_… for servers, stoa_pk_… for browsers",
            ))),
        )
        .security_scheme(
            "bearer",
            SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
        );
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Stoa")
                .description(Some(
                    "Comments for many tenants. Every error is problem JSON (RFC 9457) with a stable \
                     `code`. Ids are UUIDs of version 7, those of imported comments of version 8; \
                     imported comments have the `contentFormat` `html`, in which none can be written. \
                     `X-Request-Id` names a request; where the client sent one of 8 to 64 letters, digits, \
                     `.`, `_` and `-`, it is the client's word, and nothing makes it single. Requests join the \
                     trace that `traceparent` names (W3C Trace Context).",
                ))
                .version(build.version)
                .build(),
        )
        // Wherever this description was had from.
        .servers(Some([Server::new("/")]))
        .components(Some(components.build()))
        .build()
}

fn writes_of(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
}

/// By this an operation says that it keeps no answer: it changes nothing, or what it answers is not to
/// be had twice. It is not part of what is published.
const HEEDS_NO_KEY: &str = "x-heeds-no-key";

fn heeds_key(operation: &mut Operation) -> bool {
    let Some(extensions) = &mut operation.extensions else {
        return true;
    };
    let heeds_none = extensions.remove(HEEDS_NO_KEY).is_some();
    if extensions.is_empty() {
        operation.extensions = None;
    }
    !heeds_none
}

/// Where what was written stands.
fn tell_position(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let (true, RefOr::T(response)) = (status.starts_with('2'), response) {
            let header = HeaderBuilder::new()
                .description(Some(
                    "Names this write. Sent back with a read of a thread, its page holds the write, \
                     whichever process answers",
                ))
                .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
                .build();
            response
                .headers
                .insert("Stoa-Position".to_owned(), header.into());
        }
    }
}

/// Each write may be sent again under its key.
fn take_key(operation: &mut Operation) {
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .description(Some(
            "1 to 255 visible ASCII characters, such as a UUID. The same request (method, address, \
             `If-Match` and body) sent again under it within a day is answered as the first time, with \
             `Idempotency-Replayed: true`, and changes nothing: also where the caller's role or the \
             thing itself has changed meanwhile",
        ))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .min_length(Some(1))
                .max_length(Some(255))
                .pattern(Some("^[!-~]+$")),
        ))
        .build();
    operation
        .parameters
        .get_or_insert_default()
        .push(key.into());
    let responses = &mut operation.responses.responses;
    for (status, words) in WITH_KEY {
        responses.entry(status.to_owned()).or_insert_with(|| {
            let response = ResponseBuilder::new().description(words);
            response.content(PROBLEM, problem()).build().into()
        });
    }
}

/// Adds what holds for all operations of its sort.
fn complete(operation: &mut Operation) {
    if let Some(id) = &mut operation.operation_id {
        *id = camel_case(id);
    }
    let mut refusals = ALWAYS.to_vec();
    if operation.security.is_some() {
        refusals.extend(SECURED);
    }
    if operation.request_body.is_some() {
        refusals.extend(WITH_BODY);
    }
    if operation.parameters.is_some() {
        refusals.extend(WITH_PARAMETERS);
    }
    let responses = &mut operation.responses.responses;
    for (status, words) in refusals {
        responses.entry(status.to_owned()).or_insert_with(|| {
            let response = ResponseBuilder::new().description(words);
            response.content(PROBLEM, problem()).build().into()
        });
    }
    for (status, response) in responses {
        let RefOr::T(response) = response else {
            continue;
        };
        if response.description.is_empty() {
            response.description = words_of(status).to_owned();
        }
        if status.starts_with(['4', '5']) {
            response.content = [(PROBLEM.to_owned(), RefOr::T(problem()))].into();
        }
    }
}

fn problem() -> Content {
    Content::new(Some(Ref::from_schema_name(ProblemDocument::name())))
}

/// What an answer of that status means where nothing else was said.
fn words_of(status: &str) -> &'static str {
    match status {
        "201" => "made and committed",
        "204" => "done; there is no body",
        "304" => "as the client already holds it",
        "404" => "there is no such thing in this tenant",
        "409" => "at odds with the present state; `code` says why",
        success if success.starts_with('2') => "what was asked for",
        refused => ALWAYS
            .iter()
            .chain(&SECURED)
            .chain(&WITH_BODY)
            .find(|(status, _)| *status == refused)
            .map_or("refused; `code` says why", |(_, words)| words),
    }
}

/// `list_comments` as `listComments`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut id = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        id.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        id.push_str(letters.as_str());
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_named_as_clients_name_theirs() {
        assert_eq!(camel_case("list_comments"), "listComments");
        assert_eq!(camel_case("createApiKey"), "createApiKey");
    }
}
