//! What keys can be given a right to.

use crate::domain::{Found, KeyKind};
use stoa_kernel::FieldError;
use stoa_web::Scopes;

/// All that there is, in every module.
const RESOURCES: [&str; 7] = [
    "api-keys",
    "audit",
    "comments",
    "dead-letters",
    "exports",
    "tenant",
    "users",
];
/// What web pages may hold the right to, and nothing else.
pub(crate) const FOR_PAGES: [&str; 4] = [
    "comments:read",
    "comments:write",
    "users:read",
    "users:write",
];

/// Finds fault with the scopes of a key to be: a right that no page may have, one that nothing asks for,
/// or none at all, which is a mistake of whoever makes it.
pub(crate) fn check(kind: KeyKind, scopes: &Scopes, found: &mut Found) {
    if kind == KeyKind::Publishable && !scopes.iter().all(|scope| FOR_PAGES.contains(&scope)) {
        found.add(
            "scopes",
            "not_for_publishable",
            "hold more than a publishable key may have: comments and users, to read and write",
        );
        return;
    }
    if let Some((code, wrong)) = mistake(scopes) {
        found.note(Err(FieldError {
            field: "scopes".into(),
            code,
            message: format!(
                "{wrong}; there are * and {}, each with :read or :write",
                RESOURCES.join(", ")
            )
            .into(),
        }));
    }
}

fn mistake(scopes: &Scopes) -> Option<(&'static str, String)> {
    if scopes.iter().next().is_none() {
        return Some(("required", "must hold one at least".to_owned()));
    }
    let is_unknown = |scope: &&str| *scope != "*" && !RESOURCES.contains(&resource(scope));
    let unknown = scopes.iter().find(is_unknown)?;
    Some(("unknown_scope", format!("must not hold `{unknown}`")))
}

fn resource(scope: &str) -> &str {
    scope.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(kind: KeyKind, scopes: &[&str]) -> Option<(&'static str, String)> {
        let mut found = Found::default();
        let scopes = Scopes::parse(scopes.iter().copied()).unwrap();
        check(kind, &scopes, &mut found);
        let problem = found.verdict().err()?;
        Some((
            problem.errors[0].code,
            problem.errors[0].message.to_string(),
        ))
    }

    #[test]
    fn a_key_is_for_something_that_there_is() {
        for (scopes, code) in [
            (&["comment:write"][..], "unknown_scope"),
            (&["comments:read", "bananas:write"], "unknown_scope"),
            (&[], "required"),
        ] {
            let (said, message) = refusal(KeyKind::Secret, scopes).expect("refused");
            assert_eq!(said, code, "{scopes:?}");
            let all = "api-keys, audit, comments, dead-letters, exports, tenant, users";
            assert!(message.contains(all), "{message}");
        }
        for scopes in [&["comments:read", "users:write"][..], &["*"]] {
            assert_eq!(refusal(KeyKind::Secret, scopes), None, "{scopes:?}");
        }
    }

    #[test]
    fn a_publishable_key_may_not_make_keys() {
        for scope in ["*", "api-keys:write", "tenant:read"] {
            assert_eq!(refusal(KeyKind::Secret, &[scope]), None);
            let (code, _) = refusal(KeyKind::Publishable, &[scope]).expect("refused");
            assert_eq!(code, "not_for_publishable", "{scope}");
        }
        assert_eq!(refusal(KeyKind::Publishable, &["comments:write"]), None);
    }
}
