//! Advice for each machine word.

use super::words::{Word, word};

/// How to repair each of [`super::words::REASONS`], and how to write each type that was expected; a sentence without its full stop.
pub(super) static REPAIRS: &[Word] = &[
    word(
        "empty",
        "Send a JSON document; check that the export wrote the file",
        "Envíe un documento JSON; compruebe que la exportación escribió el archivo",
    ),
    word(
        "invalid_utf8",
        "Save or export the text as UTF-8 (not Latin-1, Windows-1252 or UTF-16), and check that it is not a binary or \
         compressed file",
        "Guarde o exporte el texto en UTF-8 (no en Latin-1, Windows-1252 ni UTF-16) y compruebe que no sea un archivo \
         binario o comprimido",
    ),
    word(
        "unexpected_end",
        "Close every quotation mark, bracket and brace; the text may have been cut off on its way",
        "Cierre todas las comillas, corchetes y llaves; es posible que el texto se haya cortado en la transmisión",
    ),
    word(
        "unexpected_character",
        "Look for a missing or extra comma, a missing quotation mark or a comment just before this place",
        "Busque justo antes de este punto una coma que falte o sobre, unas comillas sin cerrar o un comentario",
    ),
    word(
        "control_character",
        "Write line breaks as \\n, tabs as \\t and other control characters as \\u00XX",
        "Escriba los saltos de línea como \\n, las tabulaciones como \\t y los demás caracteres de control como \\u00XX",
    ),
    word(
        "invalid_escape",
        "Write a backslash as \\\\ (as in C:\\\\data), and use only the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX",
        "Escriba la barra invertida como \\\\ (por ejemplo C:\\\\datos) y use solo los escapes \\\" \\\\ \\/ \\b \\f \\n \\r \
         \\t \\uXXXX",
    ),
    word(
        "lone_surrogate",
        "Write the character itself in UTF-8, or both halves of the pair",
        "Escriba el carácter directamente en UTF-8 o las dos mitades del par",
    ),
    word(
        "noncharacter",
        "Remove the character, or write U+FFFD in its place where one was lost",
        "Elimine el carácter o escriba U+FFFD en su lugar si se perdió alguno",
    ),
    word(
        "invalid_number",
        "Write numbers like 24, -3.5 or 1.2e6: decimal point, no leading zeros, no plus sign, no thousands separator",
        "Escriba los números como 24, -3.5 o 1.2e6: con punto decimal, sin ceros a la izquierda, sin signo más y sin \
         separador de miles",
    ),
    word(
        "trailing_characters",
        "Send one document at a time; several documents, one a line, are a batch (NDJSON)",
        "Envíe un solo documento cada vez; varios documentos, uno por línea, forman un lote (NDJSON)",
    ),
    word(
        "not_json_literal",
        "Use true, false or null in lower case, quotation marks around any other text, and null for a value that is \
         not a number (NaN, Infinity)",
        "Use true, false o null en minúsculas, ponga entre comillas cualquier otro texto y null para los valores que \
         no son un número (NaN, Infinity)",
    ),
    word("incomplete", "Add traceparent, or both trace_id and span_id", "Añada traceparent, o bien trace_id y span_id"),
    word(
        "malformed_traceparent",
        "Pass on the traceparent header unchanged, for example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "Reenvíe la cabecera traceparent sin cambios, por ejemplo 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ),
    word(
        "malformed_trace_id",
        "Send the 16 bytes of the trace id as 32 hexadecimal digits, without hyphens",
        "Envíe los 16 bytes del identificador de traza como 32 dígitos hexadecimales, sin guiones",
    ),
    word(
        "malformed_span_id",
        "Send the 8 bytes of the span id as 16 hexadecimal digits, without hyphens",
        "Envíe los 8 bytes del identificador de tramo (span) como 16 dígitos hexadecimales, sin guiones",
    ),
    word(
        "all_zero",
        "Send the ids of the running trace, or start a trace with random ids",
        "Envíe los identificadores de la traza en curso o inicie una traza con identificadores aleatorios",
    ),
    word("forbidden_version", "Start traceparent with version 00", "Empiece traceparent con la versión 00"),
    word(
        "malformed_tracestate",
        "Pass on the tracestate header unchanged, or leave it out: it is optional",
        "Reenvíe la cabecera tracestate sin cambios u omítala: es opcional",
    ),
    word(
        "object",
        "Send an object: names and values in braces { … }",
        "Envíe un objeto: nombres y valores entre llaves { … }",
    ),
    word("array", "Send an array: values in square brackets [ … ]", "Envíe una lista: valores entre corchetes [ … ]"),
    word("string", "Send a string: the value between quotation marks", "Envíe un texto: el valor entre comillas"),
    word(
        "number",
        "Send a number: no quotation marks, a decimal point, no unit; lenient mode (strict: false) also reads numbers \
         sent as text",
        "Envíe un número: sin comillas, con punto decimal y sin unidad; el modo permisivo (strict: false) también lee \
         los números enviados como texto",
    ),
    word(
        "number or null",
        "Send a number (no quotation marks, a decimal point, no unit), or null if it was not measured; lenient mode \
         (strict: false) also reads numbers sent as text",
        "Envíe un número (sin comillas, con punto decimal y sin unidad), o null si no se ha medido; el modo permisivo \
         (strict: false) también lee los números enviados como texto",
    ),
    word(
        "integer",
        "Send a whole number: no quotation marks, no fraction; lenient mode (strict: false) also reads numbers sent as \
         text",
        "Envíe un número entero: sin comillas y sin decimales; el modo permisivo (strict: false) también lee los \
         números enviados como texto",
    ),
    word(
        "integer or null",
        "Send a whole number (no quotation marks, no fraction), or null if it was not measured; lenient mode (strict: \
         false) also reads numbers sent as text",
        "Envíe un número entero (sin comillas y sin decimales), o null si no se ha medido; el modo permisivo (strict: \
         false) también lee los números enviados como texto",
    ),
    word(
        "boolean",
        "Send true or false, in lower case and without quotation marks",
        "Envíe true o false, en minúsculas y sin comillas",
    ),
];
