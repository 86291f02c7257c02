//! Signing the heads of logs. A head that does not go on from what was signed before is not signed.

use mass_audit::{Checkpoint, Note, Plan, verify_consistency};

use crate::{
    edge,
    problem::{Kind, Problem},
    state::App,
};

/// A signed head.
#[derive(Debug, Clone)]
pub struct Signed {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// As a signed note.
    pub note: String,
}

/// The heads of one log.
#[derive(Debug, Clone, Copy)]
pub struct Heads<'a> {
    /// The service.
    pub app: &'a App,
    /// Whose log it is.
    pub tenant: &'a str,
}

impl Heads<'_> {
    /// The head as it is now, signed, and kept.
    ///
    /// # Errors
    /// A [`Problem`]: 500 when the log does not go on from what was signed before.
    pub async fn sign(self) -> Result<Signed, Problem> {
        let Self { app, tenant } = self;
        let tree = app.db.audit_head(tenant).await?.tree;
        let checkpoint = Checkpoint { origin: app.audit.origin(tenant), size: tree.size(), root: tree.root() };
        if let Some((size, note)) = app.db.audit_last_checkpoint(tenant).await? {
            let last = read(&note)?;
            if last.size != size || last.size > checkpoint.size {
                let reason = format!("{size} entries of {tenant:?} were signed, and there are {}", checkpoint.size);
                return Err(broken(&reason));
            }
            if !self.goes_on(&last, &checkpoint).await? {
                return Err(broken(&format!("the first {size} entries of {tenant:?} are not those that were signed")));
            }
            let own = app.audit.verifier(tenant).map_err(|error| Problem::internal(&error))?;
            if size == checkpoint.size && Checkpoint::open(&note, &[own]).is_ok() {
                return Ok(Signed { checkpoint, note });
            }
        }
        let signer = app.audit.signer(tenant).map_err(|error| Problem::internal(&error))?;
        let note = checkpoint.sign(&signer);
        if checkpoint.size > 0 {
            app.db.keep_audit_checkpoint(tenant, checkpoint.size, edge::now_micros(), &note).await?;
        }
        Ok(Signed { checkpoint, note })
    }

    /// The head that was signed last, whatever became of the log since.
    ///
    /// # Errors
    /// A [`Problem`]
    pub async fn last(self) -> Result<Option<Signed>, Problem> {
        let last = self.app.db.audit_last_checkpoint(self.tenant).await?;
        last.map(|(_, note)| Ok(Signed { checkpoint: read(&note)?, note })).transpose()
    }

    async fn goes_on(self, last: &Checkpoint, now: &Checkpoint) -> Result<bool, Problem> {
        let Ok(plan) = Plan::consistency(last.size, now.size) else { return Ok(false) };
        let nodes: Vec<_> = plan.nodes().collect();
        let hashes = self.app.db.audit_nodes(self.tenant, &nodes).await?;
        let proof = plan.proof_from(&hashes);
        Ok(proof.is_ok_and(|proof| verify_consistency((last.size, last.root), (now.size, now.root), &proof).is_ok()))
    }
}

fn read(note: &str) -> Result<Checkpoint, Problem> {
    let text = Note::parse(note).map(|note| note.text.to_owned()).map_err(|error| broken(&error))?;
    Checkpoint::parse(&text).map_err(|error| broken(&error))
}

/// Someone changed the log: the operator must know.
fn broken(reason: &dyn std::fmt::Display) -> Problem {
    let mut problem = Problem::internal(&format!("the audit log is broken: {reason}"));
    problem.kind = Kind::AuditBroken;
    problem
}

/// Signs the heads of all logs that have grown.
pub async fn sign_all(app: &App) {
    let tenants = match app.db.audit_unsigned().await {
        Ok(tenants) => tenants,
        Err(error) => return tracing::warn!(%error, "heads of audit logs were not signed"),
    };
    for tenant in tenants {
        // The reason is in the log already.
        let heads = Heads { app, tenant: &tenant };
        if heads.sign().await.is_err() {
            tracing::error!(tenant, "the head of an audit log was not signed");
        }
    }
}
