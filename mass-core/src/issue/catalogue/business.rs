//! What may be asked of the recommendation engine, and what it must promise.

use super::super::{Code, Layer};
use super::{CatalogueEntry, ERROR, Text, WARNING, always};

pub(crate) const CONTROL_NOT_ALLOWED: CatalogueEntry = entry! {
    code: Code::ControlNotAllowed,
    layer: Layer::Business,
    severities: ERROR,
    params: &[always("mode", "the mode asked for")],
    en: Text {
        title: "Control not allowed in this mode",
        message: "In “{mode}” mode the engine may not act on the plant, but {field} is false.",
        fix: "Set {field} to true, or ask for the mode “active” if the engine really is to act.",
        explanation: "Shadow mode only reads and advisory mode only recommends. A request that \
                      asks for either and leaves control open contradicts itself, and the safe \
                      reading is to refuse it.",
    },
    es: Text {
        title: "Control no permitido en este modo",
        message: "En el modo “{mode}” el motor no puede actuar sobre la planta, pero {field} es \
                  false.",
        fix: "Ponga {field} en true, o pida el modo “active” si de verdad el motor debe actuar.",
        explanation: "El modo shadow solo lee y el modo advisory solo recomienda. Una petición \
                      que pide uno de los dos y deja abierto el control se contradice, y lo \
                      seguro es rechazarla.",
    },
    example_bad: r#"{"mode": "shadow", "constraints": {"hard": {"no_control_actions": false}}}"#,
    example_good: r#"{"mode": "shadow", "constraints": {"hard": {"no_control_actions": true}}}"#,
};

pub(crate) const SLO_TOO_SLOW_FOR_PROD: CatalogueEntry = entry! {
    code: Code::SloTooSlowForProd,
    layer: Layer::Business,
    severities: ERROR,
    params: &[
        always("slo_ms", "latency objective, ms"),
        always("maximum_ms", "longest objective allowed in production, ms"),
    ],
    en: Text {
        title: "Latency objective too slow for production",
        message: "{field} is {slo_ms} ms; in production at most {maximum_ms} ms are allowed.",
        fix: "Set {field} to {maximum_ms} or less, or send the request to the environment \
              “staging” or “dev”.",
        explanation: "In production the answer feeds people and systems that act on it, and a \
                      slow answer describes a room that has moved on. Longer objectives are for \
                      trials.",
    },
    es: Text {
        title: "Objetivo de latencia demasiado lento para producción",
        message: "{field} es {slo_ms} ms; en producción el máximo permitido es {maximum_ms} ms.",
        fix: "Ponga {field} en {maximum_ms} o menos, o envíe la petición al entorno “staging” o \
              “dev”.",
        explanation: "En producción la respuesta llega a personas y sistemas que actúan en \
                      consecuencia, y una respuesta lenta describe una sala que ya ha cambiado. \
                      Los objetivos más largos son para pruebas.",
    },
    example_bad: r#"{"environment": "prod", "service_level_objective_ms": 8000}"#,
    example_good: r#"{"environment": "prod", "service_level_objective_ms": 2000}"#,
};

pub(crate) const SLO_EXCEEDS_TIMEOUT: CatalogueEntry = entry! {
    code: Code::SloExceedsTimeout,
    layer: Layer::Business,
    severities: WARNING,
    params: &[always("slo_ms", "latency objective, ms"), always("timeout_ms", "timeout, ms")],
    en: Text {
        title: "Latency objective longer than the timeout",
        message: "{field} is {slo_ms} ms, but the request is given up after {timeout_ms} ms.",
        fix: "Set {field} below timeout_ms ({timeout_ms}), or raise timeout_ms above {slo_ms}.",
        explanation: "An answer that meets its objective at the last moment would arrive after \
                      the caller stopped waiting. An objective beyond the timeout can never be \
                      missed in the statistics, so it measures nothing.",
    },
    es: Text {
        title: "Objetivo de latencia superior al tiempo de espera",
        message: "{field} es {slo_ms} ms, pero la petición se abandona a los {timeout_ms} ms.",
        fix: "Ponga {field} por debajo de timeout_ms ({timeout_ms}) o aumente timeout_ms por \
              encima de {slo_ms}.",
        explanation: "Una respuesta que cumpla el objetivo en el último momento llegaría cuando \
                      el cliente ya no la espera. Un objetivo mayor que el tiempo de espera nunca \
                      figura como incumplido en las estadísticas, así que no mide nada.",
    },
    example_bad: r#"{"service_level_objective_ms": 4000, "timeout_ms": 2500}"#,
    example_good: r#"{"service_level_objective_ms": 2000, "timeout_ms": 2500}"#,
};

pub(crate) const HARD_LIMIT_BREACHED: CatalogueEntry = entry! {
    code: Code::HardLimitBreached,
    layer: Layer::Business,
    severities: WARNING,
    params: &[always("signal", "the signal measured"), always("found", "its value"), always("limit", "the hard limit")],
    en: Text {
        title: "Already beyond a hard limit",
        message: "“{signal}” is {found}, already beyond the hard limit of {limit}.",
        fix: "Look at the room first: this may be an alarm. If the room is well, check the \
              sensors and the limit under constraints.hard.",
        explanation: "Hard limits bound what the engine may recommend; when the room is already \
                      beyond one, no recommendation can satisfy it. The ASHRAE TC 9.9 recommended \
                      envelope for rack inlets ends at 27 °C, and limits are usually set from it.",
    },
    es: Text {
        title: "Límite estricto ya superado",
        message: "“{signal}” es {found} y ya supera el límite estricto de {limit}.",
        fix: "Revise primero la sala: puede ser una alarma. Si la sala está bien, compruebe los \
              sensores y el límite en constraints.hard.",
        explanation: "Los límites estrictos acotan lo que el motor puede recomendar; si la sala \
                      ya ha superado uno, ninguna recomendación puede cumplirlo. El margen \
                      recomendado por ASHRAE TC 9.9 para la entrada de los racks llega a 27 °C y \
                      suele servir de referencia para fijarlos.",
    },
    example_bad: r#"{"thermal": {"p95_rack_inlet_c": 28.4}, "hard": {"max_rack_inlet_p95_c": 27.0}}"#,
    example_good: r#"{"thermal": {"p95_rack_inlet_c": 26.1}, "hard": {"max_rack_inlet_p95_c": 27.0}}"#,
};

pub(crate) const GUARDRAIL_NOT_ENFORCED: CatalogueEntry = entry! {
    code: Code::GuardrailNotEnforced,
    layer: Layer::Business,
    severities: ERROR,
    params: &[always("field", "the guardrail that is not confirmed"), always("mode", "the mode of the request")],
    en: Text {
        title: "Guardrail not confirmed",
        message: "In “{mode}” mode the response must confirm “{field}” with true, and it does not.",
        fix: "Do not apply anything from this response; the service must enforce the guardrail \
              and return “{field}”: true.",
        explanation: "In shadow mode nothing may be written to the plant. The service has to \
                      confirm it in every response, so that an audit can show it for each one.",
    },
    es: Text {
        title: "Salvaguarda no confirmada",
        message: "En el modo “{mode}” la respuesta debe confirmar “{field}” con true, y no lo \
                  hace.",
        fix: "No aplique nada de esta respuesta; el servicio debe hacer cumplir la salvaguarda y \
              devolver “{field}”: true.",
        explanation: "En el modo shadow no se puede escribir nada en la planta. El servicio debe \
                      confirmarlo en cada respuesta, para que una auditoría pueda demostrarlo en \
                      todas.",
    },
    example_bad: r#"{"audit": {"mode": "shadow", "no_control_actions_enforced": false}}"#,
    example_good: r#"{"audit": {"mode": "shadow", "no_control_actions_enforced": true}}"#,
};

pub(crate) const SETPOINT_CHANGE_EXCEEDED: CatalogueEntry = entry! {
    code: Code::SetpointChangeExceeded,
    layer: Layer::Business,
    severities: ERROR,
    params: &[
        always("found", "the change recommended, °C"),
        always("limit", "max_setpoint_change_c of the request, °C"),
    ],
    en: Text {
        title: "Setpoint change too large",
        message: "The recommended setpoint change is {found:short} °C; the request allows at most \
                  {limit} °C in either direction.",
        fix: "Do not apply it. The service must keep within max_setpoint_change_c, in several \
              steps if need be; raise the limit in the request only if the plant can follow.",
        explanation: "Fast setpoint changes upset the control loops of a cooling plant and the \
                      temperature of the racks; the ASHRAE TC 9.9 guidelines also limit how fast \
                      the inlet temperature may change. The limit is the operator's and binds the \
                      engine.",
    },
    es: Text {
        title: "Cambio de consigna excesivo",
        message: "El cambio de consigna recomendado es de {found:short} °C; la petición admite \
                  como máximo {limit} °C en cualquier sentido.",
        fix: "No lo aplique. El servicio debe respetar max_setpoint_change_c, si hace falta en \
              varios pasos; aumente el límite de la petición solo si la planta puede seguir el \
              cambio.",
        explanation: "Los cambios bruscos de consigna desestabilizan los lazos de control de la \
                      planta de refrigeración y la temperatura de los racks; las guías de ASHRAE \
                      TC 9.9 también limitan la velocidad de cambio de la temperatura de entrada. \
                      El límite lo fija el operador y obliga al motor.",
    },
    example_bad: r#"{"action": {"type": "setpoint", "current": 20.0, "suggested": 24.0}, "max_setpoint_change_c": 1.0}"#,
    example_good: r#"{"action": {"type": "setpoint", "current": 20.0, "suggested": 21.0}, "max_setpoint_change_c": 1.0}"#,
};
