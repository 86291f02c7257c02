//! Values that must add up.

use super::super::super::{Code, Layer};
use super::super::{CatalogueEntry, ERROR, Text, always};

pub(crate) const JOB_MIX_NOT_100: CatalogueEntry = entry! {
    code: Code::JobMixNot100,
    layer: Layer::Semantic,
    severities: ERROR,
    params: &[
        always("sum", "the sum, in per cent"),
        always("tolerance", "deviation tolerated, in percentage points"),
        always("fields", "the shares that were added"),
    ],
    en: Text {
        title: "Job mix does not sum to 100 %",
        message: "The shares {fields} sum to {sum:short} %; they must sum to 100 % (± \
                  {tolerance}).",
        fix: "Correct the shares so that they sum to 100. If one of them is not known, send null \
              for it; only complete sets are added up.",
        explanation: "The shares split one workload, so together they are the whole of it; the \
                      tolerance is for rounding. A sum that is far off usually means that a class \
                      of jobs is missing or counted twice, or that fractions were sent instead of \
                      percentages.",
    },
    es: Text {
        title: "El reparto de trabajos no suma 100 %",
        message: "Los porcentajes {fields} suman {sum:short} %; deben sumar 100 % (± {tolerance}).",
        fix: "Corrija los porcentajes para que sumen 100. Si alguno no se conoce, envíe null; \
              solo se suman los conjuntos completos.",
        explanation: "Los porcentajes reparten una misma carga de trabajo, así que juntos son el \
                      total; la tolerancia es para el redondeo. Una suma muy distinta suele \
                      indicar que falta una clase de trabajos o se cuenta dos veces, o que se \
                      enviaron fracciones en lugar de porcentajes.",
    },
    example_bad: r#"{"job_mix": {"batch_pct": 60, "latency_sensitive_pct": 30}}"#,
    example_good: r#"{"job_mix": {"batch_pct": 60, "latency_sensitive_pct": 40}}"#,
};

pub(crate) const WEIGHTS_NOT_ONE: CatalogueEntry = entry! {
    code: Code::WeightsNotOne,
    layer: Layer::Semantic,
    severities: ERROR,
    params: &[always("sum", "the sum of the weights"), always("tolerance", "deviation tolerated")],
    en: Text {
        title: "Objective weights do not sum to 1",
        message: "The objective weights sum to {sum:short}; they must sum to 1 (± {tolerance}).",
        fix: "Scale energy, thermal_risk and workload_efficiency so that they sum to 1, for \
              example 0.5, 0.3 and 0.2.",
        explanation: "The weights say how the operator trades energy against thermal risk and \
                      workload efficiency. Only weights that sum to 1 can be compared from one \
                      request to the next; scaling them silently would put words into the \
                      operator's mouth.",
    },
    es: Text {
        title: "Los pesos de los objetivos no suman 1",
        message: "Los pesos de los objetivos suman {sum:short}; deben sumar 1 (± {tolerance}).",
        fix: "Ajuste energy, thermal_risk y workload_efficiency para que sumen 1, por ejemplo \
              0.5, 0.3 y 0.2.",
        explanation: "Los pesos expresan cómo pondera el operador la energía frente al riesgo \
                      térmico y la eficiencia de la carga de trabajo. Solo si suman 1 se pueden \
                      comparar de una petición a otra; ajustarlos en silencio sería decidir por \
                      el operador.",
    },
    example_bad: r#"{"objective_weights": {"energy": 0.5, "thermal_risk": 0.3, "workload_efficiency": 0.3}}"#,
    example_good: r#"{"objective_weights": {"energy": 0.5, "thermal_risk": 0.3, "workload_efficiency": 0.2}}"#,
};

pub(crate) const DELTA_MISMATCH: CatalogueEntry = entry! {
    code: Code::DeltaMismatch,
    layer: Layer::Semantic,
    severities: ERROR,
    params: &[always("found", "the delta in the recommendation"), always("expected", "suggested − current")],
    en: Text {
        title: "Delta does not fit",
        message: "{field} is {found}, but suggested minus current is {expected:short}.",
        fix: "Do not apply the recommendation before it is clear which value is meant; the \
              service must send delta = suggested − current, here {expected:short}.",
        explanation: "Operators read the delta, controllers apply the suggested value. When they \
                      disagree, somebody will act on the wrong one, so the recommendation is \
                      refused.",
    },
    es: Text {
        title: "El delta no cuadra",
        message: "{field} es {found}, pero suggested menos current es {expected:short}.",
        fix: "No aplique la recomendación hasta aclarar qué valor es el bueno; el servicio debe \
              enviar delta = suggested − current, aquí {expected:short}.",
        explanation: "Los operadores miran el delta y los controladores aplican el valor \
                      sugerido. Si no coinciden, alguien actuará con el equivocado; por eso se \
                      rechaza la recomendación.",
    },
    example_bad: r#"{"action": {"current": 20.0, "suggested": 21.5, "delta": 1.0}}"#,
    example_good: r#"{"action": {"current": 20.0, "suggested": 21.5, "delta": 1.5}}"#,
};
