//! What is known of an operation while it is worked on.

use std::{
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU16, Ordering},
    },
};

use axum::{
    extract::MatchedPath,
    http::{Method, request::Parts},
};
use mass_audit::{Entry, Outcome};
use mass_core::Digest;

use super::Settings;
use crate::{
    auth::roles::{self, Who},
    edge,
    guards::ClientAddress,
    identity::Identity,
    problem::Problem,
    store::Draft,
    telemetry,
};

tokio::task_local! {
    static CURRENT: Arc<Operation>;
}

/// Longest text that an entry takes over from a request.
const LONGEST: usize = 1024;

/// An operation that is worked on.
#[derive(Debug)]
pub struct Operation {
    draft: Mutex<Draft>,
    /// The status that its last entry tells; 0 before there is one.
    written: AtomicU16,
    /// It needs no entry if it is a success: a read, where those are not kept.
    pub(super) quiet: bool,
}

impl Operation {
    /// The operation that a request asks for; none for what tells of nothing and changes nothing (health, figures,
    /// descriptions), and for what is no route.
    pub fn of(parts: &Parts, settings: &Settings) -> Option<Arc<Self>> {
        let path = parts.extensions.get::<MatchedPath>()?.as_str();
        let rule = roles::rule_of(parts.method.as_str(), path)?;
        if rule.who == Who::Anyone && !path.starts_with("/auth/") {
            return None;
        }
        let request = telemetry::current();
        let address = parts.extensions.get::<ClientAddress>().filter(|_| settings.addresses);
        let mut entry = Entry {
            client: address.map(|ClientAddress(address)| address.to_string()),
            method: parts.method.as_str().to_owned(),
            query: parts.uri.query().map(|query| query.chars().take(LONGEST).collect()),
            request_id: request.as_ref().map_or_else(|| edge::new_id("req"), |active| active.request_id.clone()),
            route: path.to_owned(),
            status: rule.status(),
            ..Entry::default()
        };
        (entry.trace_id, entry.span_id) =
            telemetry::ids().map(|ids| (ids.trace_id.to_string(), ids.span_id.to_string())).unzip();
        let mut operation = Self::new(entry);
        let reads = [Method::GET, Method::HEAD].contains(&parts.method) && !path.contains("/audit");
        operation.quiet = reads && !settings.reads;
        if let Some(identity) = parts.extensions.get::<Identity>() {
            operation.by(identity);
        }
        Some(Arc::new(operation))
    }

    /// One that no request asked for: `route` says what it is.
    pub fn of_service(route: &str, tenant: &str) -> Arc<Self> {
        let entry = Entry {
            method: String::from("SERVICE"),
            request_id: edge::new_id("req"),
            route: route.to_owned(),
            status: 200,
            tenant: tenant.to_owned(),
            ..Entry::default()
        };
        Arc::new(Self::new(entry))
    }

    /// Until somebody is known ([`Operation::by`]), it is the service's.
    fn new(mut entry: Entry) -> Self {
        entry.outcome = Some(Outcome::of(entry.status));
        Self { draft: Mutex::new(Draft { entry, batch: None }), written: AtomicU16::new(0), quiet: false }
    }

    fn lock(&self) -> MutexGuard<'_, Draft> {
        self.draft.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says whose operation it is.
    pub fn by(&self, identity: &Identity) {
        let mut draft = self.lock();
        draft.entry.tenant = identity.tenant.to_string();
        draft.entry.user = Some(identity.user_id.to_string());
        draft.entry.role = Some(identity.role.to_string());
    }

    /// The entry so far.
    pub fn draft(&self) -> Draft {
        self.lock().clone()
    }

    /// Notes that the entry is written.
    pub fn wrote(&self) {
        let status = self.lock().entry.status;
        self.written.store(status, Ordering::Release);
    }

    /// Takes over what was answered; whether that is still to be written.
    pub fn answered(&self, status: u16, problem: Option<&Problem>) -> bool {
        let mut draft = self.lock();
        set_status(&mut draft.entry, status, problem);
        self.written.load(Ordering::Acquire) != status
    }

    /// Whether its entry has the digest of what was answered: not where that holds tokens, nor of a body that is not sent.
    pub fn tells_its_output(&self) -> bool {
        let entry = &self.lock().entry;
        entry.method != Method::HEAD.as_str() && (entry.status >= 400 || !entry.route.starts_with("/auth/"))
    }

    /// Takes over the digest of what was answered, where it is known.
    pub fn gave(&self, output: Option<Digest>) {
        let mut draft = self.lock();
        draft.entry.output_sha256 = output.map(|digest| digest.to_string());
    }

    /// The same operation for some of its rows, which are committed by themselves.
    ///
    /// # Errors
    /// Those of writing JSON; there are none in practice.
    pub fn part(&self, rows: Vec<mass_audit::Row>) -> Result<Arc<Self>, serde_json::Error> {
        let mut entry = self.draft().entry;
        let (batch, rows) = mass_audit::seal_rows(rows)?;
        entry.rows = Some(rows);
        let draft = Mutex::new(Draft { entry, batch: Some(batch) });
        Ok(Arc::new(Self { draft, written: AtomicU16::new(0), quiet: false }))
    }
}

fn set_status(entry: &mut Entry, status: u16, problem: Option<&Problem>) {
    entry.status = status;
    entry.outcome = Some(Outcome::of(status));
    (entry.problem, entry.issues) =
        problem.map(problem_of).map_or((None, Vec::new()), |(kind, codes)| (Some(kind), codes));
}

/// The kind of a problem, and the codes of its issues, each once.
pub(super) fn problem_of(problem: &Problem) -> (String, Vec<String>) {
    let codes = problem.issues.iter().map(|issue| issue.code.as_str());
    let codes = codes.chain(problem.faults.iter().map(|fault| fault.code));
    let mut codes: Vec<String> = codes.map(str::to_owned).collect();
    codes.sort_unstable();
    codes.dedup();
    (problem.kind.name().to_owned(), codes)
}

/// The operation that is worked on.
pub fn current() -> Option<Arc<Operation>> {
    CURRENT.try_with(Arc::clone).ok()
}

/// Works on something as part of an operation.
pub async fn within<F: Future>(operation: Arc<Operation>, work: F) -> F::Output {
    CURRENT.scope(operation, work).await
}

/// Some work for a task of its own that stays part of the operation.
pub fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let operation = current();
    async move {
        match operation {
            Some(operation) => within(operation, work).await,
            None => work.await,
        }
    }
}

/// Adds to the entry of the operation that is worked on; does nothing where there is none.
pub fn describe(tell: impl FnOnce(&mut Entry)) {
    if let Some(operation) = current() {
        tell(&mut operation.lock().entry);
    }
}

/// Says whose operation it is, where the gate could not know.
pub fn who(identity: &Identity) {
    if let Some(operation) = current() {
        operation.by(identity);
    }
}

/// Says that the operation is refused, before an effect of the refusal is committed.
pub fn refused(problem: &Problem) {
    describe(|entry| set_status(entry, problem.kind.status().as_u16(), Some(problem)));
}
