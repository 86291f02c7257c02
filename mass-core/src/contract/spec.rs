//! What the types of the contract say of themselves to the parsers and validators that walk them.

/// Numbers a field may hold. Both ends are inclusive unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Range {
    pub(crate) minimum: Option<f64>,
    pub(crate) maximum: Option<f64>,
    pub(crate) exclusive_minimum: bool,
    /// Zero is the field's "not reported" and reads as null.
    pub(crate) zero_is_missing: bool,
    /// The least and the greatest double in the range, so that two comparisons tell.
    ends: (f64, f64),
}

impl Range {
    pub(crate) const ANY: Range = Range {
        minimum: None,
        maximum: None,
        exclusive_minimum: false,
        zero_is_missing: false,
        ends: (f64::NEG_INFINITY, f64::INFINITY),
    };

    pub(crate) const fn at_least(minimum: f64) -> Range {
        Range { minimum: Some(minimum), ends: (minimum, f64::INFINITY), ..Range::ANY }
    }

    pub(crate) const fn above(minimum: f64) -> Range {
        Range { exclusive_minimum: true, ends: (minimum.next_up(), f64::INFINITY), ..Range::at_least(minimum) }
    }

    pub(crate) const fn between(minimum: f64, maximum: f64) -> Range {
        Range { maximum: Some(maximum), ends: (minimum, maximum), ..Range::at_least(minimum) }
    }

    pub(crate) const fn or_zero(self) -> Range {
        Range { zero_is_missing: true, ..self }
    }

    pub(crate) fn holds(&self, value: f64) -> bool {
        self.ends.0 <= value && value <= self.ends.1
    }

    /// Whether a value in the range is a whole number.
    #[inline]
    pub(crate) fn is_whole(value: f64) -> bool {
        // Cheaper than `fract`, which is a library call on some targets; integers of the contract are far smaller.
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::float_cmp)]
        let whole = (value as i64) as f64 == value;
        whole || (value.abs() >= 9_007_199_254_740_992.0 && value.is_finite())
    }

    /// A fraction of one, which people like to send as a percentage.
    pub(crate) fn is_fraction(&self) -> bool {
        self.minimum == Some(0.0) && self.maximum == Some(1.0)
    }
}

/// What a leaf holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// Exactly this version string.
    Version(&'static str),
    /// 1–128 characters, `^[A-Za-z0-9][A-Za-z0-9._:/-]*$`.
    Id,
    /// `^[a-z0-9][a-z0-9-]{0,62}$`.
    TenantId,
    /// 1–255 printable ASCII characters.
    IdempotencyKey,
    /// One of these.
    Choice(&'static [&'static str]),
    /// RFC 3339 date and time with an offset.
    Timestamp,
    Number(Range),
    Integer(Range),
    Boolean,
    /// A boolean that must be true: the sender's word that the document holds no personal data.
    NoPii,
    /// Parts of the W3C trace context; judged together in the contract layer. The pattern is for the JSON Schema.
    Trace(Option<&'static str>),
    /// `sha256:` and 64 hexadecimal digits.
    Digest,
    /// Any string.
    Text,
    /// A list of strings.
    TextList,
}

/// A node of the contract.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Spec {
    Leaf(Kind),
    Object(&'static ObjectSpec),
    /// A list of such objects.
    List(&'static ObjectSpec),
    /// An object with anything in it.
    Free,
}

/// An object of the contract.
#[derive(Debug)]
pub(crate) struct ObjectSpec {
    pub(crate) name: &'static str,
    pub(crate) members: &'static [MemberSpec],
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct MemberSpec {
    pub(crate) name: &'static str,
    pub(crate) spec: Spec,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    pub(crate) unit: Option<&'static str>,
}

/// What a contract type says of itself.
pub(crate) trait Contract {
    const SPEC: Spec;
    const UNIT: Option<&'static str> = None;
    const REQUIRED: bool = true;
    const NULLABLE: bool = false;
    /// When optional, null means the same as absent.
    const NULL_IS_ABSENT: bool = false;
}

/// The kind of a leaf.
pub(crate) const fn leaf_kind(spec: &Spec) -> Kind {
    match spec {
        Spec::Leaf(kind) => *kind,
        _ => Kind::Text,
    }
}

impl<T: Contract> Contract for Option<T> {
    const SPEC: Spec = T::SPEC;
    const UNIT: Option<&'static str> = T::UNIT;
    const REQUIRED: bool = false;
    const NULLABLE: bool = T::NULL_IS_ABSENT;
}

impl Contract for bool {
    const SPEC: Spec = Spec::Leaf(Kind::Boolean);
}

impl Contract for String {
    const SPEC: Spec = Spec::Leaf(Kind::Text);
}

impl Contract for Vec<String> {
    const SPEC: Spec = Spec::Leaf(Kind::TextList);
}

impl Contract for serde_json::Map<String, serde_json::Value> {
    const SPEC: Spec = Spec::Free;
}

leaf!(bool);
leaf!(String);
