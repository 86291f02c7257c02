//! The same day as a DCIM tool exports it: readable for people, a mess for programs.
//!
//! Labels are in two languages with the units in names or values, decimals have commas, spaces hang about, empty cells are
//! `n/a`, and an asset tag looks like a number. Each oddity is there because a real export has it.

use crate::calendar::{naive, rfc3339};
use crate::day::{Plan, Sample};
use crate::json::Json;
use crate::prng::Prng;

/// One export with every oddity once, for the sample nearest to the early afternoon.
#[must_use]
pub fn export(plan: &Plan, samples: &[Sample]) -> Json {
    let Some(sample) = samples.get(samples.len() * 7 / 12) else { return Json::object::<&str, _>([]) };
    let value = |name: &str| sample.value(name);
    let racks = ["R-01", "R-02", "R-03"].into_iter().zip([-0.6, 0.2, 0.9]).map(|(rack, apart)| {
        let inlet = value("avg_rack_inlet_c").map_or("NaN".into(), |c| format!(" {}", comma(c + apart, 1)));
        Json::object([("rack", rack.into()), ("inlet °C", inlet.into())])
    });
    let payload = Json::object([
        ("Sitio", format!("{} ", plan.site.id.to_uppercase()).into()),
        ("Sampled at", rfc3339(sample.end, plan.site.utc_offset_minutes).into()),
        ("Printed at", naive(sample.end + 95, plan.site.utc_offset_minutes).replace('T', " ").into()),
        ("IT Load (kW)", grouped_comma(value("it_load_kw"), 1).into()),
        ("Potencia total de la instalación [kW]", grouped_comma(value("facility_power_kw"), 1).into()),
        ("PUE", text(value("pue_current"), 3).into()),
        ("Eficiencia UPS", format!("{} %", or_na(value("ups_efficiency_pct").map(|v| comma(v, 1)))).into()),
        ("Supply Air Temp °F", or_na(value("supply_temp_c").map(|c| format!("{:.1}", c * 1.8 + 32.0))).into()),
        ("Temp. retorno (°C)", or_na(value("return_temp_c").map(|c| comma(c, 1))).into()),
        ("Avg rack inlet (°C)", value("avg_rack_inlet_c").map_or("n/a".into(), Json::Number)),
        ("P95 rack inlet (°C)", format!("\u{a0}{} ", text(value("p95_rack_inlet_c"), 1)).into()),
        ("Chiller power (W)", value("chiller_kw").map_or("n/a".into(), |kw| format!("{:.0}", kw * 1000.0).into())),
        ("Potencia ventiladores (kW)", or_na(value("fan_power_kw").map(|v| comma(v, 1))).into()),
        ("GPU util %", or_na(value("gpu_util_avg").map(|v| format!("{:.0}", v * 100.0))).into()),
        ("Humidity", "n/a".into()),
        ("Free cooling", if sample.free_cooling_pct > 0.0 { "sí" } else { "no" }.into()),
        ("Chiller 2 disponible", "sí".into()),
        ("Alarms acknowledged", "YES".into()),
        ("Tokens served", "1,234".into()),
        ("Work order", "007312".into()),
        ("Meter serial", Json::Int(9_007_199_254_740_993)),
        ("Operator", "  Mun\u{303}oz \u{200b}".into()),
        ("Racks", Json::List(racks.collect())),
    ]);
    Json::object([("payload", payload)])
}

/// One row of the export for every other sample, each in one of the styles of the tools that feed it.
#[must_use]
pub fn rows(plan: &Plan, samples: &[Sample]) -> Vec<Json> {
    let mut rng = Prng::new(plan.seed, "dcim");
    samples.iter().step_by(2).map(|sample| row(plan, sample, &mut rng)).collect()
}

fn row(plan: &Plan, sample: &Sample, rng: &mut Prng) -> Json {
    let spanish = rng.once_in(2);
    let value = |name: &str| sample.value(name);
    let when = rfc3339(sample.end, plan.site.utc_offset_minutes);
    let members: Vec<(&str, Json)> = if spanish {
        vec![
            ("Sitio", format!("{} ", plan.site.id.to_uppercase()).into()),
            ("Hora", when.into()),
            ("Potencia TI (kW)", grouped_comma(value("it_load_kw"), 1).into()),
            ("Potencia total de la instalación (kW)", grouped_comma(value("facility_power_kw"), 1).into()),
            ("PUE", or_na(value("pue_current").map(|v| comma(v, 2))).into()),
            ("Temp. suministro (°C)", or_na(value("supply_temp_c").map(|v| comma(v, 1))).into()),
            ("Humedad", "N/A".into()),
            ("Enfriamiento gratuito", if sample.free_cooling_pct > 0.0 { "Sí" } else { "No" }.into()),
        ]
    } else {
        vec![
            ("Site", plan.site.id.to_uppercase().into()),
            ("Sampled at", when.into()),
            ("IT Load (kW)", grouped_point(value("it_load_kw"), 1).into()),
            ("Facility Power (MW)", value("facility_power_kw").map_or(Json::Null, |kw| Json::Number(kw / 1000.0))),
            ("PUE", format!(" {}", text(value("pue_current"), 3)).into()),
            ("Supply Air Temp °F", or_na(value("supply_temp_c").map(|c| format!("{:.1}", c * 1.8 + 32.0))).into()),
            ("Humidity", "nan".into()),
            ("Free cooling", if sample.free_cooling_pct > 0.0 { "yes" } else { "no" }.into()),
        ]
    };
    let mut row = Json::object(members);
    row.set(&["Work order"], format!("{:06}", 7300 + sample.index));
    // A count that prints as three digits, a comma and three digits cannot be read without knowing the language.
    if rng.once_in(6) {
        row.set(&["Tokens served"], format!("{},{:03}", 1 + rng.index(300), rng.index(1000)));
    }
    row
}

/// `text` of a number, or the empty cell.
fn text(value: Option<f64>, digits: usize) -> String {
    or_na(value.map(|v| format!("{v:.digits$}")))
}

fn or_na(value: Option<String>) -> String {
    value.unwrap_or_else(|| "n/a".to_owned())
}

/// `23,4`
fn comma(value: f64, digits: usize) -> String {
    format!("{value:.digits$}").replace('.', ",")
}

/// `1.240,5`
fn grouped_comma(value: Option<f64>, digits: usize) -> String {
    or_na(value.map(|v| grouped(v, digits, '.', ',')))
}

/// `1,240.5`
fn grouped_point(value: Option<f64>, digits: usize) -> String {
    or_na(value.map(|v| grouped(v, digits, ',', '.')))
}

fn grouped(value: f64, digits: usize, group: char, point: char) -> String {
    let plain = format!("{value:.digits$}");
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!(grouped_comma(Some(1240.5), 1), "1.240,5");
        assert_eq!(grouped_point(Some(1_234_567.8), 1), "1,234,567.8");
        assert_eq!(grouped_comma(Some(999.0), 1), "999,0");
        assert_eq!(grouped_comma(None, 1), "n/a");
        assert_eq!(comma(23.44, 1), "23,4");
    }
}
