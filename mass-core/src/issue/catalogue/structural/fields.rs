//! Types, presence, names and forms of fields.

use super::super::super::{Code, Layer};
use super::super::{CatalogueEntry, ERROR, ERROR_OR_WARNING, Text, WARNING, always, sometimes};

pub(crate) const WRONG_TYPE: CatalogueEntry = entry! {
    code: Code::WrongType,
    layer: Layer::Structural,
    severities: ERROR,
    params: &[
        always(
            "expected",
            "JSON type asked for: object, array, string, number, integer, boolean, or two of them \
             joined with “or”",
        ),
        always("found", "JSON type found"),
        sometimes("value", "the value found, when it is not an object or an array"),
    ],
    en: Text {
        title: "Wrong type",
        message: "{field} must be {expected:type}, but {found:type} was found[[: {value:json}]].",
        fix: "{expected:repair}.",
        explanation: "The contract gives every field one type, and strict mode guesses nothing: \
                      “24” might be a number or a label. RFC 8259, section 3, lists the types \
                      JSON knows; an integer is a number without a fraction, so 24.0 is one and \
                      24.5 is not.",
    },
    es: Text {
        title: "Tipo incorrecto",
        message: "{field} debe ser {expected:type}, pero se encontró {found:type}[[: \
                  {value:json}]].",
        fix: "{expected:repair}.",
        explanation: "El contrato asigna un tipo a cada campo y el modo estricto no adivina nada: \
                      “24” podría ser un número o una etiqueta. La RFC 8259, sección 3, enumera \
                      los tipos de JSON; un entero es un número sin decimales, de modo que 24.0 \
                      lo es y 24.5 no.",
    },
    example_bad: r#"{"timeout_ms": "2000"}"#,
    example_good: r#"{"timeout_ms": 2000}"#,
};

pub(crate) const MISSING_FIELD: CatalogueEntry = entry! {
    code: Code::MissingField,
    layer: Layer::Structural,
    severities: ERROR,
    params: &[always("field", "name of the absent member"), always("expected", "type it must have")],
    en: Text {
        title: "Required field missing",
        message: "The required field “{field}” is missing from {parent}.",
        fix: "Add “{field}” ({expected:type}) to {parent}.",
        explanation: "Everything the recommendation engine relies on must be stated by the \
                      sender: a default would be a guess about somebody's data centre. Where a \
                      value is not known, the fields that allow it take an explicit null.",
    },
    es: Text {
        title: "Falta un campo obligatorio",
        message: "Falta el campo obligatorio “{field}” en {parent}.",
        fix: "Añada “{field}” ({expected:type}) en {parent}.",
        explanation: "Todo aquello en lo que se basa el motor de recomendaciones debe indicarlo \
                      quien envía el documento: un valor por defecto sería una suposición sobre \
                      el centro de datos de otro. Si un valor no se conoce, los campos que lo \
                      permiten llevan un null explícito.",
    },
    example_bad: r#"{"assets": {"site_id": "mad-1", "region": "eu-south"}}"#,
    example_good: r#"{"assets": {"site_id": "mad-1", "region": "eu-south", "facility_id": "mad-1a", "cluster_id": "c-07", "zone_id": "room-2"}}"#,
};

pub(crate) const UNKNOWN_FIELD: CatalogueEntry = entry! {
    code: Code::UnknownField,
    layer: Layer::Structural,
    severities: ERROR_OR_WARNING,
    params: &[always("field", "name of the member"), sometimes("nearest", "known name it resembles")],
    en: Text {
        title: "Unknown field",
        message: "The contract has no field “{field}” here.[[ Did you mean “{nearest}”?]]",
        fix: "[[Rename “{field}” to “{nearest}”; if it is data of your own, move it to \
              payload|Remove “{field}” or move it to payload]], where any field is welcome.",
        explanation: "A misspelt field would otherwise be passed over in silence and its signal \
                      counted as missing. Strict mode therefore rejects fields it does not know; \
                      lenient mode keeps them and warns. Only payload is free-form.",
    },
    es: Text {
        title: "Campo desconocido",
        message: "El contrato no tiene ningún campo “{field}” en este lugar.[[ ¿Quiso decir \
                  “{nearest}”?]]",
        fix: "[[Cambie “{field}” por “{nearest}”; si es un dato propio, páselo a payload|Elimine \
              “{field}” o páselo a payload]], donde se admite cualquier campo.",
        explanation: "De otro modo, un campo mal escrito se pasaría por alto sin avisar y su \
                      señal contaría como ausente. Por eso el modo estricto rechaza los campos \
                      que no conoce; el modo permisivo los conserva y advierte. Solo payload es \
                      de formato libre.",
    },
    example_bad: r#"{"energy": {"it_load_kW": 820.5}}"#,
    example_good: r#"{"energy": {"it_load_kw": 820.5}}"#,
};

pub(crate) const INVALID_FORMAT: CatalogueEntry = entry! {
    code: Code::InvalidFormat,
    layer: Layer::Structural,
    severities: ERROR,
    params: &[
        always("format", "the format asked for: id, tenant_id, idempotency_key, timestamp or sha256"),
        always("found", "the text found"),
        always("expected", "the exact rule"),
    ],
    en: Text {
        title: "Text in the wrong form",
        message: "{field} is not {format:format}: “{found}” was found.",
        fix: "Write {format:form}. The exact rule: {expected}.",
        explanation: "Ids travel through URLs, file names, log lines and metric labels, so their \
                      alphabet is the one that is safe in all of them. Timestamps follow RFC \
                      3339, section 5.6, and must exist: there is no 30 February, and a leap \
                      second only where section 5.7 allows one.",
    },
    es: Text {
        title: "Texto con formato incorrecto",
        message: "{field} no es {format:format}: se encontró “{found}”.",
        fix: "Escriba {format:form}. Regla exacta: {expected}.",
        explanation: "Los identificadores viajan por URL, nombres de archivo, registros y \
                      etiquetas de métricas, así que solo admiten los caracteres que son seguros \
                      en todos ellos. Las marcas de tiempo siguen la RFC 3339, sección 5.6, y \
                      deben existir: no hay 30 de febrero, y los segundos intercalares solo valen \
                      donde lo permite la sección 5.7.",
    },
    example_bad: r#"{"tenant_id": "Acme DC"}"#,
    example_good: r#"{"tenant_id": "acme-dc"}"#,
};

pub(crate) const KEY_COLLISION: CatalogueEntry = entry! {
    code: Code::KeyCollision,
    layer: Layer::Structural,
    severities: WARNING,
    params: &[always("key", "the name they would all get"), always("keys", "the names as they are")],
    en: Text {
        title: "Keys that would collide",
        message: "The keys {keys} would all be renamed to “{key}”; they were left as they are.",
        fix: "Rename them at the source so that they differ in letters or digits, or switch \
              renaming off (keys: preserve).",
        explanation: "Renaming keys to snake_case must never make one measurement overwrite \
                      another. When several keys of an object would get the same name, all of \
                      them keep the name they came with.",
    },
    es: Text {
        title: "Claves que coincidirían",
        message: "Las claves {keys} pasarían a llamarse todas “{key}”; se han dejado como estaban.",
        fix: "Renómbrelas en el origen para que se distingan en letras o dígitos, o desactive el \
              cambio de nombres (keys: preserve).",
        explanation: "Pasar las claves a snake_case no debe hacer nunca que una medida sustituya \
                      a otra. Cuando varias claves de un objeto recibirían el mismo nombre, todas \
                      conservan el que traían.",
    },
    example_bad: r#"{"IT Load (kW)": 820.5, "it-load-kw": 815.0}"#,
    example_good: r#"{"IT Load (kW)": 820.5, "it-load-2-kw": 815.0}"#,
};
