//! `/docs`: the API's description for people. All of the page comes from here; no foreign origin is asked.

use axum::{Router, middleware::map_response, response::Response};
use http::{HeaderValue, header};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// What the page may do: run and show what comes from here, and ask here. It sets styles in its elements.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; frame-ancestors 'none'",
);
/// The routes of the page.
pub(crate) const ROUTES: [&str; 3] = ["/docs", "/docs/", "/docs/{*rest}"];

pub(crate) fn routes() -> Router {
    let config = Config::from("/openapi.json")
        .doc_expansion("none")
        .filter(true)
        .validator_url("none");
    Router::from(SwaggerUi::new("/docs").config(config)).layer(map_response(restrict))
}

async fn restrict(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}
