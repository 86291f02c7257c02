//! The day as a whole: what a reader of the files may rely on.

use mass_simulator::{File, Json, Plan, Sample, Site, files, requests::requests, simulate, site::SITES};

fn plan(seed: u64, day: &str, interval_minutes: u32, site: &str) -> Plan {
    Plan { seed, day: day.parse().unwrap(), interval_minutes, site: Site::find(site).unwrap() }
}

/// Many seeds, every site, every season, several intervals.
fn every_day(check: impl Fn(&Plan, &[Sample], &[Json])) {
    for seed in 0..12 {
        for site in SITES {
            for (day, interval) in [("2026-01-17", 15), ("2026-04-04", 60), ("2026-07-15", 5), ("2026-11-23", 15)] {
                let plan = plan(seed, day, interval, site.id);
                let samples = simulate(&plan);
                check(&plan, &samples, &requests(&plan, &samples));
            }
        }
    }
}

fn at(request: &Json, group: &str, name: &str) -> Option<f64> {
    request.number(&["request", "signals", group, name])
}

fn text<'a>(files: &'a [File], path: &str) -> &'a str {
    &files.iter().find(|file| file.path == path).unwrap().text
}

#[test]
fn same_seed_same_bytes_other_seed_other_bytes() {
    let day = || files(&plan(7, "2026-11-23", 15, "scl1"));
    assert_eq!(day(), day());
    assert_ne!(day(), files(&plan(8, "2026-11-23", 15, "scl1")));
}

/// The bytes of one day, pinned: a change of the model or of the platform shows here.
#[test]
fn the_bytes_are_the_same_everywhere() {
    let day = files(&plan(7, "2026-11-23", 15, "scl1"));
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in day.iter().flat_map(|file| file.path.bytes().chain(file.text.bytes())) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    assert_eq!(format!("{hash:016x}"), "b0d0aaae2ee9f175");
}

#[test]
fn a_day_has_every_interval_once() {
    every_day(|plan, samples, requests| {
        let count = usize::try_from(1440 / plan.interval_minutes).unwrap();
        assert_eq!((samples.len(), requests.len()), (count, count));
        for pair in samples.windows(2) {
            assert_eq!(pair[0].end, pair[1].start);
        }
    });
}

#[test]
fn reported_pue_is_the_ratio_of_the_reported_powers() {
    every_day(|_, samples, _| {
        for sample in samples {
            let values = ["it_load_kw", "facility_power_kw", "pue_current"].map(|name| sample.value(name));
            match values {
                [Some(it), Some(facility), Some(pue)] => assert!((pue - facility / it).abs() <= 0.000_501),
                [Some(_), Some(_), None] => {} // the PUE's own channel was silent
                [_, _, pue] => assert_eq!(pue, None, "a PUE without its powers"),
            }
        }
    });
}

#[test]
fn nothing_in_a_request_gives_cause_for_a_finding() {
    every_day(|_, samples, requests| {
        for (sample, request) in samples.iter().zip(requests) {
            let silent = sample.readings.iter().filter(|reading| !reading.present).count();
            assert!(silent <= 3, "{silent} of 21 is within the missing ratio of 0.2");
            if let (Some(it), Some(facility)) =
                (at(request, "energy", "it_load_kw"), at(request, "energy", "facility_power_kw"))
            {
                assert!(facility > it);
                let chiller = at(request, "cooling", "chiller_kw").unwrap_or(0.0);
                assert!(chiller + at(request, "cooling", "fan_power_kw").unwrap_or(0.0) < facility - it);
            }
            if let (Some(average), Some(p95)) =
                (at(request, "thermal", "avg_rack_inlet_c"), at(request, "thermal", "p95_rack_inlet_c"))
            {
                assert!(average < p95);
            }
            assert!(at(request, "thermal", "p95_rack_inlet_c").is_none_or(|p95| p95 < 27.0), "hard limit");
            assert!(at(request, "thermal", "hotspot_rack_count").is_none_or(|count| (0.0..=8.0).contains(&count)));
            if let (Some(supply), Some(warm)) =
                (at(request, "thermal", "supply_temp_c"), at(request, "thermal", "return_temp_c"))
            {
                assert!(supply < warm);
            }
            for (group, name, low, high) in [
                ("energy", "ups_efficiency_pct", 90.0, 98.0),
                ("energy", "carbon_intensity_gco2_per_kwh", 0.0, 500.0),
                ("energy", "energy_price_usd_per_kwh", -0.05, 0.3),
                ("cooling", "cooling_valve_position_pct", 5.0, 100.0),
                ("workload", "cpu_util_avg", 0.0, 1.0),
                ("workload", "gpu_util_avg", 0.0, 1.0),
                ("workload", "tokens_per_watt_est", 0.0, 10.0),
                ("workload", "queue_depth", 0.0, 1000.0),
            ] {
                let value = at(request, group, name);
                assert!(value.is_none_or(|value| (low..=high).contains(&value)), "{name} {value:?}");
            }
            let [batch, latency, llm, vision, other] = sample.job_mix;
            assert!((batch + latency - 100.0).abs() < 0.01 && (llm + vision + other - 100.0).abs() < 0.01);
        }
    });
}

#[test]
fn load_and_weather_follow_the_day() {
    let samples = simulate(&plan(7, "2026-11-23", 60, "scl1"));
    let (night, afternoon) = (&samples[4], &samples[15]);
    assert!(afternoon.outdoor_c > night.outdoor_c + 5.0);
    assert!(afternoon.value("cpu_util_avg") > night.value("cpu_util_avg"));
    assert!(night.free_cooling_pct > afternoon.free_cooling_pct);
    let noon = samples[12].value("carbon_intensity_gco2_per_kwh");
    assert!(noon < samples[21].value("carbon_intensity_gco2_per_kwh"), "sun at noon");
}

#[test]
fn sensors_do_fall_silent_now_and_then() {
    let day = files(&plan(7, "2026-11-23", 15, "scl1"));
    assert!(text(&day, "requests.ndjson").contains(":null"));
    assert!(text(&day, "requests.ndjson").contains("\"pue_current\":0,"), "the not-reported sentinel");
}

#[test]
fn the_export_has_every_oddity() {
    let day = files(&plan(7, "2026-11-23", 15, "scl1"));
    let export = text(&day, "dcim-export.json");
    for oddity in
        ["9007199254740993", "\"1,234\"", "\"007312\"", "\"n/a\"", "-03:00", "\"sí\"", "°F", "instalación [kW]"]
    {
        assert!(export.contains(oddity), "{oddity}");
    }
    assert_eq!(text(&day, "dcim-export.ndjson").lines().count(), 48);
    for line in text(&day, "dcim-export.ndjson").lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}

#[test]
fn broken_files_differ_from_the_good_one_and_say_what_to_expect() {
    let day = files(&plan(7, "2026-11-23", 15, "scl1"));
    let expected: serde_json::Value = serde_json::from_str(text(&day, "broken-expected.json")).unwrap();
    let broken: Vec<_> = day.iter().filter(|file| file.path.starts_with("broken/")).collect();
    assert_eq!(broken.len(), expected.as_object().unwrap().len());
    assert!(broken.len() >= 8);
    for file in &broken {
        let codes = &expected[file.path.trim_start_matches("broken/")]["codes"];
        assert!(!codes.as_array().unwrap().is_empty(), "{}", file.path);
    }
    let batch = text(&day, "damaged-batch.ndjson");
    let readable: Vec<bool> =
        batch.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()).collect();
    assert_eq!(readable, [true, true, false, true, true]);
}
