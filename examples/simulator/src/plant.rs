//! The plant: how utilisation becomes power, power becomes heat, and heat becomes cooling power.
//!
//! | step | model | source |
//! |---|---|---|
//! | IT power | idle share + linear in utilisation | X. Fan, W.-D. Weber, L. Barroso, "Power Provisioning for a Warehouse-sized Computer", ISCA 2007; idle shares in the range of L. Barroso, U. Hölzle, "The Case for Energy-Proportional Computing", IEEE Computer 40(12), 2007 |
//! | UPS loss | constant + linear + square of the load | S. Pelley et al., "Understanding and Abstracting Total Data Center Power", WEED 2009 |
//! | fan power | cube of the speed (affinity law), airflow linear in speed | ASHRAE Handbook, HVAC Systems and Equipment, "Fans" |
//! | air temperatures | heat balance `Q = ρ·V·cp·ΔT`; rack inlets by recirculation | R. Sharma, C. Bash, C. Patel, "Dimensionless Parameters for Evaluation of Thermal Design", AIAA 2002 (Supply Heat Index) |
//! | free cooling | linear between "all" and "none" by outdoor temperature | as an economiser in series with the chiller works |
//! | COP | a fixed fraction of Carnot over the lift | any thermodynamics book; 0.45 is usual for air-cooled chillers |
//! | PUE | facility energy / IT energy | ISO/IEC 30134-2 |
//!
//! Rack inlets are meant to stay inside the recommended envelope of ASHRAE TC 9.9 (18–27 °C).

use crate::site::Site;
use crate::surroundings::Surroundings;

/// Power of all CPU servers at full load, kW, and the share they draw when idle.
const CPU_RATED_KW: f64 = 600.0;
const CPU_IDLE: f64 = 0.40;
/// The same for the GPU servers.
const GPU_RATED_KW: f64 = 1000.0;
const GPU_IDLE: f64 = 0.30;
/// Nameplate IT power of the hall, kW.
pub const IT_RATED_KW: f64 = CPU_RATED_KW + GPU_RATED_KW;

const UPS_RATED_KW: f64 = 1800.0;
/// UPS losses as shares of its rating: at no load, per load, per square of the load.
const UPS_LOSS: [f64; 3] = [0.012, 0.010, 0.012];

/// Specific heat of air, kJ/(kg·K).
const AIR_CP: f64 = 1.006;
/// Warming of the air across the racks at full load, K.
const DESIGN_RISE_C: f64 = 12.0;
/// Fan power per airflow at full speed, kW per m³/s.
const FAN_KW_PER_M3S: f64 = 1.0;

/// Cold-air set point, °C; chilled water leaving and returning, °C.
pub const SETPOINT_C: f64 = 20.0;
/// Chilled water leaving the plant, °C.
pub const CHILLED_WATER_C: f64 = 14.0;
const WATER_RETURN_C: f64 = 20.0;
/// How much warmer than outdoors the dry cooler leaves the water, K.
const DRY_COOLER_APPROACH_C: f64 = 4.0;
/// Condenser above outdoors, evaporator below the chilled water, and the smallest lift the compressor runs at, K.
const CONDENSER_APPROACH_C: f64 = 12.0;
const EVAPORATOR_APPROACH_C: f64 = 2.0;
const MIN_LIFT_C: f64 = 18.0;
const CARNOT_SHARE: f64 = 0.45;
/// Pumps and dry-cooler fans at design flow, as a share of the design heat.
const PUMP_SHARE: f64 = 0.03;

/// Share of exhaust air that finds its way back to a rack inlet (Supply Heat Index).
const RECIRCULATION: f64 = 0.20;
/// Spread of the inlets as a share of the rise; the 95th percentile of a normal distribution is 1.645 spreads up.
const INLET_SPREAD: f64 = 0.13;
const P95: f64 = 1.645;
/// Racks that run hot per kelvin of the 95th percentile above the alert level.
const HOTSPOTS_PER_K: f64 = 2.5;
const HOTSPOT_ALERT_C: f64 = 24.5;

/// The plant during one interval, unrounded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plant {
    /// Power of the IT equipment, kW.
    pub it_kw: f64,
    /// The part of it that the GPU servers take, kW.
    pub gpu_kw: f64,
    /// Lost in the UPS, kW.
    pub ups_loss_kw: f64,
    /// IT power / power into the UPS, 0–1.
    pub ups_efficiency: f64,
    /// Fans of the air handlers, kW.
    pub fan_kw: f64,
    /// Airflow, m³/s.
    pub airflow_m3s: f64,
    /// Heat the plant has to remove, kW.
    pub heat_kw: f64,
    /// Share of the heat that the weather removes, 0–1.
    pub free_cooling: f64,
    /// COP of the compressors at this lift.
    pub compressor_cop: f64,
    /// Chillers with their pumps and dry coolers, kW.
    pub chiller_kw: f64,
    /// Lighting, transformers, security, kW.
    pub misc_kw: f64,
    /// Everything the building takes from the grid, kW.
    pub facility_kw: f64,
    /// Air leaving the air handlers, °C.
    pub supply_c: f64,
    /// Air coming back to them, °C.
    pub return_c: f64,
    /// Mean and 95th percentile of the rack inlets, °C.
    pub inlet_avg_c: f64,
    /// The 95th percentile of the rack inlets, °C.
    pub inlet_p95_c: f64,
    /// Racks above the alert level.
    pub hotspots: f64,
    /// Opening of the chilled-water valve, %.
    pub valve_pct: f64,
}

impl Plant {
    /// The steady state of the plant of `site` in its surroundings; `wobble` (about −1…1) disturbs the supply air.
    #[must_use]
    pub fn steady(site: &Site, around: &Surroundings, wobble: f64) -> Self {
        let cpu_kw = CPU_RATED_KW * (CPU_IDLE + (1.0 - CPU_IDLE) * around.cpu_util);
        let gpu_kw = GPU_RATED_KW * (GPU_IDLE + (1.0 - GPU_IDLE) * around.gpu_util);
        let it_kw = cpu_kw + gpu_kw;
        let load = it_kw / IT_RATED_KW;

        let ups_load = it_kw / UPS_RATED_KW;
        let [fixed, linear, square] = UPS_LOSS;
        let ups_loss_kw = UPS_RATED_KW * (fixed + linear * ups_load + square * ups_load * ups_load);

        // The control follows the load, but never below half speed; power goes with the cube of the speed.
        let speed = (0.25 + 0.75 * load).clamp(0.5, 1.0);
        let design_airflow = IT_RATED_KW * 1.06 / (site.air_density * AIR_CP * DESIGN_RISE_C);
        let airflow_m3s = design_airflow * speed;
        let fan_kw = design_airflow * FAN_KW_PER_M3S * speed * speed * speed;

        let heat_kw = it_kw + ups_loss_kw + fan_kw;
        let heat_share = heat_kw / (IT_RATED_KW * 1.1);
        let rise_c = heat_kw / (site.air_density * AIR_CP * airflow_m3s);
        let supply_c = SETPOINT_C + 0.3 + 0.7 * heat_share + 0.15 * wobble;
        let inlet_avg_c = supply_c + RECIRCULATION * rise_c;
        let inlet_p95_c = inlet_avg_c + P95 * INLET_SPREAD * rise_c;

        let (free_cooling, compressor_cop) = cooling(around.outdoor_c);
        let pumps_kw = IT_RATED_KW * 1.1 * PUMP_SHARE * (0.3 + 0.7 * heat_share * heat_share * heat_share);
        let chiller_kw = heat_kw * (1.0 - free_cooling) / compressor_cop + pumps_kw;

        let misc_kw = 25.0 + 0.01 * it_kw;
        Self {
            it_kw,
            gpu_kw,
            ups_loss_kw,
            ups_efficiency: it_kw / (it_kw + ups_loss_kw),
            fan_kw,
            airflow_m3s,
            heat_kw,
            free_cooling,
            compressor_cop,
            chiller_kw,
            misc_kw,
            facility_kw: it_kw + ups_loss_kw + chiller_kw + fan_kw + misc_kw,
            supply_c,
            return_c: supply_c + rise_c,
            inlet_avg_c,
            inlet_p95_c,
            hotspots: (HOTSPOTS_PER_K * (inlet_p95_c - HOTSPOT_ALERT_C)).floor().max(0.0),
            valve_pct: (12.0 + 75.0 * heat_share + 0.8 * wobble).clamp(0.0, 100.0),
        }
    }

    /// Heat removed per power of the whole cooling plant: what a meter on the chillers shows.
    #[must_use]
    pub fn plant_cop(&self) -> f64 {
        self.heat_kw / self.chiller_kw
    }
}

/// The share of free cooling and the COP of the compressors at an outdoor temperature.
fn cooling(outdoor_c: f64) -> (f64, f64) {
    let all_free_c = CHILLED_WATER_C - DRY_COOLER_APPROACH_C;
    let none_free_c = WATER_RETURN_C - DRY_COOLER_APPROACH_C;
    let free = ((none_free_c - outdoor_c) / (none_free_c - all_free_c)).clamp(0.0, 1.0);
    let evaporator_c = CHILLED_WATER_C - EVAPORATOR_APPROACH_C;
    let lift = (outdoor_c + CONDENSER_APPROACH_C - evaporator_c).max(MIN_LIFT_C);
    (free, CARNOT_SHARE * (evaporator_c + 273.15) / lift)
}

#[cfg(test)]
#[path = "plant_tests.rs"]
mod tests;
