//! Missing signals, and signals recognised in free data.

use super::super::super::{Code, Layer};
use super::super::{CatalogueEntry, ERROR, Text, WARNING, always, sometimes};

pub(crate) const SIGNAL_MISSING: CatalogueEntry = entry! {
    code: Code::SignalMissing,
    layer: Layer::Semantic,
    severities: ERROR,
    params: &[always("signal", "the core signal")],
    en: Text {
        title: "Signal missing",
        message: "The signal “{signal}” is missing, and the data contract allows no missing \
                  signals.",
        fix: "Send a value for “{signal}”, or set quality_flags.missing_allowed to true and state \
              a max_missing_ratio.",
        explanation: "A core signal that is absent or null counts as missing. Where \
                      missing_allowed is false, the sender promises all 21 of them, and every gap \
                      is named.",
    },
    es: Text {
        title: "Falta una señal",
        message: "Falta la señal “{signal}” y el contrato de datos no admite señales ausentes.",
        fix: "Envíe un valor para “{signal}” o ponga quality_flags.missing_allowed en true e \
              indique un max_missing_ratio.",
        explanation: "Una señal básica que no aparece o es null cuenta como ausente. Si \
                      missing_allowed es false, quien envía garantiza las 21, y se indica cada \
                      una que falta.",
    },
    example_bad: r#"{"cooling": {"chiller_kw": null}, "quality_flags": {"missing_allowed": false}}"#,
    example_good: r#"{"cooling": {"chiller_kw": 118.2}, "quality_flags": {"missing_allowed": false}}"#,
};

pub(crate) const MISSING_RATIO_EXCEEDED: CatalogueEntry = entry! {
    code: Code::MissingRatioExceeded,
    layer: Layer::Semantic,
    severities: ERROR,
    params: &[
        always("missing_ratio", "missing core signals / 21"),
        always("max_missing_ratio", "largest ratio allowed"),
        always("missing", "the missing signals"),
    ],
    en: Text {
        title: "Too many signals missing",
        message: "The ratio of missing core signals is {missing_ratio:short}; at most \
                  {max_missing_ratio} is allowed. Missing: {missing}.",
        fix: "Send more of the missing signals, or raise quality_flags.max_missing_ratio if the \
              engine may work with fewer.",
        explanation: "The ratio is the number of core signals that are absent or null divided by \
                      21. Measurement and verification practice (ASHRAE Guideline 14, IPMVP) asks \
                      for a stated limit on missing data: beyond it, a result says more about the \
                      gaps than about the site.",
    },
    es: Text {
        title: "Faltan demasiadas señales",
        message: "La proporción de señales básicas ausentes es {missing_ratio:short}; el máximo \
                  permitido es {max_missing_ratio}. Faltan: {missing}.",
        fix: "Envíe más señales de las que faltan o aumente quality_flags.max_missing_ratio si el \
              motor puede trabajar con menos.",
        explanation: "La proporción es el número de señales básicas que no aparecen o son null, \
                      dividido por 21. En la medida y verificación (ASHRAE Guideline 14, IPMVP) \
                      se fija un límite de datos ausentes: por encima de él, el resultado dice \
                      más de los huecos que de la instalación.",
    },
    example_bad: r#"{"cooling": {"chiller_kw": null, "fan_power_kw": null}, "quality_flags": {"max_missing_ratio": 0.05}}"#,
    example_good: r#"{"cooling": {"chiller_kw": 118.2, "fan_power_kw": null}, "quality_flags": {"max_missing_ratio": 0.05}}"#,
};

pub(crate) const AMBIGUOUS_NUMBER: CatalogueEntry = entry! {
    code: Code::AmbiguousNumber,
    layer: Layer::Semantic,
    severities: WARNING,
    params: &[always("found", "the text found"), always("readings", "the numbers it could be")],
    en: Text {
        title: "Number with two readings",
        message: "{field} is “{found}”, which can be read as more than one number ({readings}); \
                  it was kept as text.",
        fix: "Send a JSON number without quotation marks and with a decimal point, or write the \
              text so that it has one reading, such as 1.234,00 or 1,234.00.",
        explanation: "A comma before exactly three digits groups thousands in English and marks \
                      decimals in Spanish. A guess would be wrong by a factor of 1000 for half of \
                      the world, so the text is kept as it came.",
    },
    es: Text {
        title: "Número con dos lecturas",
        message: "{field} es “{found}”, que puede leerse como más de un número ({readings}); se \
                  ha dejado como texto.",
        fix: "Envíe un número JSON, sin comillas y con punto decimal, o escriba el texto de modo \
              que tenga una sola lectura, como 1.234,00 o 1,234.00.",
        explanation: "Una coma delante de exactamente tres cifras separa los millares en inglés y \
                      los decimales en español. Adivinar supondría un error de un factor 1000 \
                      para medio mundo; por eso el texto se conserva como llegó.",
    },
    example_bad: r#"{"it_load": "1,234"}"#,
    example_good: r#"{"it_load": 1234}"#,
};

pub(crate) const AMBIGUOUS_SIGNAL: CatalogueEntry = entry! {
    code: Code::AmbiguousSignal,
    layer: Layer::Semantic,
    severities: WARNING,
    params: &[
        sometimes("signal", "the core signal that several members could be"),
        sometimes("name", "the name that could mean several signals"),
        sometimes("candidates", "the signals it could mean"),
        always("paths", "the members concerned; at most 16 are listed"),
        sometimes("count", "how many members there are, when not all are listed"),
    ],
    en: Text {
        title: "Uncertain signal",
        message: "[[It is not certain which field is the signal “{signal}” of the site]][[The name “{name}” \
                  does not say which signal it is ({candidates})]]: {paths}[[ ({count} in all)]]. \
                  Nothing was taken.",
        fix: "Keep one of them, or rename the others after what they measure; your own names can \
              be added to the aliases option.",
        explanation: "Taking the first match would tie a result to the order in which an export \
                      lists its columns. Which of the fields is meant is for somebody who knows \
                      the site to say.",
    },
    es: Text {
        title: "Señal incierta",
        message: "[[No es seguro qué campo es la señal “{signal}” de la instalación]][[El nombre “{name}” no \
                  dice qué señal es ({candidates})]]: {paths}[[ ({count} en total)]]. No se ha tomado \
                  nada.",
        fix: "Deje solo uno o cambie el nombre de los demás según lo que miden; puede añadir sus \
              propios nombres en la opción aliases.",
        explanation: "Tomar la primera coincidencia haría depender el resultado del orden de las \
                      columnas de una exportación. Quien conoce la instalación debe decir cuál es \
                      el campo bueno.",
    },
    example_bad: r#"{"IT Load (kW)": 820.5, "Carga TI (kW)": 815.0}"#,
    example_good: r#"{"IT Load (kW)": 820.5, "Carga TI sala 2 (kW)": 815.0}"#,
};

pub(crate) const SIGNAL_WITHOUT_UNIT: CatalogueEntry = entry! {
    code: Code::SignalWithoutUnit,
    layer: Layer::Semantic,
    severities: WARNING,
    params: &[
        always("signal", "the core signal"),
        always("found", "the value found"),
        always("allowed", "units that can be read"),
    ],
    en: Text {
        title: "Signal without a unit",
        message: "{field} ({found}) looks like the signal “{signal}”, but states no unit; it was \
                  not taken.",
        fix: "Write the unit in the name or after the value: {allowed}.",
        explanation: "An IT load of 820 may be in W, kW or MW, and 68 may be a temperature in °F. \
                      A signal is recognised only when its unit is written down, because no check \
                      can find a wrong unit that gives a plausible number.",
    },
    es: Text {
        title: "Señal sin unidad",
        message: "{field} ({found}) parece la señal “{signal}”, pero no indica la unidad; no se \
                  ha tomado.",
        fix: "Escriba la unidad en el nombre o después del valor: {allowed}.",
        explanation: "Una carga TI de 820 puede estar en W, kW o MW, y 68 puede ser una \
                      temperatura en °F. Una señal solo se reconoce si su unidad está escrita, \
                      porque ninguna comprobación descubre una unidad equivocada que da un número \
                      verosímil.",
    },
    example_bad: r#"{"Carga TI": 820.5}"#,
    example_good: r#"{"Carga TI (kW)": 820.5}"#,
};

pub(crate) const UNIT_NOT_CONVERTIBLE: CatalogueEntry = entry! {
    code: Code::UnitNotConvertible,
    layer: Layer::Semantic,
    severities: WARNING,
    params: &[
        always("signal", "the core signal"),
        always("unit", "the unit found"),
        always("allowed", "units that can be read"),
    ],
    en: Text {
        title: "Unit that cannot be converted",
        message: "{field} looks like the signal “{signal}”, but “{unit}” is not a unit it can \
                  have; it was not taken.",
        fix: "Send it in one of these units: {allowed}. If the quantity is a different one \
              (energy instead of power, say), send the right measurement.",
        explanation: "Units are converted only within one quantity. Energy in kWh becomes power \
                      in kW only when the interval is known, and a currency needs a rate of the \
                      day; both would be guesses.",
    },
    es: Text {
        title: "Unidad que no se puede convertir",
        message: "{field} parece la señal “{signal}”, pero “{unit}” no es una de sus unidades; no \
                  se ha tomado.",
        fix: "Envíela en una de estas unidades: {allowed}. Si se trata de otra magnitud (por \
              ejemplo, energía en vez de potencia), envíe la medida correcta.",
        explanation: "Las unidades solo se convierten dentro de una misma magnitud. La energía en \
                      kWh pasa a potencia en kW solo si se conoce el intervalo, y una moneda \
                      necesita el cambio del día; en ambos casos habría que adivinar.",
    },
    example_bad: r#"{"IT Load (kWh)": 205.1}"#,
    example_good: r#"{"IT Load (kW)": 820.5}"#,
};
