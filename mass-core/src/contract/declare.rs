//! How the types of the contract are declared: each once, with [`object!`], [`number!`] or [`text!`].
//!
//! The declaration gives the Rust type, its serde form, its JSON Schema and the constant that the parsers and validators
//! walk ([`spec`](super::spec)), so the four cannot disagree.

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
