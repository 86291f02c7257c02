//! What the measurements of one plant say about each other.

use super::super::super::{Code, Layer};
use super::super::{CatalogueEntry, ERROR, Text, WARNING, always};

pub(crate) const FACILITY_BELOW_IT_LOAD: CatalogueEntry = entry! {
    code: Code::FacilityBelowItLoad,
    layer: Layer::Semantic,
    severities: ERROR,
    params: &[always("facility_power_kw", "power of the whole facility, kW"), always("it_load_kw", "IT load, kW")],
    en: Text {
        title: "Facility power below the IT load",
        message: "The facility draws {facility_power_kw} kW, less than the IT load it feeds \
                  ({it_load_kw} kW).",
        fix: "Check that facility_power_kw and it_load_kw are not swapped, are both in kW, and \
              come from meters that cover the same rooms and the same window.",
        explanation: "Facility power includes the IT load and everything that supports it: \
                      cooling, UPS and distribution losses, lighting. Their quotient, PUE, \
                      therefore cannot be below 1 (ISO/IEC 30134-2). On-site generation does not \
                      change that, as it counts as a supply.",
    },
    es: Text {
        title: "Potencia total inferior a la carga TI",
        message: "La instalación consume {facility_power_kw} kW, menos que la carga TI que \
                  alimenta ({it_load_kw} kW).",
        fix: "Compruebe que facility_power_kw e it_load_kw no estén intercambiados, que ambos \
              estén en kW y que sus medidores cubran las mismas salas y la misma ventana de \
              tiempo.",
        explanation: "La potencia de la instalación incluye la carga TI y todo lo que la \
                      sostiene: refrigeración, pérdidas del SAI y de la distribución, alumbrado. \
                      Su cociente, el PUE, no puede por tanto ser inferior a 1 (ISO/IEC 30134-2). \
                      La generación propia no lo cambia, porque cuenta como suministro.",
    },
    example_bad: r#"{"energy": {"it_load_kw": 820.5, "facility_power_kw": 640.0}}"#,
    example_good: r#"{"energy": {"it_load_kw": 820.5, "facility_power_kw": 1148.7}}"#,
};

pub(crate) const PUE_MISMATCH: CatalogueEntry = entry! {
    code: Code::PueMismatch,
    layer: Layer::Semantic,
    severities: WARNING,
    params: &[
        always("reported", "pue_current as sent"),
        always("computed", "facility_power_kw / it_load_kw"),
        always("difference_pct", "difference in per cent"),
        always("tolerance_pct", "difference tolerated, in per cent"),
    ],
    en: Text {
        title: "PUE does not fit the powers",
        message: "The reported PUE is {reported}, but facility power divided by IT load is \
                  {computed:short}: {difference_pct:short} % apart, with {tolerance_pct} % \
                  tolerated.",
        fix: "Compare the meters and the averaging windows of the three values; pue_current \
              belongs to this window, not to the year. Send null in pue_current if it is only an \
              estimate.",
        explanation: "PUE is the energy of the whole facility divided by the energy of the IT \
                      equipment over the same period (ISO/IEC 30134-2). Small gaps come from \
                      sampling and metering; a larger one means that the values come from \
                      different boundaries, periods or places of measurement.",
    },
    es: Text {
        title: "El PUE no cuadra con las potencias",
        message: "El PUE declarado es {reported}, pero la potencia de la instalación dividida por \
                  la carga TI da {computed:short}: difieren un {difference_pct:short} %, con una \
                  tolerancia del {tolerance_pct} %.",
        fix: "Compare los medidores y los periodos de promedio de los tres valores; pue_current \
              corresponde a esta ventana de tiempo, no al año. Envíe null en pue_current si es \
              solo una estimación.",
        explanation: "El PUE es la energía de toda la instalación dividida por la de los equipos \
                      TI en el mismo periodo (ISO/IEC 30134-2). Las diferencias pequeñas se deben \
                      al muestreo y a los medidores; una mayor indica que los valores proceden de \
                      límites, periodos o puntos de medida distintos.",
    },
    example_bad: r#"{"energy": {"it_load_kw": 800, "facility_power_kw": 1200, "pue_current": 1.25}}"#,
    example_good: r#"{"energy": {"it_load_kw": 800, "facility_power_kw": 1200, "pue_current": 1.5}}"#,
};

pub(crate) const P95_BELOW_AVERAGE: CatalogueEntry = entry! {
    code: Code::P95BelowAverage,
    layer: Layer::Semantic,
    severities: ERROR,
    params: &[
        always("p95_rack_inlet_c", "95th percentile of the rack inlets, °C"),
        always("avg_rack_inlet_c", "average of the rack inlets, °C"),
    ],
    en: Text {
        title: "95th percentile below the average",
        message: "The 95th percentile of the rack inlet temperatures ({p95_rack_inlet_c} °C) is \
                  below their average ({avg_rack_inlet_c} °C).",
        fix: "Check that p95_rack_inlet_c and avg_rack_inlet_c are not swapped and that both are \
              computed from the same racks and the same window.",
        explanation: "Nineteen inlets out of twenty are at or below the 95th percentile, so in a \
                      real room the average lies below it. ASHRAE TC 9.9 judges the room by the \
                      air at the rack inlets, and the hottest of them decide; a percentile that \
                      is too low would hide them.",
    },
    es: Text {
        title: "Percentil 95 inferior a la media",
        message: "El percentil 95 de la temperatura de entrada a los racks ({p95_rack_inlet_c} \
                  °C) es inferior a su media ({avg_rack_inlet_c} °C).",
        fix: "Compruebe que p95_rack_inlet_c y avg_rack_inlet_c no estén intercambiados y que \
              ambos se calculen con los mismos racks y la misma ventana de tiempo.",
        explanation: "Diecinueve de cada veinte entradas están en el percentil 95 o por debajo, \
                      así que en una sala real la media queda por debajo de él. ASHRAE TC 9.9 \
                      evalúa la sala por el aire en la entrada de los racks, y deciden los más \
                      calientes; un percentil demasiado bajo los ocultaría.",
    },
    example_bad: r#"{"thermal": {"avg_rack_inlet_c": 26.1, "p95_rack_inlet_c": 23.4}}"#,
    example_good: r#"{"thermal": {"avg_rack_inlet_c": 23.4, "p95_rack_inlet_c": 26.1}}"#,
};

pub(crate) const RETURN_BELOW_SUPPLY: CatalogueEntry = entry! {
    code: Code::ReturnBelowSupply,
    layer: Layer::Semantic,
    severities: WARNING,
    params: &[always("return_temp_c", "return air, °C"), always("supply_temp_c", "supply air, °C")],
    en: Text {
        title: "Return air colder than supply air",
        message: "The return air ({return_temp_c} °C) is colder than the supply air \
                  ({supply_temp_c} °C).",
        fix: "Check that the two sensors are not swapped or mislabelled and that both are in °C; \
              then look for cold air bypassing the racks.",
        explanation: "Air takes up heat on its way through the racks, so it comes back from the \
                      hot aisle warmer than it left the cooling units. A colder return points to \
                      swapped sensors or a nearly idle room; ASHRAE TC 9.9 uses the difference to \
                      judge air management.",
    },
    es: Text {
        title: "Retorno más frío que la impulsión",
        message: "El aire de retorno ({return_temp_c} °C) está más frío que el de impulsión \
                  ({supply_temp_c} °C).",
        fix: "Compruebe que los dos sensores no estén intercambiados o mal etiquetados y que \
              ambos midan en °C; después, busque aire frío que esquive los racks (bypass).",
        explanation: "El aire absorbe calor al atravesar los racks, así que vuelve del pasillo \
                      caliente a más temperatura que la de impulsión. Un retorno más frío apunta \
                      a sensores intercambiados o a una sala casi sin carga; ASHRAE TC 9.9 usa \
                      esa diferencia para valorar la gestión del aire.",
    },
    example_bad: r#"{"thermal": {"supply_temp_c": 31.0, "return_temp_c": 19.5}}"#,
    example_good: r#"{"thermal": {"supply_temp_c": 19.5, "return_temp_c": 31.0}}"#,
};

pub(crate) const COOLING_EXCEEDS_OVERHEAD: CatalogueEntry = entry! {
    code: Code::CoolingExceedsOverhead,
    layer: Layer::Semantic,
    severities: WARNING,
    params: &[
        always("cooling_kw", "chiller and fan power together, kW"),
        always("overhead_kw", "facility power minus IT load, kW"),
    ],
    en: Text {
        title: "Cooling draws more than is left",
        message: "Chillers and fans draw {cooling_kw:short} kW, more than the {overhead_kw:short} \
                  kW between facility power and IT load.",
        fix: "Check that facility_power_kw includes the cooling plant, that chiller_kw and \
              fan_power_kw are electrical (not cooling) power, and that they serve this facility \
              only.",
        explanation: "What the facility draws beyond its IT load has to cover cooling, UPS \
                      losses, distribution and lighting (ISO/IEC 30134-2). Cooling cannot take \
                      more than all of it. Two common causes: the thermal capacity of a chiller \
                      entered as its electrical power, and a plant shared with another building.",
    },
    es: Text {
        title: "La refrigeración consume más de lo disponible",
        message: "Las enfriadoras y los ventiladores consumen {cooling_kw:short} kW, más que los \
                  {overhead_kw:short} kW que hay entre la potencia de la instalación y la carga \
                  TI.",
        fix: "Compruebe que facility_power_kw incluya la planta de refrigeración, que chiller_kw \
              y fan_power_kw sean potencia eléctrica (no frigorífica) y que solo den servicio a \
              esta instalación.",
        explanation: "Lo que la instalación consume además de la carga TI debe cubrir la \
                      refrigeración, las pérdidas del SAI, la distribución y el alumbrado \
                      (ISO/IEC 30134-2). La refrigeración no puede superar ese total. Dos causas \
                      habituales: anotar la potencia frigorífica de una enfriadora como \
                      eléctrica, o una planta compartida con otro edificio.",
    },
    example_bad: r#"{"energy": {"it_load_kw": 800, "facility_power_kw": 1000}, "cooling": {"chiller_kw": 240, "fan_power_kw": 40}}"#,
    example_good: r#"{"energy": {"it_load_kw": 800, "facility_power_kw": 1000}, "cooling": {"chiller_kw": 120, "fan_power_kw": 40}}"#,
};
