use super::*;
use crate::site::SITES;

fn around(outdoor_c: f64, cpu_util: f64, gpu_util: f64) -> Surroundings {
    Surroundings {
        outdoor_c,
        carbon_gco2_per_kwh: 250.0,
        price_usd_per_kwh: 0.09,
        cpu_util,
        gpu_util,
        batch_pct: 60.0,
        llm_pct: 55.0,
        vision_pct: 14.0,
        active_users: 1000.0,
    }
}

fn every_state(check: impl Fn(&Site, &Surroundings, &Plant)) {
    for site in &SITES {
        for outdoor in [-20.0, 0.0, 10.0, 13.0, 16.0, 25.0, 40.0] {
            for util in [0.05, 0.3, 0.6, 0.95] {
                let around = around(outdoor, util * 0.9, util);
                check(site, &around, &Plant::steady(site, &around, 0.5));
            }
        }
    }
}

#[test]
fn energy_in_equals_energy_used() {
    every_state(|_, _, p| {
        let parts = p.it_kw + p.ups_loss_kw + p.chiller_kw + p.fan_kw + p.misc_kw;
        assert!((p.facility_kw - parts).abs() < 1e-9);
        assert!((p.it_kw / p.ups_efficiency - p.it_kw - p.ups_loss_kw).abs() < 1e-9);
    });
}

#[test]
fn the_air_carries_exactly_the_heat() {
    every_state(|site, _, p| {
        assert!((p.heat_kw - p.it_kw - p.ups_loss_kw - p.fan_kw).abs() < 1e-9);
        let carried = site.air_density * AIR_CP * p.airflow_m3s * (p.return_c - p.supply_c);
        assert!((carried - p.heat_kw).abs() < 1e-6, "{carried} {}", p.heat_kw);
    });
}

#[test]
fn fan_power_follows_the_cube_of_the_airflow() {
    let site = &SITES[0];
    let low = Plant::steady(site, &around(20.0, 0.4, 0.5), 0.0);
    let high = Plant::steady(site, &around(20.0, 0.8, 0.9), 0.0);
    let ratio = high.airflow_m3s / low.airflow_m3s;
    assert!(ratio > 1.1);
    assert!((high.fan_kw / low.fan_kw - ratio * ratio * ratio).abs() < 1e-9);
}

#[test]
fn warm_weather_costs_and_cold_weather_is_free() {
    let at = |outdoor| Plant::steady(&SITES[0], &around(outdoor, 0.5, 0.8), 0.0);
    let (cold, mild, warm, hot) = (at(5.0), at(13.0), at(25.0), at(35.0));
    assert!((cold.free_cooling - 1.0).abs() < 1e-12 && hot.free_cooling.abs() < 1e-12);
    assert!(mild.free_cooling > 0.0 && mild.free_cooling < 1.0);
    assert!(cold.chiller_kw < mild.chiller_kw && mild.chiller_kw < warm.chiller_kw && warm.chiller_kw < hot.chiller_kw);
    assert!(hot.compressor_cop < warm.compressor_cop);
    assert!(cold.chiller_kw > 0.0, "pumps and dry coolers still run");
    assert!(cold.plant_cop() > warm.plant_cop());
}

#[test]
fn everything_stays_in_a_range_an_engineer_would_believe() {
    every_state(|_, around, p| {
        let pue = p.facility_kw / p.it_kw;
        assert!((1.05..2.0).contains(&pue), "PUE {pue} at {around:?}");
        assert!((0.90..0.98).contains(&p.ups_efficiency), "UPS {}", p.ups_efficiency);
        assert!((2.5..9.0).contains(&p.compressor_cop), "COP {}", p.compressor_cop);
        assert!((18.0..27.0).contains(&p.inlet_p95_c), "ASHRAE recommended envelope: {}", p.inlet_p95_c);
        assert!(p.supply_c < p.inlet_avg_c && p.inlet_avg_c < p.inlet_p95_c && p.inlet_p95_c < p.return_c);
        assert!((8.0..15.0).contains(&(p.return_c - p.supply_c)));
        assert!((0.0..=100.0).contains(&p.valve_pct));
        assert!(p.chiller_kw + p.fan_kw < p.facility_kw - p.it_kw);
    });
}
