//! How the types of the contract describe themselves to the validators.
//!
//! Every type of the contract is declared once, with [`object!`], [`number!`] or [`text!`]. The declaration gives the
//! Rust type, its serde form, its JSON Schema and the constant below that the parsers and validators walk, so the four
//! cannot disagree.

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

/// Declares an object of the contract.
///
/// `pub struct Name, nullable {` makes null mean the same as absent where the object is optional.
macro_rules! object {
    (@nullable) => { true };
    ($(#[$meta:meta])* pub struct $name:ident $(, $nullable:ident)? {
        $($(#[$field_meta:meta])* pub $field:ident : $type:ty $(= $example:expr)?,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_meta])*
            $(#[cfg_attr(feature = "schema", schemars(example = &$example))])?
            pub $field: $type,)*
        }

        impl $name {
            pub(crate) const OBJECT: $crate::contract::spec::ObjectSpec = $crate::contract::spec::ObjectSpec {
                name: stringify!($name),
                members: &[$($crate::contract::spec::MemberSpec {
                    name: stringify!($field),
                    spec: <$type as $crate::contract::spec::Contract>::SPEC,
                    required: <$type as $crate::contract::spec::Contract>::REQUIRED,
                    nullable: <$type as $crate::contract::spec::Contract>::NULLABLE,
                    unit: <$type as $crate::contract::spec::Contract>::UNIT,
                },)*],
            };
        }

        impl $crate::contract::spec::Contract for $name {
            const SPEC: $crate::contract::spec::Spec = $crate::contract::spec::Spec::Object(&Self::OBJECT);
            $(const NULL_IS_ABSENT: bool = object!(@$nullable);)?
        }

        impl $crate::normalize::direct::Direct for $name {
            const LEAVES: usize = 0 $(+ <$type as $crate::normalize::direct::Direct>::LEAVES)*;
            const OBJECTS: usize = 1 $(+ <$type as $crate::normalize::direct::Direct>::OBJECTS)*;
            $(const NULL_IS_ABSENT: bool = object!(@$nullable);)?

            fn read(
                reader: &mut $crate::normalize::direct::Reader<'_, '_>,
                at: $crate::normalize::direct::At,
            ) -> Option<()> {
                const REQUIRED: usize = 0 $(+ <$type as $crate::contract::spec::Contract>::REQUIRED as usize)*;
                let mut required = 0usize;
                if reader.open(at)? {
                    // One pass takes the members that stand in the order of the declaration, as most documents have
                    // them; what is in another order takes more passes.
                    'object: loop {
                        let mut found = false;
                        let mut inner = $crate::normalize::direct::At {
                            slot: at.slot,
                            object: at.object + 1,
                            depth: at.depth + 1,
                        };
                        $({
                            const KEY: &[u8] = concat!("\"", stringify!($field), "\":").as_bytes();
                            if reader.key(KEY) {
                                <$type as $crate::normalize::direct::Direct>::read(reader, inner)?;
                                required += usize::from(<$type as $crate::contract::spec::Contract>::REQUIRED);
                                found = true;
                                if reader.ends()? {
                                    break 'object;
                                }
                            }
                            inner.slot += <$type as $crate::normalize::direct::Direct>::LEAVES;
                            inner.object += <$type as $crate::normalize::direct::Direct>::OBJECTS;
                        })*
                        if !found {
                            reader.spelled_key()?;
                        }
                    }
                }
                // No member is counted twice: a repeated one does not get here.
                (required == REQUIRED).then_some(())
            }
        }

        impl $crate::contract::spec::Contract for Vec<$name> {
            const SPEC: $crate::contract::spec::Spec = $crate::contract::spec::Spec::List(&$name::OBJECT);
        }
    };
}

/// Declares a kind of number: its Rust type, range and unit.
macro_rules! number {
    ($(#[$meta:meta])* $name:ident($inner:ty): $kind:ident($range:expr) $(, unit $unit:literal)?) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $crate::contract::spec::Contract for $name {
            const SPEC: $crate::contract::spec::Spec =
                $crate::contract::spec::Spec::Leaf($crate::contract::spec::Kind::$kind($range));
            $(const UNIT: Option<&'static str> = Some($unit);)?
            const NULL_IS_ABSENT: bool = true;
        }

        impl From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        leaf_schema!($name);
    };
}

/// Declares a kind of string.
macro_rules! text {
    ($(#[$meta:meta])* $name:ident: $kind:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $crate::contract::spec::Contract for $name {
            const SPEC: $crate::contract::spec::Spec = $crate::contract::spec::Spec::Leaf($kind);
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self(value.to_owned())
            }
        }

        leaf_schema!($name);
    };
}

/// Gives a leaf type its reader and its JSON Schema, made from what it says of itself.
macro_rules! leaf {
    ($name:ty) => {
        impl $crate::normalize::direct::Direct for $name {
            const LEAVES: usize = 1;
            const OBJECTS: usize = 0;
            const NULL_IS_ABSENT: bool = <$name as $crate::contract::spec::Contract>::NULL_IS_ABSENT;

            #[inline]
            fn read(
                reader: &mut $crate::normalize::direct::Reader<'_, '_>,
                at: $crate::normalize::direct::At,
            ) -> Option<()> {
                const KIND: &$crate::contract::spec::Kind =
                    &$crate::contract::spec::leaf_kind(&<$name as $crate::contract::spec::Contract>::SPEC);
                reader.leaf(at.slot, KIND)
            }
        }
    };
}

/// Gives a leaf type of our own its reader and its JSON Schema.
macro_rules! leaf_schema {
    ($name:ident) => {
        leaf!($name);

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::schema::leaf(
                    &<$name as $crate::contract::spec::Contract>::SPEC,
                    <$name as $crate::contract::spec::Contract>::UNIT,
                )
            }
        }
    };
}

leaf!(bool);
leaf!(String);
