//! What letters say. Pure.
//!
//! Nothing that a person wrote of themselves stands in a letter: an address that is not theirs would
//! get it, in the tenant's name.

/// What a letter is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Matter {
    /// Confirm your address.
    Verify(Way),
    /// Choose a new password.
    Reset(Way),
    /// Somebody registered with your address.
    Repeated,
    /// The same, and you had your account deleted or suspended.
    RepeatedByFormer,
    /// Your password was changed.
    Changed,
}

/// How the reader goes on: the token, and the tenant's page for it, if it named one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) token: String,
    pub(crate) page: Option<String>,
}

impl Way {
    fn words(&self) -> String {
        match &self.page {
            Some(page) => {
                let mark = if page.contains('?') { '&' } else { '?' };
                format!("Open this page:\n\n{page}{mark}token={}\n", self.token)
            }
            None => format!(
                "Enter this code where you were asked for it:\n\n{}\n",
                self.token
            ),
        }
    }
}

/// The subject and the text of a letter in the name of a tenant.
pub(crate) fn compose(matter: &Matter, tenant: &str) -> (String, String) {
    match matter {
        Matter::Verify(way) => (
            format!("Confirm your e-mail address for {tenant}"),
            format!(
                "Somebody, most likely you, registered at {tenant} with this e-mail address.\n\n\
                 {}\n\
                 It is good once, for three days. If it was not you, do nothing.\n",
                way.words()
            ),
        ),
        Matter::Reset(way) => (
            format!("Choose a new password for {tenant}"),
            format!(
                "Somebody, most likely you, forgot the password of your account at {tenant}.\n\n\
                 {}\n\
                 It is good once, for one hour. If it was not you, do nothing: your password stays \
                 as\nit is.\n",
                way.words()
            ),
        ),
        Matter::Repeated => (
            format!("You are registered at {tenant} already"),
            format!(
                "Somebody, most likely you, tried to register at {tenant} with this e-mail \
                 address, which\nhas an account there. No other one was made.\n\n\
                 If it was you, log in, or have your password set anew if you forgot it. If it was \
                 not\nyou, do nothing.\n"
            ),
        ),
        Matter::RepeatedByFormer => (
            format!("Your account at {tenant} is closed"),
            format!(
                "Somebody, most likely you, tried to register at {tenant} with this e-mail \
                 address. Its\naccount there is closed, and no other one was made. Only those who \
                 run {tenant} can\nopen it again.\n"
            ),
        ),
        Matter::Changed => (
            format!("Your password at {tenant} was changed"),
            format!(
                "The password of your account at {tenant} was changed, and its log-ins ended.\n\n\
                 If it was not you, have it set anew at once: whoever did it knows your former \
                 password,\nor reads your letters.\n"
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_stands_on_a_line_of_its_own_or_behind_the_tenants_page() {
        let way = |page: Option<&str>| Way {
            token: "stoa_ev_x".to_owned(),
            page: page.map(str::to_owned),
        };
        for (page, line) in [
            (None, "stoa_ev_x"),
            (
                Some("https://a.example/v"),
                "https://a.example/v?token=stoa_ev_x",
            ),
            (
                Some("https://a.example/v?l=en"),
                "https://a.example/v?l=en&token=stoa_ev_x",
            ),
        ] {
            let (subject, text) = compose(&Matter::Verify(way(page)), "Herald");
            assert_eq!(subject, "Confirm your e-mail address for Herald");
            assert!(text.lines().any(|told| told == line), "{text}");
        }
    }
}
