//! Numbers that cannot be what their field says.

use super::super::super::{Code, Layer};
use super::super::{CatalogueEntry, ERROR, Text, always, sometimes};

pub(crate) const OUT_OF_RANGE: CatalogueEntry = entry! {
    code: Code::OutOfRange,
    layer: Layer::Semantic,
    severities: ERROR,
    params: &[
        always("found", "the number found"),
        sometimes("minimum", "smallest value allowed"),
        sometimes("maximum", "largest value allowed"),
        sometimes("exclusive_minimum", "the value must be larger than this"),
        sometimes("unit", "unit of the field"),
    ],
    en: Text {
        title: "Out of range",
        message: "{field} is {found}[[ {unit}]]; allowed:[[ {minimum} to {maximum}| more than \
                  {exclusive_minimum}, at most {maximum}| at least {minimum}| more than \
                  {exclusive_minimum}| at most {maximum}]][[ {unit}]].",
        fix: "Check the source of {field}, its scale and its unit[[: this field is in {unit}]]. A \
              signal that was not measured is sent as null.",
        explanation: "The ranges say what can be: powers and counts are not negative, percentages \
                      lie in 0–100 and ratios in 0–1, and PUE is at least 1 by definition \
                      (ISO/IEC 30134-2). Temperatures may lie in −40…100 °C, far beyond the \
                      envelopes of ASHRAE TC 9.9, so that only broken sensors and other units \
                      fall outside.",
    },
    es: Text {
        title: "Fuera de rango",
        message: "{field} es {found}[[ {unit}]]; valores permitidos:[[ de {minimum} a {maximum}| \
                  más de {exclusive_minimum}, como máximo {maximum}| como mínimo {minimum}| más \
                  de {exclusive_minimum}| como máximo {maximum}]][[ {unit}]].",
        fix: "Revise el origen de {field}, su escala y su unidad[[: este campo se expresa en \
              {unit}]]. Una señal que no se ha medido se envía como null.",
        explanation: "Los rangos indican lo que es posible: las potencias y los recuentos no son \
                      negativos, los porcentajes van de 0 a 100 y las fracciones de 0 a 1, y el \
                      PUE es como mínimo 1 por definición (ISO/IEC 30134-2). Las temperaturas \
                      pueden ir de −40 a 100 °C, mucho más allá de los márgenes de ASHRAE TC 9.9, \
                      de modo que solo quedan fuera los sensores averiados y otras unidades.",
    },
    example_bad: r#"{"thermal": {"avg_rack_inlet_c": 240}}"#,
    example_good: r#"{"thermal": {"avg_rack_inlet_c": 24.0}}"#,
};

pub(crate) const LOOKS_LIKE_PERCENT: CatalogueEntry = entry! {
    code: Code::LooksLikePercent,
    layer: Layer::Semantic,
    severities: ERROR,
    params: &[always("found", "the number found"), always("suggested", "the same as a fraction")],
    en: Text {
        title: "Percentage in a 0–1 field",
        message: "{field} is {found}, which looks like a percentage; this field is a fraction \
                  from 0 to 1.",
        fix: "Send {suggested:short} instead of {found}.",
        explanation: "Names tell units: _pct fields go from 0 to 100, _ratio and _util_avg fields \
                      from 0 to 1. Mixing the two is the most common unit mistake in utilisation \
                      exports; it is reported and never repaired silently, because a factor of \
                      100 changes every decision built on the value.",
    },
    es: Text {
        title: "Porcentaje en un campo de 0 a 1",
        message: "{field} es {found}, que parece un porcentaje; este campo es una fracción entre \
                  0 y 1.",
        fix: "Envíe {suggested:short} en lugar de {found}.",
        explanation: "Los nombres indican la unidad: los campos _pct van de 0 a 100, y los _ratio \
                      y _util_avg, de 0 a 1. Confundirlos es el error de unidades más frecuente \
                      al exportar la utilización; se comunica y nunca se corrige en silencio, \
                      porque un factor 100 cambia toda decisión basada en el valor.",
    },
    example_bad: r#"{"workload": {"cpu_util_avg": 63}}"#,
    example_good: r#"{"workload": {"cpu_util_avg": 0.63}}"#,
};
