//! Tokens that are mailed: whoever shows one has read the letter.
//!
//! Nothing of them is kept. They are authenticated by a key that follows from the master secret, so
//! that a letter can be written again word for word, and a leaked table gives nobody a token.

use crate::signing::Master;
use aws_lc_rs::{constant_time::verify_slices_are_equal, hmac};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use stoa_kernel::{TenantId, UserId};
use uuid::Uuid;

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To show that an address is one's own.
    Verify,
    /// To choose a new password.
    Reset,
}

impl Purpose {
    /// How the token begins, so that people and scanners for secrets know it.
    fn prefix(self) -> &'static str {
        match self {
            Self::Verify => "stoa_ev_",
            Self::Reset => "stoa_pr_",
        }
    }
}

/// A token: for what, whose, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MailToken {
    pub(crate) purpose: Purpose,
    pub(crate) user: UserId,
    /// Must still be the user's own for that purpose, which makes it single.
    pub(crate) generation: i32,
    /// Whole seconds.
    pub(crate) expires_at: Timestamp,
}

const BODY: usize = 28;
/// Of the 32 bytes of the MAC: 160 bits, and a token that fits on one line of a letter.
const MAC: usize = 20;

impl MailToken {
    /// The token as it is mailed: 72 characters.
    pub(crate) fn text(self, tenant: TenantId, master: &Master) -> String {
        let mut bytes = self.body().to_vec();
        bytes.extend_from_slice(&self.mac(tenant, master));
        let encoded = URL_SAFE_NO_PAD.encode(bytes);
        format!("{}{encoded}", self.purpose.prefix())
    }

    /// Reads a token of that tenant and purpose that has not ended; `None` for whatever else.
    pub(crate) fn parse(
        text: &str,
        purpose: Purpose,
        tenant: TenantId,
        master: &Master,
        now: Timestamp,
    ) -> Option<Self> {
        let text = text.strip_prefix(purpose.prefix())?;
        if text.len() > 100 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (body, mac) = bytes.split_first_chunk::<BODY>()?;
        let (user, rest) = body.split_first_chunk::<16>()?;
        let (generation, expires_at) = rest.split_first_chunk::<4>()?;
        let expires_at = i64::from_be_bytes(*expires_at.first_chunk::<8>()?);
        let token = Self {
            purpose,
            user: UserId(Uuid::from_bytes(*user)),
            generation: i32::from_be_bytes(*generation),
            expires_at: Timestamp::from_second(expires_at).ok()?,
        };
        verify_slices_are_equal(mac, &token.mac(tenant, master)).ok()?;
        (now < token.expires_at).then_some(token)
    }

    fn body(self) -> [u8; BODY] {
        let mut body = [0; BODY];
        let (user, rest) = body.split_at_mut(16);
        let (generation, expires_at) = rest.split_at_mut(4);
        user.copy_from_slice(self.user.0.as_bytes());
        generation.copy_from_slice(&self.generation.to_be_bytes());
        expires_at.copy_from_slice(&self.expires_at.as_second().to_be_bytes());
        body
    }

    fn mac(self, tenant: TenantId, master: &Master) -> [u8; MAC] {
        // The prefix has one length, so that no two tokens are signed alike.
        let mut signed = self.purpose.prefix().as_bytes().to_vec();
        signed.extend_from_slice(tenant.0.as_bytes());
        signed.extend_from_slice(&self.body());
        let mut mac = [0; MAC];
        let whole = hmac::sign(master.mailed(), &signed);
        for (to, from) in mac.iter_mut().zip(whole.as_ref()) {
            *to = *from;
        }
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_one_purpose_tenant_secret_and_time() {
        let master = Master::new(&[1; 32]).unwrap();
        let (ours, theirs) = (TenantId(Uuid::from_u128(1)), TenantId(Uuid::from_u128(2)));
        let token = MailToken {
            purpose: Purpose::Reset,
            user: UserId(Uuid::from_u128(9)),
            generation: 3,
            expires_at: Timestamp::from_second(1_000).unwrap(),
        };
        let text = token.text(ours, &master);
        // A line of a letter holds 76 characters before it may be broken.
        assert_eq!(text.len(), 72);
        let early = Timestamp::from_second(999).unwrap();
        let read = |text: &str, purpose, tenant, master: &Master, now| {
            MailToken::parse(text, purpose, tenant, master, now)
        };
        assert_eq!(
            read(&text, Purpose::Reset, ours, &master, early),
            Some(token)
        );
        assert_eq!(read(&text, Purpose::Verify, ours, &master, early), None);
        assert_eq!(read(&text, Purpose::Reset, theirs, &master, early), None);
        let late = token.expires_at;
        assert_eq!(read(&text, Purpose::Reset, ours, &master, late), None);
        let other = Master::new(&[2; 32]).unwrap();
        assert_eq!(read(&text, Purpose::Reset, ours, &other, early), None);
        let renamed = text.replace("stoa_pr_", "stoa_ev_");
        assert_eq!(read(&renamed, Purpose::Verify, ours, &master, early), None);
        for odd in [
            "",
            "stoa_pr_",
            "stoa_pr_AAAA",
            &format!("{text}A"),
            &text[..60],
        ] {
            assert_eq!(
                read(odd, Purpose::Reset, ours, &master, early),
                None,
                "{odd}"
            );
        }
    }

    #[test]
    fn no_byte_of_a_token_can_be_changed() {
        let master = Master::new(&[1; 32]).unwrap();
        let tenant = TenantId(Uuid::from_u128(1));
        let token = MailToken {
            purpose: Purpose::Verify,
            user: UserId(Uuid::from_u128(9)),
            generation: 0,
            expires_at: Timestamp::from_second(1_000).unwrap(),
        };
        let text = token.text(tenant, &master);
        let bytes = URL_SAFE_NO_PAD.decode(&text[8..]).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let changed = format!("stoa_ev_{}", URL_SAFE_NO_PAD.encode(changed));
            let now = Timestamp::UNIX_EPOCH;
            let read = MailToken::parse(&changed, Purpose::Verify, tenant, &master, now);
            assert_eq!(read, None, "byte {at}");
        }
    }
}
