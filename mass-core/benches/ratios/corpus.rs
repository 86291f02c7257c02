//! Varied documents of about 2.2 KB, the same on every machine.

use std::fmt::Write as _;

/// `SplitMix64`: small, and good enough to vary documents.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn hex(&mut self, digits: usize) -> String {
        let text = format!("{:016x}{:016x}", self.next() | 1, self.next() | 1);
        text[..digits].to_owned()
    }

    /// A decimal between two whole numbers with up to `places` places, sometimes spelled with a trailing zero.
    fn decimal(&mut self, low: u64, high: u64, places: u32) -> String {
        let scale = 10u64.pow(places);
        let value = low * scale + self.below((high - low) * scale);
        let (whole, part) = (value / scale, value % scale);
        if self.one_in(8) { format!("{whole}.0") } else { format!("{whole}.{part:0width$}", width = places as usize) }
    }
}

/// A valid Enterprise request: nulls, absent signals, `24.0`, escapes and offsets among it.
pub fn enterprise(r: &mut Random) -> String {
    let it = 800 + r.below(900);
    let facility = it + it / 3;
    let (hour, minute) = (10 + r.below(12), r.below(45));
    let mut signal = |name: &str, value: String| match r.below(16) {
        0 => String::new(),
        1 => format!("\"{name}\":null,"),
        _ => format!("\"{name}\":{value},"),
    };
    let price = signal("energy_price_usd_per_kwh", String::from("0.094"));
    let carbon = signal("carbon_intensity_gco2_per_kwh", String::from("271.3"));
    let tokens = signal("tokens_per_watt_est", String::from("0.3518"));
    let note = if r.one_in(2) { "chiller 2 back after \\\"service\\\"" } else { "night shift \\u2013 ok" };
    let offset = if r.one_in(4) { "+00:00" } else { "Z" };
    let lines = format!(
        r#"{{"schema_version":"1.1","correlation_id":"corr-0199f3a2-6c1e-7b60-9d0e-{corr}","trace":{{"traceparent":"00-{trace}-{span}-01"
}},"request":{{"request_id":"req-2026-11-24-{hour}{minute:02}-scl1-{id}","idempotency_key":"scl1-z3-2026-11-24T{hour}:{minute:02}Z-{id}",
"tenant_id":"andes-cloud","environment":"prod","mode":"shadow","timestamp_utc":"2026-11-24T{hour}:{minute:02}:59.250{offset}",
"timeout_ms":8000,"service_level_objective_ms":2500,"time_window":{{"start_utc":"2026-11-24T{hour}:{minute:02}:00Z","end_utc":"2026-11-24T{hour}:{minute:02}:55Z","granularity_seconds":5}},
"assets":{{"site_id":"scl1","region":"cl-metropolitana","facility_id":"scl1-a","cluster_id":"gpu-0{c}","zone_id":"z{c}"}},
"data_contract":{{"units":"metric","currency":"USD","source":"dcim-export","data_classification":"INTERNAL","no_pii":true,"quality_flags":{{"missing_allowed":true,"max_missing_ratio":0.2,"max_staleness_seconds":900}}}},
"signals":{{"energy":{{{price}{carbon}"it_load_kw":{it}.5,"facility_power_kw":{facility}.75,"ups_efficiency_pct":{ups},"pue_current":1.33}},
"thermal":{{"avg_rack_inlet_c":{avg},"p95_rack_inlet_c":{p95},"hotspot_rack_count":{c},"supply_temp_c":{supply},"return_temp_c":{back}}},
"cooling":{{"cooling_setpoint_c":{set},"chiller_kw":{chiller},"fan_power_kw":{fans},"cooling_valve_position_pct":{valve}}},
"workload":{{{tokens}"cpu_util_avg":0.4{u},"gpu_util_avg":0.8{u},"queue_depth":{queue},"job_mix":{{"batch_pct":64.0,"latency_sensitive_pct":36.0}}}}}},
"constraints":{{"hard":{{"no_control_actions":true,"max_setpoint_change_c":1.5,"max_hotspot_rack_count":9,"max_rack_inlet_p95_c":27.0}},"soft":{{"max_risk_score":0.3,"prefer_lower_carbon":true}}}},
"preferences":{{"objective_weights":{{"energy":0.5,"thermal_risk":0.3,"workload_efficiency":0.2}},"recommendation_horizon_minutes":60,"top_k":3}}}},
"payload":{{"operator_note":"{note}","chiller_2_available":true,"outdoor_temp_c":{outdoor},"work_order":"00{order}","rows":[{{"rack":"A{c}","kw":{rack}}},{{"rack":"B{c}","kw":{rack}}},{{"rack":"C{c}","kw":11.25,"door":"closed"}}],"batch":"{batch}"}}}}"#,
        corr = r.hex(12),
        trace = r.hex(32),
        span = r.hex(16),
        id = r.hex(6),
        c = r.below(9),
        ups = r.decimal(93, 98, 1),
        avg = r.decimal(21, 24, 2),
        p95 = r.decimal(24, 27, 2),
        supply = r.decimal(18, 21, 1),
        back = r.decimal(29, 34, 1),
        set = r.decimal(18, 22, 1),
        chiller = r.decimal(100, 180, 2),
        fans = r.decimal(30, 60, 2),
        valve = r.decimal(20, 90, 1),
        u = r.below(99),
        queue = r.below(500),
        outdoor = r.decimal(5, 30, 1),
        order = r.below(90_000),
        rack = r.decimal(4, 16, 3),
        batch = r.hex(24),
    );
    lines.lines().collect()
}

/// A Simple record of the same size: native values, texts to clean and texts to leave alone.
pub fn simple(r: &mut Random) -> String {
    let mut text = String::from(
        "{\"payload\":{\"Site\":\"SCL1 \",\"Exported by\":\"dcim 4.2\",\"Sampled at\":\"2026-11-24T10:15:20-03:00\"",
    );
    let mut row = 0;
    while text.len() < 2150 {
        row += 1;
        let _ = match r.below(12) {
            0 => write!(text, ",\"Rack {row} power (kW)\":\"{},{}\"", 4 + r.below(12), 10 + r.below(89)),
            1 => write!(text, ",\"Rack {row} door\":\"{}\"", if r.one_in(2) { "closed" } else { "no" }),
            2 => write!(text, ",\"Rack {row} humidity\":\"n/a\""),
            3 => write!(text, ",\"Rack {row} serial\":\"00{}\"", r.below(1_000_000)),
            4 => write!(
                text,
                ",\"Rack {row} inlets\":[{},{},{}]",
                r.decimal(20, 27, 2),
                r.decimal(20, 27, 2),
                r.decimal(20, 27, 1)
            ),
            5 => write!(text, ",\"Rack {row} note\":\"filter changed, see \\\"log\\\" {}\"", r.below(999)),
            6 => write!(text, ",\"Rack {row} state\":{{\"fan\":{},\"alarm\":false,\"mode\":\"eco\"}}", r.below(4000)),
            7 => write!(text, ",\"Rack {row} owner\":null,\"Rack {row} tag\":\"{}\"", r.hex(16)),
            _ => write!(text, ",\"Rack {row} power\":{}", r.decimal(3, 18, 3)),
        };
    }
    text.push_str("}}");
    text
}

/// The same request with ten things wrong.
pub fn broken(r: &mut Random) -> String {
    enterprise(r)
        .replace("\"mode\":\"shadow\"", "\"mode\":\"shadwo\"")
        .replace("\"environment\":\"prod\"", "\"environment\":\"production\"")
        .replace("\"tenant_id\":\"andes-cloud\"", "\"tenant_id\":\"Andes Cloud\"")
        .replace("\"timeout_ms\":8000", "\"timeout_ms\":\"8000\"")
        .replace("\"no_pii\":true", "\"no_pii\":false")
        .replace("\"region\":\"cl-metropolitana\",", "")
        .replace("\"it_load_kw\"", "\"it_load_kW\"")
        .replace("\"max_risk_score\":0.3", "\"max_risk_score\":30")
        .replace("\"top_k\":3", "\"top_k\":0")
        .replace("\"batch_pct\":64.0", "\"batch_pct\":24.0")
}

pub fn corpus(make: fn(&mut Random) -> String) -> Vec<Vec<u8>> {
    let mut random = Random(20_261_124);
    (0..1000).map(|_| make(&mut random).into_bytes()).collect()
}
