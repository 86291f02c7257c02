//! Versions, closed lists, identity and trace.

use super::super::{Code, Layer};
use super::{CatalogueEntry, ERROR, Text, always, sometimes};

pub(crate) const UNSUPPORTED_VERSION: CatalogueEntry = entry! {
    code: Code::UnsupportedVersion,
    layer: Layer::Contract,
    severities: ERROR,
    params: &[
        always("found", "the version found"),
        always("allowed", "versions this release reads"),
        sometimes("nearest", "supported version it resembles"),
    ],
    en: Text {
        title: "Unsupported version",
        message: "Version “{found}” is not supported; supported: {allowed}.[[ Did you mean \
                  “{nearest}”?]]",
        fix: "Set schema_version to [[“{nearest}”|a supported version ({allowed})]], or convert \
              the document with upgrade if it was written for an older version.",
        explanation: "The version decides how every other field is read. A reader that guessed it \
                      would check the document against the wrong contract, so an unknown version \
                      is refused before anything else.",
    },
    es: Text {
        title: "Versión no admitida",
        message: "La versión “{found}” no se admite; se admiten: {allowed}.[[ ¿Quiso decir \
                  “{nearest}”?]]",
        fix: "schema_version debe ser [[“{nearest}”|una versión admitida ({allowed})]]; si el \
              documento se escribió para una versión anterior, conviértalo con upgrade.",
        explanation: "La versión decide cómo se lee todo lo demás. Si se adivinara, el documento \
                      se comprobaría con el contrato equivocado; por eso una versión desconocida \
                      se rechaza antes que nada.",
    },
    example_bad: r#"{"schema_version": "1.2"}"#,
    example_good: r#"{"schema_version": "1.1"}"#,
};

pub(crate) const UNSUPPORTED_VALUE: CatalogueEntry = entry! {
    code: Code::UnsupportedValue,
    layer: Layer::Contract,
    severities: ERROR,
    params: &[
        always("found", "the value found"),
        always("allowed", "values allowed"),
        sometimes("nearest", "allowed value it resembles"),
    ],
    en: Text {
        title: "Value not in the list",
        message: "{field} cannot be “{found}”; allowed: {allowed}.[[ Did you mean “{nearest}”?]]",
        fix: "Set {field} to [[“{nearest}”|an allowed value ({allowed})]], spelled exactly like \
              that; lenient mode (strict: false) also accepts upper and lower case.",
        explanation: "Fields such as mode, environment, units and currency steer what the engine \
                      may do and how numbers are read. They take a value from a short closed \
                      list, so that a spelling mistake is found here and not in production.",
    },
    es: Text {
        title: "Valor fuera de la lista",
        message: "{field} no puede ser “{found}”; valores permitidos: {allowed}.[[ ¿Quiso decir \
                  “{nearest}”?]]",
        fix: "El valor de {field} debe ser [[“{nearest}”|uno de los permitidos ({allowed})]], \
              escrito exactamente así; el modo permisivo (strict: false) no distingue mayúsculas \
              de minúsculas.",
        explanation: "Campos como mode, environment, units y currency determinan qué puede hacer \
                      el motor y cómo se leen los números. Toman su valor de una lista corta y \
                      cerrada para que un error de escritura aparezca aquí y no en producción.",
    },
    example_bad: r#"{"mode": "shadwo"}"#,
    example_good: r#"{"mode": "shadow"}"#,
};

pub(crate) const PII_DECLARED: CatalogueEntry = entry! {
    code: Code::PiiDeclared,
    layer: Layer::Contract,
    severities: ERROR,
    params: &[],
    en: Text {
        title: "Personal data not excluded",
        message: "{field} is false: the data contract does not promise that the document is free \
                  of personal data.",
        fix: "Remove names, e-mail addresses, badge and telephone numbers and anything else about \
              people, also from payload, then set {field} to true.",
        explanation: "Energy and cooling advice needs no personal data, and what is not sent \
                      cannot leak: data minimisation, GDPR (EU 2016/679), article 5(1)(c). The \
                      sender states it because only the sender knows what the free payload holds.",
    },
    es: Text {
        title: "Datos personales no descartados",
        message: "{field} es false: el contrato de datos no garantiza que el documento esté libre \
                  de datos personales.",
        fix: "Elimine nombres, correos electrónicos, números de tarjeta de acceso o de teléfono y \
              cualquier otro dato de personas, también en payload, y después ponga {field} en \
              true.",
        explanation: "Para recomendar sobre energía y refrigeración no hacen falta datos \
                      personales, y lo que no se envía no se puede filtrar: es la minimización de \
                      datos del RGPD (UE 2016/679), artículo 5.1.c. Lo declara quien envía el \
                      documento porque es el único que sabe qué contiene la parte libre.",
    },
    example_bad: r#"{"data_contract": {"no_pii": false}}"#,
    example_good: r#"{"data_contract": {"no_pii": true}}"#,
};

pub(crate) const INVALID_TRACE: CatalogueEntry = entry! {
    code: Code::InvalidTrace,
    layer: Layer::Contract,
    severities: ERROR,
    params: &[
        always("reason", "why, as a machine word: see the table of reasons"),
        sometimes("found", "the text found"),
    ],
    en: Text {
        title: "Invalid trace context",
        message: "The trace context is not valid: {reason:reason}[[ (found “{found}”)]].",
        fix: "{reason:repair}.",
        explanation: "The trace ties a recommendation to the request, job and host that asked for \
                      it. W3C Trace Context Level 2 fixes the form of traceparent (section 3.2) \
                      and tracestate (section 3.3), and rules out ids of zeros only and version \
                      ff. Upper-case digits are accepted and come out in lower case.",
    },
    es: Text {
        title: "Contexto de traza no válido",
        message: "El contexto de traza no es válido: {reason:reason}[[ (se encontró “{found}”)]].",
        fix: "{reason:repair}.",
        explanation: "La traza une una recomendación con la petición, el proceso y el equipo que \
                      la pidieron. W3C Trace Context, nivel 2, fija la forma de traceparent \
                      (sección 3.2) y de tracestate (sección 3.3), y excluye los identificadores \
                      formados solo por ceros y la versión ff. Los dígitos en mayúscula se \
                      admiten y salen en minúscula.",
    },
    example_bad: r#"{"trace": {"trace_id": "00000000000000000000000000000000", "span_id": "00f067aa0ba902b7"}}"#,
    example_good: r#"{"trace": {"trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "span_id": "00f067aa0ba902b7"}}"#,
};

pub(crate) const TRACE_MISMATCH: CatalogueEntry = entry! {
    code: Code::TraceMismatch,
    layer: Layer::Contract,
    severities: ERROR,
    params: &[
        always("field", "trace_id or span_id"),
        always("found", "what the field says"),
        always("expected", "what traceparent says"),
    ],
    en: Text {
        title: "Trace ids disagree",
        message: "“{field}” is “{found}”, but traceparent says “{expected}”.",
        fix: "Send “{expected}”, or leave “{field}” out: traceparent already carries it.",
        explanation: "traceparent contains the trace id and the span id (W3C Trace Context Level \
                      2, section 3.2.2). When they are sent a second time and differ, nobody can \
                      tell which trace the request belongs to.",
    },
    es: Text {
        title: "Identificadores de traza contradictorios",
        message: "“{field}” es “{found}”, pero traceparent indica “{expected}”.",
        fix: "Envíe “{expected}” u omita “{field}”: traceparent ya lo contiene.",
        explanation: "traceparent contiene el identificador de traza y el de tramo (W3C Trace \
                      Context, nivel 2, sección 3.2.2). Si se envían otra vez y no coinciden, no \
                      se puede saber a qué traza pertenece la petición.",
    },
    example_bad: r#"{"trace": {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "span_id": "00f067aa0ba902b8"}}"#,
    example_good: r#"{"trace": {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "span_id": "00f067aa0ba902b7"}}"#,
};

pub(crate) const RESPONSE_ID_MISMATCH: CatalogueEntry = entry! {
    code: Code::ResponseIdMismatch,
    layer: Layer::Contract,
    severities: ERROR,
    params: &[
        always("field", "the id that differs"),
        always("found", "what the response says"),
        always("expected", "what the request says"),
    ],
    en: Text {
        title: "Response to another request",
        message: "“{field}” is “{found}” in the response, but “{expected}” in the request.",
        fix: "Check that this response belongs to this request. If it does, the service must \
              return “{field}” unchanged.",
        explanation: "A response repeats the ids of its request, so that answers that overtake \
                      each other, or come out of a retry, cannot be applied to the wrong room. \
                      Ids are compared character by character.",
    },
    es: Text {
        title: "Respuesta a otra petición",
        message: "“{field}” es “{found}” en la respuesta, pero “{expected}” en la petición.",
        fix: "Compruebe que esta respuesta corresponde a esta petición. Si es así, el servicio \
              debe devolver “{field}” sin cambios.",
        explanation: "La respuesta repite los identificadores de su petición para que, si las \
                      respuestas se adelantan unas a otras o proceden de un reintento, no se \
                      apliquen a la sala equivocada. Los identificadores se comparan carácter a \
                      carácter.",
    },
    example_bad: r#"{"response": {"request_id": "req-8"}}"#,
    example_good: r#"{"response": {"request_id": "req-7"}}"#,
};

pub(crate) const FINGERPRINT_MISMATCH: CatalogueEntry = entry! {
    code: Code::FingerprintMismatch,
    layer: Layer::Contract,
    severities: ERROR,
    params: &[
        always("found", "the fingerprint in the recommendation"),
        always("expected", "content_sha256 of the request"),
    ],
    en: Text {
        title: "Recommendation from other data",
        message: "The recommendation was computed from other data: {field} is {found}, the \
                  content of the request is {expected}.",
        fix: "Do not apply it; send the request again. If the data are the right ones, the \
              service must copy content_sha256 of the request into {field}.",
        explanation: "input_fingerprint proves on which measurements a recommendation rests, and \
                      that nobody changed them on the way. content_sha256 is SHA-256 over the \
                      canonical form of RFC 8785, without the ids and times that differ on every \
                      send.",
    },
    es: Text {
        title: "Recomendación basada en otros datos",
        message: "La recomendación se calculó con otros datos: {field} es {found} y el contenido \
                  de la petición es {expected}.",
        fix: "No la aplique y vuelva a enviar la petición. Si los datos son los correctos, el \
              servicio debe copiar en {field} el content_sha256 de la petición.",
        explanation: "input_fingerprint demuestra en qué medidas se apoya una recomendación y que \
                      nadie las cambió por el camino. content_sha256 es el SHA-256 de la forma \
                      canónica de la RFC 8785, sin los identificadores ni las horas que cambian \
                      en cada envío.",
    },
    example_bad: r#"{"trace": {"input_fingerprint": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}}"#,
    example_good: r#"{"trace": {"input_fingerprint": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}}"#,
};
