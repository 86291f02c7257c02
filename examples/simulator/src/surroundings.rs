//! What comes to the plant from outside: weather, the power grid, and work to do.

use crate::maths::{bump, daily};
use crate::prng::{Drift, Prng};
use crate::site::Site;

/// What surrounds the plant during one interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surroundings {
    /// Outdoor dry-bulb temperature, °C.
    pub outdoor_c: f64,
    /// Carbon intensity of the grid, grams of CO₂ equivalent per kWh.
    pub carbon_gco2_per_kwh: f64,
    /// Price of energy, USD per kWh.
    pub price_usd_per_kwh: f64,
    /// Mean utilisation of the CPU servers, 0–1.
    pub cpu_util: f64,
    /// Mean utilisation of the GPU servers, 0–1.
    pub gpu_util: f64,
    /// Share of batch jobs, %.
    pub batch_pct: f64,
    /// Share of language-model jobs, %.
    pub llm_pct: f64,
    /// Share of vision jobs, %.
    pub vision_pct: f64,
    /// People with a session open.
    pub active_users: f64,
}

/// Draws the surroundings, interval after interval.
#[derive(Debug)]
pub struct World {
    site: Site,
    year_fraction: f64,
    weekend: bool,
    weather: Drift,
    grid: Drift,
    cpu: Drift,
    gpu: Drift,
    mix: Drift,
}

impl World {
    /// The world around `site` on one day.
    #[must_use]
    pub fn new(seed: u64, site: Site, day: crate::calendar::Day) -> Self {
        let drift = |label, memory| Drift::new(Prng::new(seed, label), memory);
        Self {
            site,
            year_fraction: day.year_fraction(),
            weekend: day.weekday() >= 5,
            weather: drift("weather", 0.9),
            grid: drift("grid", 0.8),
            cpu: drift("cpu", 0.7),
            gpu: drift("gpu", 0.7),
            mix: drift("mix", 0.8),
        }
    }

    /// The next interval, whose middle is at the local `hour`.
    pub fn at(&mut self, hour: f64) -> Surroundings {
        let site = self.site;
        let season = crate::maths::cosine(self.year_fraction - site.warmest);
        let outdoor_c = site.year_mean_c
            + site.year_swing_c * season
            + site.day_swing_c * daily(hour, 15.5)
            + 3.0 * self.weather.next_level();

        // The sun pushes fossil plants and the price down at noon; the evening peak pushes both up.
        let (sun, evening) = (bump(hour, 12.5, 7.0), bump(hour, 20.0, 3.5));
        let grid = self.grid.next_level();
        let carbon = site.grid_gco2_per_kwh * (1.0 - site.solar_carbon_share * sun + 0.12 * evening + 0.04 * grid);
        let price = site.price_usd_per_kwh * (1.0 - site.solar_price_share * sun + 0.35 * evening + 0.05 * grid);

        // People work in the day; batch jobs and training fill the night. At weekends fewer people, more training.
        let (people, training) = if self.weekend { (0.75, 0.03) } else { (1.0, 0.0) };
        let office = daily(hour, 15.0);
        let cpu_util = (0.45 + 0.17 * office) * people + 0.05 * self.cpu.next_level();
        let gpu_util = 0.80 - 0.03 * office + training + 0.06 * self.gpu.next_level();
        let mix = self.mix.next_level();
        Surroundings {
            outdoor_c,
            carbon_gco2_per_kwh: carbon.max(0.0),
            price_usd_per_kwh: price,
            cpu_util: cpu_util.clamp(0.05, 0.85),
            gpu_util: gpu_util.clamp(0.05, 0.95),
            batch_pct: (62.0 - 16.0 * office + 4.0 * mix).clamp(5.0, 95.0),
            llm_pct: (55.0 + 6.0 * office + 3.0 * mix).clamp(10.0, 80.0),
            vision_pct: (14.0 - 3.0 * office).clamp(1.0, 20.0),
            active_users: (2100.0 + 1700.0 * office + 60.0 * mix).max(0.0) * people,
        }
    }
}
