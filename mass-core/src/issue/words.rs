//! Machine words that parameters carry, and what they are called in each language.

use super::Locale;

/// A machine word and its two phrases.
pub(super) struct Word {
    /// As it stands in the parameters.
    pub(super) name: &'static str,
    en: &'static str,
    es: &'static str,
}

impl Word {
    /// The phrase in the given language.
    pub(super) const fn phrase(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::En => self.en,
            Locale::Es => self.es,
        }
    }
}

/// A row of a table.
pub(super) const fn word(name: &'static str, en: &'static str, es: &'static str) -> Word {
    Word { name, en, es }
}

/// JSON types, with their article; `fraction` is what a `number` is called where an integer was expected.
pub(super) static TYPES: &[Word] = &[
    word("object", "an object", "un objeto"),
    word("array", "an array", "una lista"),
    word("string", "a string", "un texto"),
    word("number", "a number", "un número"),
    word("integer", "an integer", "un entero"),
    word("boolean", "a boolean", "un booleano"),
    word("null", "null", "nulo"),
    word("fraction", "a number with a fraction", "un número con decimales"),
];

/// Formats a text can be asked to have.
pub(super) static FORMATS: &[Word] = &[
    word("id", "an id", "un identificador"),
    word("tenant_id", "a tenant id", "un identificador de inquilino"),
    word("idempotency_key", "an idempotency key", "una clave de idempotencia"),
    word("timestamp", "an RFC 3339 timestamp", "una marca de tiempo RFC 3339"),
];

/// What a text of each format looks like, as a clause.
pub(super) static FORMS: &[Word] = &[
    word(
        "id",
        "1 to 128 characters, starting with a letter or a digit, then letters, digits and . _ : / - without accents \
         or spaces, for example dc-madrid-01",
        "de 1 a 128 caracteres, empezando por una letra o un dígito y siguiendo con letras, dígitos y . _ : / - sin \
         tildes ni espacios, por ejemplo dc-madrid-01",
    ),
    word(
        "tenant_id",
        "1 to 63 lower-case letters, digits and hyphens, starting with a letter or a digit, for example acme-dc",
        "de 1 a 63 letras minúsculas sin tilde, dígitos y guiones, empezando por una letra o un dígito, por ejemplo \
         acme-dc",
    ),
    word(
        "idempotency_key",
        "1 to 255 printable ASCII characters, for example idem-2026-03-01T10:00",
        "de 1 a 255 caracteres ASCII imprimibles, por ejemplo idem-2026-03-01T10:00",
    ),
    word(
        "sha256",
        "a fingerprint: sha256: and 64 lower-case hexadecimal digits",
        "una huella: sha256: y 64 dígitos hexadecimales en minúscula",
    ),
    word(
        "timestamp",
        "date, T, time and UTC offset, with a date and a time that exist, for example 2026-03-01T10:00:00Z or \
         2026-03-01T11:00:00+01:00",
        "fecha, T, hora y desfase respecto a UTC, con una fecha y una hora que existan, por ejemplo \
         2026-03-01T10:00:00Z o 2026-03-01T11:00:00+01:00",
    ),
];

/// Why a text is not JSON, and why a trace context is not valid.
pub(super) static REASONS: &[Word] = &[
    word("empty", "the input is empty", "la entrada está vacía"),
    word("invalid_utf8", "these bytes are not UTF-8 text", "estos bytes no son texto UTF-8"),
    word(
        "unexpected_end",
        "the text ends before the document is complete",
        "el texto termina antes de que el documento esté completo",
    ),
    word("unexpected_character", "this character cannot stand here", "este carácter no puede ir aquí"),
    word(
        "control_character",
        "a raw control character inside a string",
        "hay un carácter de control sin escapar dentro de un texto",
    ),
    word(
        "invalid_escape",
        "an escape sequence that JSON does not know",
        "hay una secuencia de escape que JSON no admite",
    ),
    word(
        "lone_surrogate",
        "half of a surrogate pair (\\uD800 to \\uDFFF) without its other half",
        "falta la otra mitad de un par subrogado (\\uD800 a \\uDFFF)",
    ),
    word(
        "noncharacter",
        "a code point that Unicode keeps out of texts (such as U+FFFF)",
        "hay un punto de código que Unicode excluye de los textos (como U+FFFF)",
    ),
    word(
        "invalid_number",
        "a number that is not written as JSON writes numbers",
        "hay un número que no está escrito como exige JSON",
    ),
    word(
        "trailing_characters",
        "more text follows after the end of the document",
        "hay más texto después del final del documento",
    ),
    word("not_json_literal", "a bare word that is not JSON", "hay una palabra suelta que no es JSON"),
    word(
        "incomplete",
        "neither traceparent nor the pair trace_id and span_id is there",
        "no está traceparent ni la pareja trace_id y span_id",
    ),
    word(
        "malformed_traceparent",
        "traceparent must be version-traceid-spanid-flags: 2, 32, 16 and 2 hexadecimal digits",
        "traceparent debe ser versión-traceid-spanid-flags: 2, 32, 16 y 2 dígitos hexadecimales",
    ),
    word(
        "malformed_trace_id",
        "trace_id must be 32 hexadecimal digits",
        "trace_id debe tener 32 dígitos hexadecimales",
    ),
    word("malformed_span_id", "span_id must be 16 hexadecimal digits", "span_id debe tener 16 dígitos hexadecimales"),
    word(
        "all_zero",
        "an id of zeros only means “no trace”",
        "un identificador formado solo por ceros significa «sin traza»",
    ),
    word("forbidden_version", "version ff of traceparent is forbidden", "la versión ff de traceparent está prohibida"),
    word(
        "malformed_tracestate",
        "tracestate must be a comma-separated list of at most 32 key=value members with different keys",
        "tracestate debe ser una lista de hasta 32 pares clave=valor, separados por comas y sin claves repetidas",
    ),
];
