//! Passwords: slow on purpose, and therefore bounded.

use crate::IdentityError;
use crate::reused_memory::{Argon2Reusing, forget_memory};
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use rayon::{ThreadPool, ThreadPoolBuilder};
use rustix::process::nice;
use std::sync::Arc;
use stoa_kernel::Entropy;
use tokio::sync::{Semaphore, oneshot};

/// How many may wait for each one that is being hashed.
const QUEUE_PER_CORE: usize = 64;
/// How far the threads that hash stand back (`nice(2)`, which on Linux is a thread's own): whoever asks for
/// anything else goes first, and still a tenth of a busy core is left for log-ins.
const STAND_BACK: i32 = 10;

/// Hashes and checks passwords with Argon2id (19 MiB, two passes, one lane: the first choice of
/// OWASP's password storage recommendations), as many at once as there are cores, on threads of its own
/// that stand back behind all others.
pub(crate) struct PasswordPool {
    threads: ThreadPool,
    /// How many may be hashed or wait for it.
    places: usize,
    waiting: Arc<Semaphore>,
    entropy: Arc<dyn Entropy>,
    /// Of a password nobody knows: checked where there is no user, so that both take as long.
    decoy: String,
}

impl PasswordPool {
    /// Makes the pool, and hashes once for the decoy.
    pub(crate) fn new(entropy: Arc<dyn Entropy>) -> Result<Self, IdentityError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut secret = [0; 32];
        entropy.fill(&mut secret);
        let threads = ThreadPoolBuilder::new()
            .num_threads(cores)
            .thread_name(|number| format!("password-{number}"))
            .start_handler(|_| stand_back())
            // Whoever waits is told that it failed; without this the whole program would end.
            .panic_handler(|_| tracing::error!("hashing a password panicked"))
            .build()
            .map_err(|_| IdentityError::Internal)?;
        let places = cores.saturating_mul(QUEUE_PER_CORE);
        let decoy = hash(&secret, &salt(entropy.as_ref()));
        // This thread hashes no more.
        forget_memory();
        Ok(Self {
            decoy: decoy?,
            threads,
            places,
            waiting: Arc::new(Semaphore::new(places)),
            entropy,
        })
    }

    /// The hash to keep, in the PHC string format.
    pub(crate) async fn hash(&self, password: String) -> Result<String, IdentityError> {
        let salt = salt(self.entropy.as_ref());
        self.run(move || hash(password.as_bytes(), &salt)).await
    }

    /// Whether the password is that of the hash. Without a hash it never is, and takes as long.
    pub(crate) async fn verify(
        &self,
        password: String,
        kept: Option<String>,
    ) -> Result<bool, IdentityError> {
        let exists = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.decoy.clone());
        let same = self
            .run(move || {
                let kept = PasswordHash::new(&kept).map_err(|_| IdentityError::Internal)?;
                let checked = Argon2Reusing.verify_password(password.as_bytes(), &kept);
                Ok(checked.is_ok())
            })
            .await?;
        Ok(same && exists)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, IdentityError> + Send + 'static,
    ) -> Result<T, IdentityError> {
        let place = Arc::clone(&self.waiting)
            .try_acquire_owned()
            .map_err(|_| IdentityError::Busy)?;
        let (tell, told) = oneshot::channel();
        let (places, waiting) = (self.places, Arc::clone(&self.waiting));
        let threads = self.threads.current_num_threads();
        // The place goes along: what waits is bounded also where the requests that asked for it are gone.
        self.threads.spawn(move || {
            if !tell.is_closed() {
                drop(tell.send(work()));
            }
            drop(place);
            let taken = places.saturating_sub(waiting.available_permits());
            // Then nobody waits who is not being hashed for. Where two end at once, one may keep its memory until it
            // hashes again.
            if taken < threads {
                forget_memory();
            }
        });
        told.await.map_err(|_| IdentityError::Internal)?
    }
}

fn stand_back() {
    if let Err(error) = nice(STAND_BACK) {
        tracing::warn!(%error, "passwords are hashed at the same priority as all else");
    }
}

fn salt(entropy: &dyn Entropy) -> [u8; 16] {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    salt
}

fn hash(password: &[u8], salt: &[u8]) -> Result<String, IdentityError> {
    Argon2Reusing
        .hash_password_with_salt(password, salt)
        .map(|hash| hash.to_string())
        .map_err(|_| IdentityError::Internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stoa_kernel::SystemEntropy;

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other() {
        let pool = PasswordPool::new(Arc::new(SystemEntropy)).unwrap();
        let kept = pool.hash("correct horse".to_owned()).await.unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        let check = async |word: &str, kept| pool.verify(word.to_owned(), kept).await.unwrap();
        assert!(check("correct horse", Some(kept.clone())).await);
        assert!(!check("Correct horse", Some(kept)).await);
        assert!(!check("correct horse", None).await);
    }

    #[tokio::test]
    async fn memory_is_given_back_when_nobody_waits() {
        use crate::reused_memory::kept;
        let pool = PasswordPool::new(Arc::new(SystemEntropy)).unwrap();
        assert_eq!(kept(), 0, "of the decoy");
        pool.hash("x".to_owned()).await.unwrap();
        // The answer goes before the memory.
        for _ in 0..1_000 {
            let all = pool.threads.broadcast(|_| kept());
            if all == vec![0; all.len()] {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        panic!("{:?} KiB kept", pool.threads.broadcast(|_| kept()));
    }

    #[tokio::test]
    async fn hashing_stands_back_behind_all_else() {
        use rustix::process::getpriority_process;
        let pool = PasswordPool::new(Arc::new(SystemEntropy)).unwrap();
        let all_else = getpriority_process(None).unwrap();
        let hashing = pool.run(|| Ok(getpriority_process(None).unwrap())).await;
        assert_eq!(hashing.unwrap(), (all_else + STAND_BACK).min(19));
        assert_eq!(getpriority_process(None).unwrap(), all_else);
    }

    #[tokio::test]
    async fn whoever_is_gone_keeps_their_place_until_their_turn_and_is_not_hashed_for() {
        let pool = PasswordPool::new(Arc::new(SystemEntropy)).unwrap();
        let places = pool.waiting.available_permits();
        let (begin, begun) = std::sync::mpsc::channel::<()>();
        let begun = std::sync::Mutex::new(begun);
        let begun = Arc::new(begun);
        let cores = pool.threads.current_num_threads();
        let working: Vec<_> = (0..cores)
            .map(|_| {
                let begun = Arc::clone(&begun);
                pool.run(move || Ok(begun.lock().unwrap().recv().is_ok()))
            })
            .collect();
        let mut working: Vec<_> = working.into_iter().map(Box::pin).collect();
        for one in &mut working {
            assert!(futures_util::poll!(one).is_pending());
        }
        let mut gone =
            Box::pin(pool.run(|| -> Result<(), IdentityError> { panic!("it was hashed") }));
        assert!(futures_util::poll!(&mut gone).is_pending());
        drop(gone);
        assert_eq!(pool.waiting.available_permits(), places - cores - 1);
        for _ in 0..cores {
            begin.send(()).unwrap();
        }
        for one in working {
            assert!(one.await.unwrap());
        }
        // Behind what was left by the one who is gone.
        pool.hash("x".to_owned()).await.unwrap();
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let pool = PasswordPool::new(Arc::new(SystemEntropy)).unwrap();
        let places = pool.waiting.available_permits();
        let held = pool
            .waiting
            .acquire_many(u32::try_from(places).unwrap())
            .await;
        assert!(matches!(
            pool.hash("x".to_owned()).await,
            Err(IdentityError::Busy)
        ));
        drop(held);
        assert!(pool.hash("x".to_owned()).await.is_ok());
    }
}
