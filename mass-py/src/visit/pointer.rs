//! JSON Pointers (RFC 6901), put together from the inside out.

/// A place in a document.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Place(Vec<String>);

impl Place {
    /// The place inside the member or item of this name.
    pub(crate) fn under(&mut self, name: &str) {
        self.0.push(name.replace('~', "~0").replace('/', "~1"));
    }

    /// The place as a JSON Pointer.
    pub(crate) fn pointer(&self) -> String {
        let mut pointer = String::new();
        for name in self.0.iter().rev() {
            pointer.push('/');
            pointer.push_str(name);
        }
        pointer
    }
}
