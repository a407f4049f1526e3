//! Asking the shop's policy. No transaction is open while it answers.

use shopwit_domain::ids::DecisionId;
use shopwit_policy::PolicyKind;

use crate::{App, Ctx, Error, Result};

/// What a policy answered, or that the safe default of its kind holds.
#[derive(Debug, Clone)]
pub struct Decided<D> {
    /// The recorded decision.
    pub id: DecisionId,
    /// `None`: no plugin could answer; the caller does what the kind's safe default says.
    pub answer: Option<D>,
}

impl App {
    /// Asks the shop's active policy of kind `K` and records the decision. `subject` is the id of what it is about
    /// (order, conversation, case). A policy that fails is not an error: `answer` is `None` then.
    ///
    /// # Errors
    /// The database; the caller may not ask policies.
    pub async fn decide<K: PolicyKind>(
        &self,
        ctx: &Ctx,
        subject: Option<String>,
        input: K::Input,
    ) -> Result<Decided<K::Decision>> {
        let _ = (ctx, subject, input);
        Err(Error::internal("no policies yet"))
    }
}
