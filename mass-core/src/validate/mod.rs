//! The four layers of validation, one file each, over one view of a document.

pub(crate) mod business;
pub(crate) mod contract;
pub(crate) mod document;
pub(crate) mod findings;
pub(crate) mod format;
pub(crate) mod leaf;
pub(crate) mod response;
pub(crate) mod semantic;
pub(crate) mod structural;

use crate::options::Options;
use document::Document;
use findings::Findings;

/// Runs the layers that look at more than one field. The leaf checks of all layers ran while the document was read.
pub(crate) fn across_fields(document: &mut Document<'_>, findings: &mut Findings, options: &Options) {
    contract::check(document, findings);
    if document.is_enterprise() {
        semantic::check(document, findings, options);
        business::check(document, findings);
    }
}
