//! In the place of the alias table, in a build without the feature `signals`.

use serde::{Serialize, Serializer};
use serde_json::Value;

/// Never there: this build recognises no signals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AliasTable {}

impl AliasTable {
    /// Refuses.
    ///
    /// # Errors
    /// Always.
    pub fn from_json(_: &Value) -> Result<Self, &'static str> {
        Err(super::ABSENT)
    }
}

impl Serialize for AliasTable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}
