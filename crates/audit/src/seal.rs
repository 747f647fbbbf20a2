//! What a seal is computed from.

use aws_lc_rs::{
    digest::{Context as Sha256, SHA256},
    hmac,
};
use stoa_audit_sql::queries::rows::EntryBorrowed;
use uuid::Uuid;

/// What stands before the first seal of a tenant.
pub(crate) const NOTHING: [u8; 32] = [0; 32];

/// Keys all seals and heads of an installation (HMAC-SHA-256, RFC 2104).
#[derive(Clone)]
pub(crate) struct SealKey(hmac::Key);

impl SealKey {
    pub(crate) fn new(master_secret: &[u8; 32]) -> Self {
        // One key from another by HMAC under a fixed label: the extract step of HKDF.
        let label = hmac::Key::new(hmac::HMAC_SHA256, b"stoa audit seals");
        let derived = hmac::sign(&label, master_secret);
        Self(hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()))
    }

    /// A tag over a text: for the heads.
    pub(crate) fn sign(&self, text: &[u8]) -> Vec<u8> {
        hmac::sign(&self.0, text).as_ref().to_vec()
    }

    /// Whether the tag is of the text.
    pub(crate) fn verify(&self, text: &[u8], tag: &[u8]) -> bool {
        hmac::verify(&self.0, text, tag).is_ok()
    }

    /// Begins the seal of a tenant that follows `previous`.
    pub(crate) fn begin(&self, tenant: Uuid, number: i64, previous: &[u8; 32]) -> Sealing {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(b"stoa audit seal 1");
        context.update(tenant.as_bytes());
        context.update(&number.to_be_bytes());
        context.update(previous);
        Sealing { context, rows: 0 }
    }
}

/// A seal under way.
pub(crate) struct Sealing {
    context: hmac::Context,
    rows: i64,
}

impl Sealing {
    /// Takes in the next row.
    pub(crate) fn add(&mut self, row: &RowDigest) {
        self.context.update(&row.digest);
        self.rows += 1;
    }

    pub(crate) fn rows(&self) -> i64 {
        self.rows
    }

    /// The digest of a seal that ends at a place.
    pub(crate) fn end(mut self, epoch: i32, transaction: i64) -> [u8; 32] {
        self.context.update(&self.rows.to_be_bytes());
        self.context.update(&epoch.to_be_bytes());
        self.context.update(&transaction.to_be_bytes());
        let mut digest = NOTHING;
        digest.copy_from_slice(self.context.sign().as_ref());
        digest
    }
}

/// A row, digested, and whose it is.
pub(crate) struct RowDigest {
    pub(crate) tenant: Uuid,
    digest: [u8; 32],
}

impl RowDigest {
    /// The digest of a whole row: each column with its length, so that no two rows run together.
    pub(crate) fn of(row: EntryBorrowed<'_>) -> Self {
        let mut fields = Fields(Sha256::new(&SHA256));
        fields.add(row.tenant_id.as_bytes());
        fields.add(&row.epoch.to_be_bytes());
        fields.add(&row.transaction.to_be_bytes());
        fields.add(row.id.as_bytes());
        fields.add(&row.at.as_microsecond().to_be_bytes());
        fields.add(row.action.as_bytes());
        fields.add(row.resource.as_bytes());
        fields.add_if(row.resource_id.as_ref().map(|id| id.as_bytes().as_slice()));
        fields.add(row.actor_kind.as_bytes());
        fields.add_if(row.actor_id.as_ref().map(|id| id.as_bytes().as_slice()));
        fields.add(row.request_id.as_bytes());
        fields.add_if(row.address.map(str::as_bytes));
        fields.add_if(row.user_agent.map(str::as_bytes));
        fields.add(row.operation.as_bytes());
        fields.add_if(row.refusal.map(str::as_bytes));
        fields.add(row.metadata.as_bytes());
        // As it stands there, encrypted: so the seal fits after the key is gone. Rows from before
        // there were keys end here.
        if let (Some(person), Some(sealed)) = (row.person_id.as_ref(), row.sealed) {
            fields.add(person.as_bytes());
            fields.add(sealed);
        }
        let mut digest = NOTHING;
        digest.copy_from_slice(fields.0.finish().as_ref());
        Self {
            tenant: row.tenant_id,
            digest,
        }
    }
}

struct Fields(Sha256);

impl Fields {
    fn add(&mut self, field: &[u8]) {
        self.add_if(Some(field));
    }

    fn add_if(&mut self, field: Option<&[u8]>) {
        match field {
            Some(field) => {
                self.0.update(&(field.len() as u64).to_be_bytes());
                self.0.update(field);
            }
            // No field is this long.
            None => self.0.update(&u64::MAX.to_be_bytes()),
        }
    }
}
