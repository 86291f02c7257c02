//! Whether the text can be read at all, and alike by everybody.

use super::super::super::{Code, Layer};
use super::super::{CatalogueEntry, ERROR, ERROR_OR_WARNING, Text, WARNING, always, sometimes};

pub(crate) const INVALID_JSON: CatalogueEntry = entry! {
    code: Code::InvalidJson,
    layer: Layer::Structural,
    severities: ERROR,
    params: &[
        always("reason", "why, as a machine word: see the table of reasons"),
        sometimes("line", "line of the place, from 1"),
        sometimes("column", "column of the place, from 1, in characters"),
        sometimes("offset", "bytes before the place"),
        sometimes("found", "the character or word that stands there"),
    ],
    en: Text {
        title: "Not valid JSON",
        message: "Not valid JSON[[ at line {line}, column {column} (byte {offset})]]: \
                  {reason:reason}[[ (found “{found}”)]].",
        fix: "{reason:repair}.",
        explanation: "MASS reads JSON as RFC 8259 defines it, in UTF-8 (section 8.1). A text that \
                      is not JSON has no value at all, so nothing else can be checked and this is \
                      the only issue reported. Line and column count from 1 and a column is one \
                      character; the offset counts bytes.",
    },
    es: Text {
        title: "JSON no válido",
        message: "JSON no válido[[ en la línea {line}, columna {column} (byte {offset})]]: \
                  {reason:reason}[[ (se encontró “{found}”)]].",
        fix: "{reason:repair}.",
        explanation: "MASS lee JSON tal como lo define la RFC 8259, en UTF-8 (sección 8.1). Un \
                      texto que no es JSON no tiene ningún valor, así que no se puede comprobar \
                      nada más y esta es la única incidencia que se comunica. La línea y la \
                      columna se cuentan desde 1 y cada columna es un carácter; el desplazamiento \
                      se cuenta en bytes.",
    },
    example_bad: r#"{"it_load_kw": 820.5,}"#,
    example_good: r#"{"it_load_kw": 820.5}"#,
};

pub(crate) const DUPLICATE_KEY: CatalogueEntry = entry! {
    code: Code::DuplicateKey,
    layer: Layer::Structural,
    severities: ERROR,
    params: &[always("key", "the repeated member name, unescaped")],
    en: Text {
        title: "Repeated key",
        message: "The key “{key}” appears more than once in the same object.",
        fix: "Keep one “{key}” and remove or rename the others; if two meters export the same \
              name, give each a name of its own.",
        explanation: "Readers disagree about which of two equal names counts: some take the \
                      first, some the last. I-JSON forbids them (RFC 7493, section 2.3), so that \
                      everybody who reads the document reads the same measurement. Names are \
                      compared after their escapes are resolved.",
    },
    es: Text {
        title: "Clave repetida",
        message: "La clave “{key}” aparece más de una vez en el mismo objeto.",
        fix: "Deje una sola “{key}” y elimine o renombre las demás; si dos medidores exportan el \
              mismo nombre, dé a cada uno el suyo.",
        explanation: "Los lectores de JSON no coinciden en cuál de dos claves iguales vale: unos \
                      toman la primera y otros la última. I-JSON las prohíbe (RFC 7493, sección \
                      2.3) para que todos los que lean el documento lean la misma medida. Las \
                      claves se comparan después de resolver sus secuencias de escape.",
    },
    example_bad: r#"{"it_load_kw": 820.5, "it_load_kw": 815.0}"#,
    example_good: r#"{"it_load_kw": 820.5, "it_load_room_2_kw": 815.0}"#,
};

pub(crate) const TOO_DEEP: CatalogueEntry = entry! {
    code: Code::TooDeep,
    layer: Layer::Structural,
    severities: ERROR,
    params: &[always("max_depth", "most levels allowed; the root is level 1")],
    en: Text {
        title: "Nested too deeply",
        message: "At {path} objects and arrays are nested deeper than the {max_depth} levels \
                  allowed.",
        fix: "Flatten the data at this place. If you trust the source and need the depth, raise \
              the option max_depth above {max_depth}.",
        explanation: "A reader may limit the depth of nesting (RFC 8259, section 9). The limit \
                      keeps a hostile or broken document from exhausting the stack of a program \
                      further down the line; real site data need fewer than ten levels.",
    },
    es: Text {
        title: "Anidamiento excesivo",
        message: "En {path} los objetos y las listas superan los {max_depth} niveles de \
                  anidamiento permitidos.",
        fix: "Reduzca los niveles de anidamiento en ese punto. Si confía en el origen y necesita \
              más profundidad, aumente la opción max_depth por encima de {max_depth}.",
        explanation: "Un lector de JSON puede limitar la profundidad de anidamiento (RFC 8259, \
                      sección 9). El límite evita que un documento malintencionado o defectuoso \
                      agote la pila de algún programa de la cadena; los datos reales de una \
                      instalación no llegan a diez niveles.",
    },
    example_bad: r#"{"payload": {"a": {"b": {"c": {"more": "and so on, 65 levels"}}}}}"#,
    example_good: r#"{"payload": {"a.b.c": "the value"}}"#,
};

pub(crate) const TOO_LARGE: CatalogueEntry = entry! {
    code: Code::TooLarge,
    layer: Layer::Structural,
    severities: ERROR,
    params: &[always("max_bytes", "most bytes allowed"), always("found_bytes", "bytes of the input")],
    en: Text {
        title: "Document too large",
        message: "The document has {found_bytes} bytes; at most {max_bytes} are allowed.",
        fix: "Send a shorter time window or leave raw series out of payload; many documents \
              belong in a batch (NDJSON, one a line). The limit is the option max_bytes.",
        explanation: "A reader may limit the size of the texts it accepts (RFC 8259, section 9). \
                      A MASS document summarises one time window and usually takes 2 to 4 KB; a \
                      far larger one is mostly a raw export that was sent by mistake.",
    },
    es: Text {
        title: "Documento demasiado grande",
        message: "El documento ocupa {found_bytes} bytes; el máximo permitido es {max_bytes}.",
        fix: "Envíe una ventana de tiempo más corta o no incluya series sin procesar en payload; \
              si son muchos documentos, envíelos como lote (NDJSON, uno por línea). El límite es \
              la opción max_bytes.",
        explanation: "Un lector de JSON puede limitar el tamaño de los textos que acepta (RFC \
                      8259, sección 9). Un documento MASS resume una ventana de tiempo y suele \
                      ocupar de 2 a 4 KB; uno mucho mayor suele ser una exportación sin procesar \
                      enviada por error.",
    },
    example_bad: r#"{"payload": {"raw_samples": "two million of them"}}"#,
    example_good: r#"{"payload": {"samples": 2000000, "mean_kw": 820.5}}"#,
};

pub(crate) const NUMBER_NOT_INTEROPERABLE: CatalogueEntry = entry! {
    code: Code::NumberNotInteroperable,
    layer: Layer::Structural,
    severities: ERROR_OR_WARNING,
    params: &[always("found", "the number as it is written")],
    en: Text {
        title: "Number that readers do not agree on",
        message: "{field} holds the number {found}, which a 64-bit floating-point number cannot \
                  hold exactly, so JSON readers will not agree on it.",
        fix: "If it is an identifier or a counter, send it as text, between quotation marks; if \
              it is a measurement, send no more than 15 significant digits.",
        explanation: "Most programs read JSON numbers as IEEE 754 doubles, and I-JSON warns \
                      against numbers that those cannot hold, such as integers beyond 2^53 or \
                      1e400 (RFC 7493, section 2.2). The canonical form and the fingerprint are \
                      written from doubles (RFC 8785, section 3.2.2.3), so such a number would be \
                      signed with another value. In the free payload an affected integer is kept \
                      as text, with this as a warning.",
    },
    es: Text {
        title: "Número que no todos leen igual",
        message: "{field} contiene el número {found}, que no cabe con exactitud en coma flotante \
                  de 64 bits, así que no todos los programas leerán el mismo valor.",
        fix: "Si es un identificador o un contador, envíelo como texto, entre comillas; si es una \
              medida, envíe como máximo 15 cifras significativas.",
        explanation: "La mayoría de los programas leen los números JSON como dobles IEEE 754, e \
                      I-JSON desaconseja los que no caben en ellos, como los enteros mayores que \
                      2^53 o 1e400 (RFC 7493, sección 2.2). La forma canónica y la huella se \
                      escriben a partir de dobles (RFC 8785, sección 3.2.2.3), así que se \
                      firmaría otro valor. En la parte libre (payload), el entero afectado se \
                      conserva como texto y se emite esta advertencia.",
    },
    example_bad: r#"{"meter_serial": 9007199254740993}"#,
    example_good: r#"{"meter_serial": "9007199254740993"}"#,
};

pub(crate) const TOO_MANY_ISSUES: CatalogueEntry = entry! {
    code: Code::TooManyIssues,
    layer: Layer::Structural,
    severities: WARNING,
    params: &[always("max_issues", "most issues listed"), always("found", "issues found in all")],
    en: Text {
        title: "List of issues cut short",
        message: "{found} issues were found; only the first {max_issues} are listed.",
        fix: "Repair the issues listed and validate again, or raise the option max_issues. A long \
              list often has one cause, such as a wrong template or a missing level of nesting.",
        explanation: "A report as long as the broken document helps nobody and could be used to \
                      exhaust a log. The issues that are not listed are counted, so that the cut \
                      is visible.",
    },
    es: Text {
        title: "Lista de incidencias recortada",
        message: "Se encontraron {found} incidencias; solo se muestran las {max_issues} primeras.",
        fix: "Corrija las incidencias mostradas y vuelva a validar, o aumente la opción \
              max_issues. Una lista larga suele tener una sola causa, como una plantilla \
              equivocada o un nivel de anidamiento que falta.",
        explanation: "Un informe tan largo como el propio documento defectuoso no ayuda a nadie y \
                      podría saturar los registros. Las incidencias que no se muestran sí se \
                      cuentan, para que el recorte quede a la vista.",
    },
    example_bad: r#"[{"a": 1, "a": 1}, {"a": 1, "a": 1}, {"and": "98 more like these"}]"#,
    example_good: r#"[{"a": 1}, {"a": 1}, {"and": "98 more like these"}]"#,
};

pub(crate) const TOO_MANY_CHANGES: CatalogueEntry = entry! {
    code: Code::TooManyChanges,
    layer: Layer::Structural,
    severities: ERROR,
    params: &[
        always("max_path_bytes", "most bytes that the paths of all changes may take together: 16 × max_bytes"),
        always("max_bytes", "most bytes allowed of a document"),
    ],
    en: Text {
        title: "Record of changes too long",
        message: "The paths of the changes that the rules would make take more than {max_path_bytes} bytes together, \
                  which is 16 times the {max_bytes} bytes that a document may have.",
        fix: "Shorten the keys around long lists, or send smaller documents. If the payload may stay as it is, turn \
              the rules off that change it, or set the option payload to preserve. The limit is 16 × max_bytes.",
        explanation: "Every change is recorded with its full JSON Pointer, which repeats all the keys around the \
                      value. A long key around a long list makes that record grow with the square of the document, so \
                      that one megabyte could fill the memory of the reader. Such a document is refused as a whole; \
                      real site data stay far below the limit.",
    },
    es: Text {
        title: "Registro de cambios demasiado largo",
        message: "Las rutas de los cambios que harían las reglas ocupan en total más de {max_path_bytes} bytes, es \
                  decir, 16 veces los {max_bytes} bytes que puede tener un documento.",
        fix: "Acorte las claves que rodean listas largas o envíe documentos más pequeños. Si los datos libres pueden \
              quedar como están, desactive las reglas que los cambian o ponga la opción payload en preserve. El \
              límite es 16 × max_bytes.",
        explanation: "Cada cambio se registra con su JSON Pointer completo, que repite todas las claves que rodean el \
                      valor. Una clave larga alrededor de una lista larga hace que el registro crezca con el cuadrado \
                      del documento, de modo que un megabyte podría llenar la memoria de quien lo lee. Un documento \
                      así se rechaza entero; los datos reales de una instalación quedan muy por debajo del límite.",
    },
    example_bad: r#"{"a key of 20000 characters": ["no", "no", "and 10000 more like these"]}"#,
    example_good: r#"{"short_key": ["no", "no", "and 10000 more like these"]}"#,
};
