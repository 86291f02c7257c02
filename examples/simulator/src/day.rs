//! One day at one site: the samples that its sensors take, and when sensors fall silent.

use crate::calendar::Day;
use crate::maths::round_to;
use crate::plant::{CHILLED_WATER_C, Plant, SETPOINT_C};
use crate::prng::Prng;
use crate::site::Site;
use crate::surroundings::{Surroundings, World};

/// What to simulate.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Chooses the noise: the same seed gives the same bytes.
    pub seed: u64,
    /// The local calendar day.
    pub day: Day,
    /// Length of one interval; divides a day.
    pub interval_minutes: u32,
    /// Where.
    pub site: Site,
}

/// A number as a sensor prints it: its value and how many decimal digits it has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Dotted path below `signals`, as in the MASS contract.
    pub path: [&'static str; 2],
    /// The value, rounded.
    pub value: f64,
    /// Whether the contract counts it in whole numbers.
    pub whole: bool,
    /// Whether the sensor answered.
    pub present: bool,
}

/// Everything that was measured over one interval.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Number of the interval in its day, from 0.
    pub index: usize,
    /// Start of the interval, Unix seconds.
    pub start: i64,
    /// End of the interval, Unix seconds.
    pub end: i64,
    /// Core signals in the order of the contract.
    pub readings: Vec<Reading>,
    /// Shares of batch and latency-sensitive jobs, then of language models, vision and others, %.
    pub job_mix: [f64; 5],
    /// People with a session open.
    pub active_users: f64,
    /// Outdoor dry-bulb temperature, °C.
    pub outdoor_c: f64,
    /// Share of free cooling, %.
    pub free_cooling_pct: f64,
    /// Heat removed per power of the cooling plant.
    pub cooling_cop: f64,
    /// Chilled water, °C.
    pub chilled_water_c: f64,
}

impl Sample {
    /// The value of a core signal by its name, when its sensor answered.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        self.readings.iter().find(|r| r.path[1] == name && r.present).map(|r| r.value)
    }
}

/// The samples of the whole day, in order.
#[must_use]
pub fn simulate(plan: &Plan) -> Vec<Sample> {
    let minutes = i64::from(plan.interval_minutes.max(1));
    let mut world = World::new(plan.seed, plan.site, plan.day);
    let mut wobble = Prng::new(plan.seed, "supply air");
    let mut outages = Outages::new(plan.seed);
    let midnight = plan.day.midnight(plan.site.utc_offset_minutes);
    let mut samples = Vec::new();
    for (index, minute) in (0..24 * 60).step_by(usize::try_from(minutes).unwrap_or(1)).enumerate() {
        let hour = (f64::from(minute) + f64::from(plan.interval_minutes) / 2.0) / 60.0;
        let around = world.at(hour);
        let plant = Plant::steady(&plan.site, &around, wobble.between(-1.0, 1.0));
        let start = midnight + i64::from(minute) * 60;
        let mut sample = measure(&around, &plant);
        (sample.index, sample.start, sample.end) = (index, start, start + minutes * 60);
        outages.strike(&mut sample);
        samples.push(sample);
    }
    samples
}

/// What the instruments show: the model's values, rounded; the reported PUE is the ratio of the two reported powers.
fn measure(around: &Surroundings, plant: &Plant) -> Sample {
    let it_kw = round_to(plant.it_kw, 1);
    let facility_kw = round_to(plant.facility_kw, 1);
    // A queue with one server: the mean number waiting grows without bound as it gets busy (Kleinrock 1975, M/M/1).
    let queue = 30.0 * around.gpu_util / (1.0 - around.gpu_util);
    let tokens_per_watt = 5.0 * around.llm_pct / 100.0 * around.gpu_util * plant.gpu_kw / plant.it_kw;
    let batch = round_to(around.batch_pct, 1);
    let (llm, vision) = (round_to(around.llm_pct, 1), round_to(around.vision_pct, 1));
    let readings = [
        ("energy", "it_load_kw", it_kw, 1),
        ("energy", "facility_power_kw", facility_kw, 1),
        ("energy", "ups_efficiency_pct", plant.ups_efficiency * 100.0, 1),
        ("energy", "pue_current", facility_kw / it_kw, 3),
        ("energy", "carbon_intensity_gco2_per_kwh", around.carbon_gco2_per_kwh, 1),
        ("energy", "energy_price_usd_per_kwh", around.price_usd_per_kwh, 4),
        ("thermal", "avg_rack_inlet_c", plant.inlet_avg_c, 1),
        ("thermal", "p95_rack_inlet_c", plant.inlet_p95_c, 1),
        ("thermal", "hotspot_rack_count", plant.hotspots, 0),
        ("thermal", "supply_temp_c", plant.supply_c, 1),
        ("thermal", "return_temp_c", plant.return_c, 1),
        ("cooling", "cooling_setpoint_c", SETPOINT_C, 1),
        ("cooling", "chiller_kw", plant.chiller_kw, 1),
        ("cooling", "fan_power_kw", plant.fan_kw, 1),
        ("cooling", "cooling_valve_position_pct", plant.valve_pct, 1),
        ("workload", "cpu_util_avg", around.cpu_util, 2),
        ("workload", "gpu_util_avg", around.gpu_util, 2),
        ("workload", "queue_depth", queue, 0),
        ("workload", "tokens_per_watt_est", tokens_per_watt, 2),
    ];
    Sample {
        index: 0,
        start: 0,
        end: 0,
        readings: readings
            .into_iter()
            .map(|(group, name, value, digits)| Reading {
                path: [group, name],
                value: round_to(value, digits),
                whole: digits == 0,
                present: true,
            })
            .collect(),
        job_mix: [batch, round_to(100.0 - batch, 1), llm, vision, round_to(100.0 - llm - vision, 1)],
        active_users: around.active_users.round(),
        outdoor_c: round_to(around.outdoor_c, 1),
        free_cooling_pct: round_to(plant.free_cooling * 100.0, 0),
        cooling_cop: round_to(plant.plant_cop(), 2),
        chilled_water_c: CHILLED_WATER_C,
    }
}

/// Sensors that fall silent for a few intervals; never more than two at a time, well below the missing ratio allowed.
struct Outages {
    rng: Prng,
    silent: Vec<(usize, u32)>,
}

impl Outages {
    fn new(seed: u64) -> Self {
        Self { rng: Prng::new(seed, "outages"), silent: Vec::new() }
    }

    fn strike(&mut self, sample: &mut Sample) {
        self.silent.retain_mut(|(_, left)| {
            *left = left.saturating_sub(1);
            *left > 0
        });
        if self.rng.once_in(16) && self.silent.len() < 2 {
            let sensor = self.rng.index(sample.readings.len());
            let intervals = if self.rng.once_in(2) { 1 } else { 3 };
            self.silent.push((sensor, intervals));
        }
        for (sensor, _) in &self.silent {
            if let Some(reading) = sample.readings.get_mut(*sensor) {
                reading.present = false;
            }
        }
        // A PUE needs both powers.
        if sample.value("it_load_kw").is_none() || sample.value("facility_power_kw").is_none() {
            sample.readings.iter_mut().filter(|r| r.path[1] == "pue_current").for_each(|r| r.present = false);
        }
    }
}
