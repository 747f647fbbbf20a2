//! What a tenant chose for itself that concerns its users. Other modules' settings are in the same
//! object, so that unknown ones stay.

use crate::domain::Found;
use serde_json::Value;
use url::Url;

/// The longest address, in bytes.
const LONGEST_URL: usize = 500;
const FLAG: &str = "requireVerifiedEmail";
const URLS: [&str; 2] = ["verifyEmailUrl", "resetPasswordUrl"];

/// The page of a tenant on which a person ends what a letter began. The letter's link is this address
/// with the token behind it, as the parameter `token`.
pub(crate) fn verify_email_url(settings: &Value) -> Option<String> {
    page(settings, "verifyEmailUrl")
}

/// As [`verify_email_url`], for choosing a new password.
pub(crate) fn reset_password_url(settings: &Value) -> Option<String> {
    page(settings, "resetPasswordUrl")
}

/// As it was judged: the settings keep it as it was written, which others may read otherwise.
fn page(settings: &Value, name: &str) -> Option<String> {
    Url::parse(settings.get(name)?.as_str()?)
        .ok()
        .map(String::from)
}

/// Finds fault with the settings that concern users.
pub(crate) fn check(settings: &Value, found: &mut Found) {
    if settings.get(FLAG).is_some_and(|flag| !flag.is_boolean()) {
        found.add(
            "settings.requireVerifiedEmail",
            "wrong_type",
            "must be true or false",
        );
    }
    let fields = ["settings.verifyEmailUrl", "settings.resetPasswordUrl"];
    for (name, field) in URLS.into_iter().zip(fields) {
        let is_page = |url: &Value| url.as_str().is_some_and(is_page);
        if settings.get(name).is_some_and(|url| !is_page(url)) {
            found.add(
                field,
                "malformed_url",
                "must be like https://example.org/page, without a fragment and at most 500 long",
            );
        }
    }
}

/// An address that a browser may be sent to with a secret: encrypted, or on the same machine.
fn is_page(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else {
        return false;
    };
    let is_local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_local);
    text.len() <= LONGEST_URL
        && is_safe
        && url.host_str().is_some()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn letters_lead_to_the_page_that_was_judged() {
        let settings = json!({"verifyEmailUrl": "https:\\\\Example.org\\verify"});
        let mut found = Found::default();
        check(&settings, &mut found);
        assert!(found.verdict().is_ok());
        let page = verify_email_url(&settings);
        assert_eq!(page.as_deref(), Some("https://example.org/verify"));
        assert_eq!(reset_password_url(&settings), None);
    }

    #[test]
    fn a_setting_of_users_is_what_it_can_be_and_all_others_stay() {
        for good in [
            json!({}),
            json!({"theme": {"dark": true}, "requireVerifiedEmail": true}),
            json!({"verifyEmailUrl": "https://example.org/verify?lang=en"}),
            json!({"resetPasswordUrl": "http://localhost:3000/reset"}),
        ] {
            let mut found = Found::default();
            check(&good, &mut found);
            assert!(found.verdict().is_ok(), "{good}");
        }
        for (bad, field) in [
            (
                json!({"requireVerifiedEmail": "yes"}),
                "settings.requireVerifiedEmail",
            ),
            (
                json!({"requireVerifiedEmail": null}),
                "settings.requireVerifiedEmail",
            ),
            (
                json!({"verifyEmailUrl": "http://example.org"}),
                "settings.verifyEmailUrl",
            ),
            (
                json!({"verifyEmailUrl": "javascript:alert(1)"}),
                "settings.verifyEmailUrl",
            ),
            (
                json!({"resetPasswordUrl": "https://a@b.example"}),
                "settings.resetPasswordUrl",
            ),
            (
                json!({"resetPasswordUrl": "https://b.example/#x"}),
                "settings.resetPasswordUrl",
            ),
            (json!({"resetPasswordUrl": 7}), "settings.resetPasswordUrl"),
        ] {
            let mut found = Found::default();
            check(&bad, &mut found);
            let problem = found.verdict().unwrap_err();
            assert_eq!(problem.errors[0].field, field, "{bad}");
        }
    }
}
